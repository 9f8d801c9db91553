import { existsSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { rdpSpec } from '../../core/sessions/freerdp.ts';
import type { LaunchSpec } from '../../core/sessions/launch-spec.ts';
import { startXvfb } from '../../demo/display.ts';
import { openNursery } from '../../demo/process.ts';
import type { Nursery } from '../../demo/process.ts';
import { systemClock } from '../../platform/clock.ts';
import { makeCertificate, pinOf } from '../support/certificate.ts';
import type { Certificate } from '../support/certificate.ts';
import { openViewers, withoutFreerdp } from '../support/freerdp3.ts';
import type { Heard, Viewers } from '../support/freerdp3.ts';
import { rdpOptions } from '../support/launch.ts';
import { openWitness } from '../support/rdp-witness.ts';
import type { Witness } from '../support/rdp-witness.ts';
import { temporary } from '../support/terminal.ts';

let nursery: Nursery;
let folder: string;
let display: string;
let certificate: Certificate;
/** What the window manager makes when its key is pressed. */
let pressed: string;

/** One key, as the shell's own window manager has it. */
const openbox = (file: string): string => `<?xml version="1.0" encoding="UTF-8"?>
<openbox_config xmlns="http://openbox.org/3.4/rc">
  <focus><focusNew>yes</focusNew></focus>
  <keyboard><keybind key="C-A-Home"><action name="Execute"><command>touch ${file}</command></action></keybind></keyboard>
  <mouse></mouse>
  <applications><application class="*"><decor>no</decor></application></applications>
</openbox_config>
`;

beforeAll(async () => {
  folder = temporary('test-keys');
  certificate = makeCertificate(folder);
  const workDir = temporary('test-keys-x');
  pressed = join(workDir, 'pressed');
  nursery = openNursery(workDir);
  display = await startXvfb(nursery, workDir, '800x600');
  const rc = join(workDir, 'openbox.xml');
  await writeFile(rc, openbox(pressed));
  nursery.start({
    command: ['/usr/bin/openbox', '--config-file', rc],
    env: { DISPLAY: display, HOME: workDir },
    cwd: workDir,
  });
  await x('/usr/bin/xdotool', 'mousemove', '400', '300');
});
afterAll(async () => {
  await nursery.close();
  rmSync(folder, { recursive: true });
});

const x = async (...command: readonly [string, ...string[]]): Promise<string> => {
  const said = await nursery.run(['/usr/bin/env', `DISPLAY=${display}`, ...command]);
  if (said === null) throw new Error(`${command.join(' ')} failed`);
  return said;
};

/** Scan codes. */
const CTRL = '1d';
const ALT = '38';
const SHIFT = '2a';
const LOGO = 'e05b';
const M = '32';
const D = '20';
const C = '2e';
const A = '1e';
const RETURN = '1c';
const HOME = 'e047';
const RIGHT_CTRL = 'e01d';

describe.each([2, 3] as const)('FreeRDP %i, while it has the keyboard', (version) => {
  const missing = withoutFreerdp(version);
  let viewers: Viewers;
  let witness: Witness;
  beforeAll(() => {
    viewers = openViewers(version, display, folder);
  });
  beforeEach(async () => {
    witness = await openWitness({ certificate });
  });
  afterEach(async () => {
    await viewers.close();
    await witness.close();
    rmSync(pressed, { force: true });
  });

  const open = async (change: (spec: LaunchSpec) => LaunchSpec = (spec) => spec): Promise<Heard> => {
    const options = { version, host: '127.0.0.1', port: witness.port, pin: pinOf(certificate.cert) };
    const heard = viewers.launch(change(rdpSpec(rdpOptions(options))));
    expect(await heard.run.ready).toBe(true);
    await expect
      .poll(() => x('/usr/bin/xdotool', 'getwindowfocus', 'getwindowname'), { timeout: 10_000 })
      .toBe('Office\n');
    // It asks the window manager for the full screen, and looks at the keyboard anew, after that.
    await systemClock.sleep(1_000);
    return heard;
  };
  const without =
    (...args: readonly string[]) =>
    (spec: LaunchSpec): LaunchSpec => ({
      ...spec,
      args: spec.args.filter((each) => !args.includes(each)),
      files: args.includes('/action-script:/bin/sh') ? [] : spec.files,
    });
  /** Presses the keys, and answers those that reached the guest. */
  const press = async (keys: string): Promise<readonly string[]> => {
    const before = witness.keys.length;
    await x('/usr/bin/xdotool', 'key', '--delay', '80', keys);
    await systemClock.sleep(500);
    return witness.keys.slice(before);
  };
  const mapped = async () =>
    (await x('/usr/bin/xdotool', 'search', '--onlyvisible', '--name', '^Office$').catch(() => '')) !== '';

  test('keys reach the guest, and Ctrl+Alt+Home is the window manager’s', async (context) => {
    if (missing !== null) return context.skip(missing);
    await open();
    expect(await press('a')).toEqual([A]);
    expect(await press('ctrl+alt+Home')).toEqual([CTRL, ALT]);
    expect(existsSync(pressed)).toBe(true);
    expect(await press('a')).toEqual([A]);
  });

  test('which a grab would keep from it', async (context) => {
    if (missing !== null) return context.skip(missing);
    await open(without('-grab-keyboard'));
    await x('/usr/bin/xdotool', 'mousemove_relative', '5', '5');
    expect(await press('ctrl+alt+Home')).toEqual([CTRL, ALT, HOME]);
    expect(existsSync(pressed)).toBe(false);
  });

  test('no key minimises it, leaves the full screen, or ends it', async (context) => {
    if (missing !== null) return context.skip(missing);
    const { run } = await open();
    let over = false;
    void run.ended.then(() => (over = true));
    // FreeRDP 3 would take these for itself: they are swallowed. 2 has no such keys.
    const taken = (code: string) => (version === 3 ? [] : [code]);
    for (const [name, code] of [
      ['m', M],
      ['d', D],
    ] as const) {
      expect(await press(`ctrl+alt+${name}`)).toEqual([CTRL, ALT, ...taken(code)]);
      expect(await press(`ctrl+alt+shift+${name}`)).toEqual([CTRL, ALT, SHIFT, ...taken(code)]);
      expect(await press(`ctrl+alt+super+${name}`)).toEqual([CTRL, ALT, LOGO, ...taken(code)]);
      expect(await press(`ctrl+alt+shift+super+${name}`)).toEqual([CTRL, ALT, SHIFT, LOGO, ...taken(code)]);
      expect([over, await mapped()]).toEqual([false, true]);
    }
    expect(await press('ctrl+alt+Return')).toEqual([CTRL, ALT, RETURN]);
    expect(await press('ctrl+alt+c')).toEqual([CTRL, ALT, C]);
    expect(await x('/usr/bin/xdotool', 'getwindowfocus', 'getwindowgeometry')).toContain('800x600');
    // The right Ctrl alone would let go of a grab; there is none, and nothing else changes.
    expect(await press('Control_R')).toContain(RIGHT_CTRL);
    expect(await press('a')).toEqual([A]);
    expect(await press('m')).toEqual([M]);
  });

  test('one of which leaves the full screen where it is not told otherwise', async (context) => {
    if (missing !== null) return context.skip(missing);
    await open(without('-toggle-fullscreen'));
    await press('ctrl+alt+Return');
    await systemClock.sleep(500);
    expect(await x('/usr/bin/xdotool', 'getwindowfocus', 'getwindowgeometry')).not.toContain('800x600');
  });

  test('and two are alive in FreeRDP 3 without what swallows them', async (context) => {
    if (missing !== null) return context.skip(missing);
    if (version === 2) return context.skip('FreeRDP 2 has no such keys');
    const { run } = await open(without('/action-script:/bin/sh'));
    await press('ctrl+alt+shift+d');
    expect(await run.ended).toMatchObject({ meaning: 'closed' });
    await witness.close();
    witness = await openWitness({ certificate });
    await open(without('/action-script:/bin/sh'));
    await press('ctrl+alt+m');
    expect(await mapped()).toBe(false);
  });

  test('a script that gives no answer ends the run: its keys would be the viewer’s again', async (context) => {
    if (missing !== null) return context.skip(missing);
    if (version === 2) return context.skip('FreeRDP 2 has no such keys');
    const options = { version, host: '127.0.0.1', port: witness.port, pin: pinOf(certificate.cert) };
    const spec = rdpSpec(rdpOptions(options));
    const { run } = viewers.launch({ ...spec, files: [] });
    expect(await run.ended).toMatchObject({ meaning: 'failed' });
  });

  test('no bar comes out of the upper edge', async (context) => {
    if (missing !== null) return context.skip(missing);
    const colours = async () => {
      await x('/usr/bin/xdotool', 'mousemove', '400', '300', 'mousemove', '400', '0');
      await systemClock.sleep(1_000);
      const picture = join(folder, 'edge.png');
      await x('/usr/bin/import', '-window', 'root', '-crop', '800x60+0+0', picture);
      return Number(await nursery.run(['/usr/bin/identify', '-format', '%k', picture]));
    };
    await open();
    // The guest is black.
    expect(await colours()).toBe(1);
    await viewers.close();
    await open((spec) => ({ ...spec, args: [...spec.args, '/floatbar'] }));
    expect(await colours()).toBeGreaterThan(1);
    await x('/usr/bin/xdotool', 'mousemove', '400', '300');
  });
});
