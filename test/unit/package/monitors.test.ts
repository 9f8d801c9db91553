import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROOT } from '../../../build/tools.ts';

/** As xrandr 1.5 lists them. */
const listed = (outputs: Readonly<Record<string, string>>): string =>
  [
    'Screen 0: minimum 320 x 200, current 1920 x 1080, maximum 16384 x 16384',
    ...Object.entries(outputs).map(([name, state]) => `${name} ${state}`),
    '   1920x1080     60.00*+',
  ].join('\n');
const ON = 'connected primary 1920x1080+0+0 (normal left inverted right x axis y axis) 527mm x 296mm';
const NEW = 'connected (normal left inverted right x axis y axis)';
const OFF = 'disconnected (normal left inverted right x axis y axis)';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'onekiosk-monitors-'));
  const xrandr = join(folder, 'xrandr');
  writeFileSync(xrandr, `#!/bin/sh\n[ "$1" = --query ] && exec cat ${folder}/listed\necho "$@"\n`);
  const script = readFileSync(join(ROOT, 'build/package/root/usr/lib/onekiosk/monitors'), 'utf8');
  writeFileSync(
    join(folder, 'monitors'),
    script.replace('PATH=/usr/bin:/bin', `PATH=${folder}:/usr/bin:/bin`),
  );
  for (const file of ['xrandr', 'monitors']) chmodSync(join(folder, file), 0o755);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What xrandr is told when these are there. */
function told(outputs: Readonly<Record<string, string>>, environment: Record<string, string> = {}) {
  writeFileSync(join(folder, 'listed'), listed(outputs));
  const run = spawnSync(join(folder, 'monitors'), {
    env: { DISPLAY: ':0', ...environment },
    encoding: 'utf8',
  });
  return { out: run.stdout.trim(), error: run.stderr, status: run.status };
}

describe('monitors', () => {
  const both = { 'HDMI-1': ON, 'DP-1': NEW, 'VGA-1': OFF };

  test.each([
    ['extend', '--output DP-1 --auto --right-of HDMI-1'],
    ['mirror', '--output DP-1 --auto --same-as HDMI-1'],
    ['first', '--output DP-1 --off'],
  ])('a second one is plugged in: %s', (policy, what) => {
    expect(told(both, { MONITORS: policy }).out).toBe(
      `--output HDMI-1 --auto --primary --pos 0x0 ${what} --output VGA-1 --off`,
    );
  });

  test('it is plugged out again', () => {
    expect(told({ 'HDMI-1': ON, 'DP-1': OFF }).out).toBe(
      '--output HDMI-1 --auto --primary --pos 0x0 --output DP-1 --off',
    );
  });

  test('the last one goes: the picture stays', () => {
    expect(told({ 'HDMI-1': OFF })).toEqual({ out: '', error: '', status: 0 });
  });

  test('a policy that is no policy is told, and the default holds', () => {
    const { out, error } = told(both, { MONITORS: 'left; reboot' });
    expect(error).toContain('MONITORS is extend, mirror or first');
    expect(out).toContain('--right-of');
  });

  test('what an output calls itself is no command', () => {
    expect(told({ '$(reboot)': ON, 'DP-1': ON }).out).toBe('--output DP-1 --auto --primary --pos 0x0');
  });

  test('under a compositor, and without a display, nothing is done', () => {
    const where = join(folder, 'where');
    writeFileSync(where, 'WAYLAND_DISPLAY=/run/user/7/wayland-0\nDISPLAY=:1\n');
    for (const place of [where, join(folder, 'nowhere')]) {
      expect(told(both, { DISPLAY: '', ONEKIOSK_WHERE: place })).toEqual({ out: '', error: '', status: 0 });
    }
  });
});
