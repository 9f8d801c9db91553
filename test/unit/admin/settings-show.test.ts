import { describe, expect, test } from 'vitest';
import { showSettings } from '../../../admin/settings-show.ts';
import type { Loaded } from '../../../admin/settings-load.ts';
import { GuardedFileError } from '../../../platform/files/guarded-file.ts';
import { SettingsError } from '../../../platform/files/settings-file.ts';
import { CLOUD, resolved } from '../policy/layers-support.ts';

const PLAIN = { json: false, all: false, isColoured: false };
function loadedOf(more: Partial<Loaded> = {}): Loaded {
  const it = resolved({
    package: 'locked = ["usb"]\n[usb]\nrules = [{ class = 8, allow = false }]\n',
    machine: `${CLOUD}[rdp.pins]\n"10.0.0.1:3389" = "${'ab:'.repeat(31)}ab"\n`,
  });
  if (it.settings === null) throw new Error('no settings');
  return {
    ...{ settings: it.settings, resolved: it, site: 'none', isLastGood: false, problems: [], warnings: [] },
    ...more,
  };
}
const show = (loaded: Loaded, more = {}) => showSettings(Promise.resolve(loaded), { ...PLAIN, ...more });

describe('onekiosk settings', () => {
  test('shows what is not built in, where it is from, and what locked it', async () => {
    const { out, error, code } = await show(loadedOf());
    expect(out.split('\n').map((line) => line.replace(/ +/g, ' '))).toEqual([
      'cloud.endpoint = "https://one.example.org/RPC2" # machine: machine.toml:1',
      'usb.rules = [{ class = 8, allow = false }] # package: package.toml:3, locked by package.toml:1',
      `rdp.pins."10.0.0.1:3389" = "${'ab:'.repeat(31)}ab" # machine: machine.toml:3`,
    ]);
    expect([error, code]).toEqual(['', 0]);
  });

  test('shows everything where that is asked for', async () => {
    const { out } = await show(loadedOf(), { all: true });
    expect(out).toMatch(/^usb\.default = "allow" +# built in, locked by package\.toml:1$/m);
    expect(out.split('\n').length).toBeGreaterThan(80);
  });

  test('tells what is wrong, in red where there are colours, and ends with 1', async () => {
    const loaded = loadedOf({ isLastGood: true, problems: ['m.toml:1: x: is bad'], warnings: ['w'] });
    expect(await show(loaded)).toMatchObject({
      error: 'm.toml:1: x: is bad\nWhat was good before is in force, as shown.\nwarning: w',
      code: 1,
    });
    expect((await show(loaded, { isColoured: true })).error).toContain(
      '\u001b[31mm.toml:1: x: is bad\u001b[0m\n',
    );
    expect(await show(loadedOf({ warnings: ['w'] }))).toMatchObject({ error: 'warning: w', code: 0 });
  });

  test('says the same to programs', async () => {
    const { out, code } = await show(loadedOf({ problems: ['p'] }), { json: true });
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      ...{ inForce: 'now', site: 'none', group: null, problems: ['p'], warnings: [] },
      values: [
        { key: 'cloud.endpoint', layer: 'machine', source: 'machine.toml', line: 1, locked: null },
        { key: 'usb.rules', value: [{ class: 8, allow: false }], locked: 'package.toml:1' },
        { key: 'rdp.pins."10.0.0.1:3389"' },
      ],
    });
  });

  test.each([new SettingsError('a:1: x\na:2: y'), new GuardedFileError('a:1: x\na:2: y')])(
    'says that nothing is in force: %s',
    async (refusal) => {
      const people = await showSettings(Promise.reject(refusal), PLAIN);
      expect(people).toEqual({
        ...{ out: '', code: 1 },
        error: 'a:1: x\na:2: y\nNothing is in force: the shell does not start.',
      });
      const programs = await showSettings(Promise.reject(refusal), { ...PLAIN, json: true });
      expect(JSON.parse(programs.out)).toMatchObject({ inForce: null, problems: ['a:1: x', 'a:2: y'] });
    },
  );

  test('moves no cursor and turns no text around', async () => {
    const hostile = loadedOf({ problems: ['\u001b[2J\u202e'] });
    expect((await show(hostile)).error).toContain('\\u001b[2J\\u202e');
  });
});
