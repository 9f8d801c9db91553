import { execFile, spawn } from 'node:child_process';
import { promisify } from 'node:util';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { ROOT } from '../../../build/tools.ts';
import { noMonitors, startSession, startXorg } from '../../support/x-display.ts';
import type { StartedDisplay } from '../../support/x-display.ts';

const run = promisify(execFile);
let shown: StartedDisplay | null = null;
afterEach(async () => {
  await shown?.close();
  shown = null;
});
const ask = async (program: string, ...args: readonly string[]) =>
  (await run(program, args, { env: { PATH: '/usr/bin:/bin', LC_ALL: 'C', ...shown?.environment } })).stdout;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Whether Shift, pressed and let go of, is there for the next key, after it was pressed five times; as xev sees it. */
async function shiftSticks(): Promise<boolean> {
  let heard = '';
  const child = spawn('/usr/bin/xev', ['-event', 'keyboard'], {
    env: { PATH: '/usr/bin:/bin', ...shown?.environment },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  child.stdout.on('data', (chunk: Buffer) => (heard += chunk.toString()));
  try {
    const window = await ask('/usr/bin/xdotool', 'search', '--sync', '--name', 'Event Tester');
    await ask('/usr/bin/xdotool', 'windowfocus', '--sync', window.trim());
    for (let time = 0; time < 6; time++) {
      await ask('/usr/bin/xdotool', 'key', 'Shift_L');
      await pause(100);
    }
    await ask('/usr/bin/xdotool', 'key', 'a');
    const states = () => [...heard.matchAll(/state 0x([0-9a-f]+), keycode \d+ \(keysym 0x[46]1,/g)];
    await expect.poll(() => states().length, { timeout: 5_000 }).toBeGreaterThan(0);
    return states()[0]?.[1] === '1';
  } finally {
    child.kill();
  }
}

describe('accessibility keys', () => {
  test.each([
    ['are off without a word', {}, false],
    ['are off', { ACCESSIBILITY_KEYS: 'no' }, false],
    ['are off at a word that is none', { ACCESSIBILITY_KEYS: 'maybe' }, false],
    ['are on where session.conf says so', { ACCESSIBILITY_KEYS: 'yes' }, true],
  ])('%s', async (_what, settings, expected) => {
    shown = await startSession(settings);
    expect(await shiftSticks()).toBe(expected);
  });
});

describe('monitors that are plugged in at a real X server', () => {
  const why = noMonitors();
  const monitors = async (policy: string) => {
    await run('/bin/sh', [join(ROOT, 'build/package/root/usr/lib/onekiosk/monitors')], {
      env: { PATH: '/usr/bin:/bin', MONITORS: policy, ...shown?.environment },
    });
  };
  const outputs = async () =>
    [
      ...(await ask('/usr/bin/xrandr', '--query')).matchAll(
        /^(DUMMY[0-2]) connected(?: primary)?(?: (\d\S+))?/gm,
      ),
    ].map(([, name = '', place = 'off']) => `${name} ${place}`);
  /** The driver calls connected what had a mode once. */
  const plugIn = async (output: string, mode: string) => {
    await ask('/usr/bin/xrandr', '--addmode', output, mode);
    await ask('/usr/bin/xrandr', '--output', output, '--mode', mode);
    await ask('/usr/bin/xrandr', '--output', output, '--off');
  };

  test('show what the settings say', async (context) => {
    if (why !== null) return context.skip(why);
    shown = await startXorg();
    await ask('/usr/bin/xrandr', '--output', 'DUMMY0', '--mode', '1280x1024');
    await plugIn('DUMMY1', '1024x768');
    expect(await outputs()).toEqual(['DUMMY0 1280x1024+0+0', 'DUMMY1 off']);
    await monitors('extend');
    const [first = '', second = ''] = await outputs();
    const width = /^DUMMY0 (\d+)x\d+\+0\+0$/.exec(first)?.[1];
    expect(second).toMatch(new RegExp(`^DUMMY1 \\d+x\\d+\\+${width}\\+0$`));
    await monitors('mirror');
    expect((await outputs()).map((each) => each.replace(/\d+x\d+/, ''))).toEqual([
      'DUMMY0 +0+0',
      'DUMMY1 +0+0',
    ]);
    await monitors('first');
    expect((await outputs())[1]).toBe('DUMMY1 off');
    // A third one comes, and each of them has a place of its own.
    await plugIn('DUMMY2', '800x600');
    await monitors('extend');
    const places = (await outputs()).map((each) => each.split('+')[1]);
    expect(new Set(places).size).toBe(3);
    expect(places).not.toContain(undefined);
  });
});
