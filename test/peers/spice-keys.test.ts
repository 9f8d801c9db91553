import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { plainOpenbox } from '../support/frames.ts';
import { openSpiceBench } from '../support/spice-guest.ts';
import type { SpiceBench, SpiceGuest } from '../support/spice-guest.ts';

let bench: SpiceBench;
/** What the window manager's one key writes. */
let mark: string;
beforeAll(async () => {
  bench = await openSpiceBench('test-keys', (folder) => {
    mark = join(folder, 'key-of-the-manager');
    return plainOpenbox(
      `<keybind key="C-A-Home"><action name="Execute"><command>touch ${mark}</command></action></keybind>`,
    );
  });
});
afterEach(() => bench.settle());
afterAll(() => bench.close());

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const TRACE = ['-trace', 'input_event_*'];

/** Puts the pointer into the viewer and presses its button, as a person does. */
async function takeHold(guest: SpiceGuest): Promise<void> {
  await guest.whole();
  await bench.screen.run('xdotool', 'mousemove', '400', '300');
  await pause(300);
  await bench.screen.run('xdotool', 'mousemove', '500', '400', 'click', '1');
  await pause(300);
}

/** What QEMU was told of while the keys were pressed: `ctrl`, `f1`. */
async function pressed(guest: SpiceGuest, keys: string): Promise<readonly string[]> {
  const before = guest.said().length;
  await bench.screen.run('xdotool', 'key', '--delay', '60', keys);
  await pause(300);
  const said = guest.said().slice(before);
  return [...said.matchAll(/qcode (\w+), down 1/g)].map(([, code]) => code ?? '');
}

async function managerHears(guest: SpiceGuest): Promise<boolean> {
  rmSync(mark, { force: true });
  await pressed(guest, 'ctrl+alt+Home');
  return existsSync(mark);
}

/** How many movements the guest is told of; with the first one the viewer only learns where the pointer is. */
async function moved(guest: SpiceGuest): Promise<number> {
  const before = guest.said().length;
  for (const distance of ['10', '20', '20']) {
    await bench.screen.run('xdotool', 'mousemove_relative', distance, distance);
    await pause(200);
  }
  return guest.said().slice(before).split('input_event_rel').length - 1;
}

describe('the window manager’s key, over a viewer with the keyboard', () => {
  test('is heard at once where the guest follows an absolute pointer, and the guest has every other key', async () => {
    const guest = await bench.guest({ more: TRACE });
    await bench.view(guest, { absolutePointer: true }).ready;
    await takeHold(guest);
    expect(await managerHears(guest)).toBe(true);
    expect(await managerHears(guest)).toBe(true);
    const before = (await guest.screen()).sha256;
    expect(await pressed(guest, 'a')).toEqual(['a']);
    expect((await guest.screen()).sha256).not.toBe(before);
  });

  test('is heard at the second press elsewhere: the first one lets go of the keyboard', async () => {
    const guest = await bench.guest({ more: TRACE });
    await bench.view(guest).ready;
    await takeHold(guest);
    expect(await managerHears(guest)).toBe(false);
    expect(await managerHears(guest)).toBe(true);
    expect(await pressed(guest, 'a')).toEqual(['a']);
  });

  test('and held down it is as good as pressed twice', async () => {
    const guest = await bench.guest({ more: TRACE });
    await bench.view(guest).ready;
    await takeHold(guest);
    rmSync(mark, { force: true });
    await bench.screen.run('xdotool', 'keydown', 'ctrl', 'keydown', 'alt', 'keydown', 'Home');
    await pause(1_500);
    await bench.screen.run('xdotool', 'keyup', 'Home', 'keyup', 'alt', 'keyup', 'ctrl');
    expect(existsSync(mark)).toBe(true);
  });

  test('a guest with neither tablet nor agent has its mouse by the grab alone, which is why one is taken', async () => {
    const guest = await bench.guest({ more: TRACE });
    const viewer = bench.view(guest);
    await viewer.ready;
    await takeHold(guest);
    expect(await moved(guest)).toBeGreaterThan(0);
    await viewer.stop();
    await bench.view(guest, { absolutePointer: true }).ready;
    await takeHold(guest);
    expect(await moved(guest)).toBe(0);
  });
});

describe('no key opens anything of the viewer, and the guest has them', () => {
  const KEYS: readonly (readonly [string, string])[] = [
    ['F1', 'f1'],
    ['ctrl+F1', 'f1'],
    ['shift+F1', 'f1'],
    ['F10', 'f10'],
    ['shift+F10', 'f10'],
    ['F11', 'f11'],
    ['shift+F11', 'f11'],
    ['shift+F12', 'f12'],
    ['shift+F8', 'f8'],
    ['shift+F9', 'f9'],
    ['alt+F4', 'f4'],
    ['alt+f', 'f'],
    ['alt+space', 'spc'],
    ['ctrl+w', 'w'],
    ['ctrl+minus', 'minus'],
    ['ctrl+plus', 'equal'],
    ['ctrl+0', '0'],
    ['ctrl+shift+i', 'i'],
    ['ctrl+shift+d', 'd'],
    ['ctrl+shift+r', 'r'],
    ['ctrl+shift+u', 'u'],
    ['ctrl+Tab', 'tab'],
    ['ctrl+Next', 'pgdn'],
    ['Menu', 'compose'],
    ['super+d', 'd'],
    ['question', 'slash'],
    ['ctrl+question', 'slash'],
  ];

  test(`of ${KEYS.length}`, async () => {
    const guest = await bench.guest({ more: TRACE });
    const viewer = bench.view(guest);
    await viewer.ready;
    await takeHold(guest);
    const windows = bench.screen.mapped();
    const geometry = await bench.screen.run('wmctrl', '-lG');
    for (const [keys, code] of KEYS) {
      const codes = await pressed(guest, keys);
      expect(codes, keys).toContain(code);
    }
    expect(bench.screen.mapped()).toBe(windows);
    expect(await bench.screen.run('wmctrl', '-lG')).toBe(geometry);
    expect(geometry).toMatch(/^\S+\s+0\s+0\s+0\s+1024\s+768\s/);
    // Each of them is told of by a line that must not be kept.
    const { personal } = bench.spec(guest);
    const typed = viewer.lines.filter((line) => /keyname='w'/.test(line));
    expect(typed).toHaveLength(1);
    for (const line of typed) expect(line).toMatch(personal ?? /never^/);
    expect((await viewer.stop()).lastLines.filter((line) => /keyname/.test(line))).toEqual([]);
  });

  test('Ctrl+? does open a window, and keeps the key from the guest, where nothing is said about it', async () => {
    const guest = await bench.guest({ more: TRACE });
    const viewer = bench.view(guest, {}, (spec) => ({
      ...spec,
      args: spec.args.filter((each) => !each.startsWith('--keymap')),
    }));
    await viewer.ready;
    await takeHold(guest);
    const windows = bench.screen.mapped();
    expect(await pressed(guest, 'ctrl+question')).not.toContain('slash');
    expect(bench.screen.mapped()).toBeGreaterThan(windows);
    await bench.screen.run('xdotool', 'key', 'Escape');
    expect(await pressed(guest, 'ctrl+F1')).not.toContain('f1');
  });

  test.each(['us', 'de', 'fr'])('the question mark is typed where the layout %s has it', async (layout) => {
    await bench.screen.run('setxkbmap', layout);
    try {
      const guest = await bench.guest({ more: TRACE });
      const plain = bench.view(guest, {}, (spec) => ({
        ...spec,
        args: spec.args.filter((each) => !each.startsWith('--keymap')),
      }));
      await plain.ready;
      await takeHold(guest);
      const expected = (await pressed(guest, 'question')).toSorted();
      await plain.stop();
      await bench.view(guest).ready;
      await takeHold(guest);
      expect((await pressed(guest, 'question')).toSorted()).toEqual(expected);
    } finally {
      await bench.screen.run('setxkbmap', 'us');
    }
  });

  test('Ctrl+Alt+End is Ctrl+Alt+Del in the guest, which starts anew', async () => {
    const guest = await bench.guest();
    await bench.view(guest).ready;
    await takeHold(guest);
    const before = guest.boots();
    await bench.screen.run('xdotool', 'key', 'ctrl+alt+End');
    await expect.poll(() => guest.boots(), { timeout: 10_000 }).toBe(before + 1);
  });
});
