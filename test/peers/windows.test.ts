import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { findChromium } from '../../chromium/find.ts';
import { commandLine } from '../../chromium/switches.ts';
import type { Vm } from '../../core/opennebula/model/vm.ts';
import { vmPoolReader } from '../../core/opennebula/resources/vm-pool.ts';
import { rdpSpec } from '../../core/sessions/freerdp.ts';
import type { LaunchSpec } from '../../core/sessions/launch-spec.ts';
import type { Launcher, Run } from '../../core/sessions/launcher.ts';
import { spiceSpec } from '../../core/sessions/remote-viewer.ts';
import type { Windows } from '../../core/windows.ts';
import type { VmKey } from '../../demo/catalogue.ts';
import type { DemoCloud } from '../../demo/cloud.ts';
import { openNursery } from '../../demo/process.ts';
import type { Nursery } from '../../demo/process.ts';
import { systemClock } from '../../platform/clock.ts';
import { createLauncher } from '../../platform/process/launcher.ts';
import { createTraffic } from '../../platform/traffic/index.ts';
import { SHELL_CLASS, openWindows } from '../../platform/windows/index.ts';
import type { WindowsTrouble } from '../../platform/windows/index.ts';
import { openXSession } from '../../tour/x-session.ts';
import type { XSession } from '../../tour/x-session.ts';
import { call } from '../contract/wire.ts';
import { decodeWhole } from '../support/decode.ts';
import { rdpOptions, spiceOptions } from '../support/launch.ts';
import { everyProcess, isRunning } from '../support/processes.ts';
import { closedPort } from '../support/servers.ts';
import { wholeSpiceSession } from '../support/spice.ts';
import { openCloud, temporary } from '../support/terminal.ts';

const SIZE = '1024x768';
let cloud: DemoCloud;
let nursery: Nursery;
let x: XSession;
let windows: Windows;
let launcher: Launcher;
let vms: readonly Vm[];
let backs = 0;
const told: WindowsTrouble[] = [];
const runs: Run[] = [];

beforeAll(async () => {
  cloud = await openCloud();
  const workDir = temporary('test-peers');
  nursery = openNursery(workDir);
  x = await openXSession(nursery, workDir, SIZE, 'none');
  const environment = { DISPLAY: x.display };
  launcher = createLauncher({ clock: systemClock, environment, runtimeDir: workDir });
  windows = await openWindows({
    ...{ clock: systemClock, environment, runtimeDir: workDir, manager: 'openbox', shellClass: SHELL_CLASS },
    tell: (trouble) => void told.push(trouble),
  });
  windows.onShell(() => (backs += 1));
  const switches = commandLine(join(workDir, 'profile'), process.getuid?.() !== 0);
  nursery.start({
    command: [findChromium(), ...switches.filter((each) => each !== '--remote-debugging-pipe')],
    env: { ...environment, HOME: workDir },
    cwd: workDir,
  });
  const { name, password } = cloud.users.desktop;
  const body = await call(cloud.endpoint, 'one.vmpool.infoextended', [`${name}:${password}`, -3, -1, -1, -1]);
  ({ items: vms } = decodeWhole(vmPoolReader(), body));
});
/** The shell, by the class that the switches give it, and nothing in front of it. */
beforeEach(async () => {
  told.splice(0);
  await expect.poll(front, { timeout: 20_000 }).toBe(SHELL_CLASS);
});
afterEach(async () => {
  await Promise.all(runs.splice(0).map((run) => run.stop()));
});
afterAll(async () => {
  await windows.close();
  await nursery.close();
  await cloud.close();
});

const ask = async (program: string, ...args: readonly string[]): Promise<string> =>
  (await promisify(execFile)(program, [...args], { env: { DISPLAY: x.display, LC_ALL: 'C' } })).stdout;
const activeWindow = async (): Promise<string> =>
  /# (0x[0-9a-f]+)/.exec(await ask('/usr/bin/xprop', '-root', '_NET_ACTIVE_WINDOW'))?.[1] ?? '0x0';
/** The class of the window that has the keyboard; empty for none. */
async function front(): Promise<string> {
  const properties = await ask('/usr/bin/xprop', '-id', await activeWindow(), 'WM_CLASS').catch(() => '');
  return /, "([^"]*)"$/m.exec(properties)?.[1] ?? '';
}
const vmOf = (key: VmKey): Vm => {
  const vm = vms.find((each) => each.id === cloud.vmId(key));
  if (vm === undefined) throw new Error(`no VM ${key}`);
  return vm;
};
const start = (spec: LaunchSpec): Run => {
  const run = launcher.launch(spec);
  runs.push(run);
  return run;
};
const pidOf = (run: Run): number => run.pid ?? 0;

/** `grab`: whether the viewer takes the keyboard from everybody, the window manager among them (spice-gtk, spice-widget.c). */
const spice = (more: { host?: string; port?: number; password?: string } = {}, grab = false): LaunchSpec => {
  const { graphics } = vmOf('spice');
  const spec = spiceSpec(
    spiceOptions({
      host: '127.0.0.1',
      port: graphics?.port ?? 0,
      password: graphics?.password ?? null,
      usb: { onConnect: '', later: '' },
      readyWithin: 20_000,
      ...more,
    }),
  );
  const { SPICE_NOGRAB: _given, ...environment } = spec.environment;
  return { ...spec, environment: grab ? environment : { ...environment, SPICE_NOGRAB: '1' } };
};
const rdp = (): LaunchSpec => {
  const { context } = vmOf('rdp');
  return rdpSpec(
    rdpOptions({
      version: launcher.has('xfreerdp3') ? 3 : 2,
      host: '127.0.0.1',
      port: context.rdpPort,
      user: context.userName,
      password: cloud.rdp.password,
      security: ['nla'],
      pin: cloud.rdp.pins[`127.0.0.1:${context.rdpPort}`] ?? null,
    }),
  );
};

/** A viewer in front, with the pointer in it. */
async function openViewer(spec: LaunchSpec, windowClass: string): Promise<Run> {
  const run = start(spec);
  expect(await run.ready).toBe(true);
  await expect.poll(front, { timeout: 5_000 }).toBe(windowClass);
  await ask('/usr/bin/xdotool', 'mousemove', '500', '400', 'click', '1');
  await systemClock.sleep(300);
  return run;
}

describe.each([
  ['remote-viewer', 'Remote-viewer', () => spice()],
  ['FreeRDP', 'xfreerdp', rdp],
] as const)('%s', (_name, windowClass, spec) => {
  const settled = async () => {
    if (windowClass === 'Remote-viewer') await wholeSpiceSession(cloud);
  };

  test('fills the screen; the key leads to the shell, and the shell back to it', async () => {
    const run = await openViewer(spec(), windowClass);
    const geometry = await ask('/usr/bin/xwininfo', '-id', await activeWindow());
    expect(geometry).toContain(`-geometry ${SIZE}+0+0`);
    const before = backs;
    await x.press('ctrl+alt+Home');
    await expect.poll(front).toBe(SHELL_CLASS);
    await expect.poll(() => backs).toBe(before + 1);
    expect(isRunning(pidOf(run))).toBe(true);
    expect(await windows.show(pidOf(run))).toBe(true);
    expect(await front()).toBe(windowClass);
    expect(await windows.showShell()).toBe(true);
    expect(await front()).toBe(SHELL_CLASS);
    await systemClock.sleep(300);
    expect(backs).toBe(before + 1);
    await settled();
  });

  test('that is minimised comes back; that ends is not the person coming back', async () => {
    const run = await openViewer(spec(), windowClass);
    const before = backs;
    const window = await activeWindow();
    await ask('/usr/bin/xdotool', 'windowminimize', window);
    const state = async () =>
      /window state: (\w+)/.exec(await ask('/usr/bin/xprop', '-id', window, 'WM_STATE'))?.[1];
    await expect.poll(async () => [await state(), await front()]).toEqual(['Normal', windowClass]);
    await settled();
    await run.stop();
    await expect.poll(front).toBe(SHELL_CLASS);
    await systemClock.sleep(300);
    expect(backs).toBe(before);
  });
});

test('a viewer that grabs the keyboard keeps the key from the window manager', async () => {
  await openViewer(spice({}, true), 'Remote-viewer');
  const before = backs;
  await x.press('ctrl+alt+Home');
  await systemClock.sleep(500);
  expect(await front()).toBe('Remote-viewer');
  expect(backs).toBe(before);
  await wholeSpiceSession(cloud);
});

/** What the root window's children do, as xev tells: frames of the manager, and the clients put into them. */
const watched = async (act: () => Promise<void>) => {
  let log = '';
  const xev = nursery.start({
    command: ['/usr/bin/xev', '-root', '-event', 'substructure'],
    env: { DISPLAY: x.display },
    cwd: '/',
    onOutput: (chunk) => (log += chunk.toString('latin1')),
  });
  await systemClock.sleep(300);
  await act();
  xev.kill();
  await xev.gone;
  const ids = (pattern: RegExp) => [...log.matchAll(pattern)].map(([, id]) => id ?? '');
  return {
    framed: ids(/^ReparentNotify[^]*?event 0x\w+, window 0x\w+, parent (0x\w+),/gm),
    mapped: ids(/^MapNotify[^]*?event 0x\w+, window (0x\w+),/gm),
  };
};
describe('a dialog of remote-viewer', () => {
  /** The launcher would end it at the first line that tells of the failure. */
  const deaf = (spec: LaunchSpec): LaunchSpec => ({ ...spec, classify: () => null });

  test.each([
    ['a closed port', async () => spice({ port: await closedPort() })],
    ['a name that nobody knows', async () => spice({ host: 'nobody.invalid' })],
  ])('about %s is never on the screen; it is closed, and the viewer ends', async (_what, spec) => {
    const wanted = deaf(await spec());
    const before = backs;
    const { framed, mapped } = await watched(async () => {
      const run = start(wanted);
      expect(await run.ended).toMatchObject({ meaning: 'failed' });
    });
    // The main window, and the dialog; the manager puts each into a frame and shows the first.
    expect(framed.length).toBe(2);
    expect(new Set(mapped.filter((id) => framed.includes(id)))).toEqual(new Set([framed[0]]));
    await expect.poll(front).toBe(SHELL_CLASS);
    expect(backs).toBe(before);
  });

  test('about its own file comes while its window is still being made; it is closed too, and the viewer ends', async () => {
    const before = backs;
    const run = start({
      ...deaf(spice()),
      handOff: { channel: 'stdin', content: '[virt-viewer]\ntype=nothing\n' },
    });
    expect(await run.ended).toMatchObject({ meaning: 'failed' });
    await expect.poll(front).toBe(SHELL_CLASS);
    expect(backs).toBe(before);
  });

  test('that asks for a ticket again and again is never on the screen; the shell is there', async () => {
    const { framed, mapped } = await watched(async () => {
      const run = start(deaf(spice({ password: 'not it' })));
      await expect.poll(() => told, { timeout: 20_000 }).toContain('dialog');
      expect(await windows.show(pidOf(run))).toBe(false);
      expect(await front()).toBe(SHELL_CLASS);
      await run.stop();
    });
    expect(framed.length).toBeGreaterThan(2);
    expect(new Set(mapped.filter((id) => framed.includes(id)))).toEqual(new Set([framed[0]]));
  });
});

test('openbox asks nobody whether to end a viewer that does not answer', async () => {
  const run = await openViewer(spice(), 'Remote-viewer');
  await wholeSpiceSession(cloud);
  const window = await activeWindow();
  const clients = async () =>
    (await ask('/usr/bin/wmctrl', '-l'))
      .trim()
      .split('\n')
      .map((line) => line.split(' ')[0] ?? '');
  const before = await clients();
  process.kill(pidOf(run), 'SIGSTOP');
  const { framed, mapped } = await watched(async () => {
    await ask('/usr/bin/wmctrl', '-i', '-c', window);
    await expect.poll(async () => (await clients()).length, { timeout: 20_000 }).toBe(before.length + 1);
    await systemClock.sleep(1_000);
  });
  expect(framed).toHaveLength(1);
  expect(mapped.filter((id) => framed.includes(id))).toEqual([]);
  const question = (await clients()).find((id) => !before.includes(id)) ?? '';
  expect(await ask('/usr/bin/xprop', '-id', question, 'WM_STATE')).toContain('Iconic');
  await x.press('Return');
  expect(isRunning(pidOf(run))).toBe(true);
  process.kill(pidOf(run), 'SIGCONT');
  await wholeSpiceSession(cloud);
});

describe('signs of life', () => {
  const traffic = () => createTraffic({ clock: systemClock, environment: {} });

  test('of a SPICE desktop that nobody touches come by themselves; a server that stands still gives none', async () => {
    const run = await openViewer(spice(), 'Remote-viewer');
    await wholeSpiceSession(cloud);
    const port = vmOf('spice').graphics?.port ?? 0;
    const server = everyProcess().find(({ cmdline }) => cmdline.includes(`-spice port=${port},`))?.pid ?? 0;
    const longest = async (seconds: number) => {
      let most = 0;
      for (let second = 0; second < seconds; second++) {
        most = Math.max(most, (await traffic().quietFor(pidOf(run))) ?? Infinity);
        await systemClock.sleep(1_000);
      }
      return most;
    };
    expect(await longest(18)).toBeLessThan(16_000);
    process.kill(server, 'SIGSTOP');
    try {
      expect(await longest(18)).toBeGreaterThan(16_500);
    } finally {
      process.kill(server, 'SIGCONT');
    }
    await expect.poll(() => traffic().quietFor(pidOf(run)), { timeout: 3_000 }).toBeLessThan(4_000);
  });

  test('of an RDP desktop that nobody touches need not come', async () => {
    const run = await openViewer(rdp(), 'xfreerdp');
    await systemClock.sleep(4_000);
    expect(await traffic().quietFor(pidOf(run))).toBeGreaterThan(2_000);
  });

  test('of a viewer that is gone are not to be told', async () => {
    const run = await openViewer(rdp(), 'xfreerdp');
    await run.stop();
    expect(await traffic().quietFor(pidOf(run))).toBeNull();
  });
});
