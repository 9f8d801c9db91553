import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { openDesk, openScreen, stateOf, untilActive } from './desk.ts';
import type { ClientWindow, TestDesk, TestScreen } from './desk.ts';

let screen: TestScreen;
let desk: TestDesk | null = null;
beforeAll(async () => {
  screen = await openScreen();
});
afterAll(async () => {
  await screen.close();
});
afterEach(async () => {
  await desk?.close();
  desk = null;
});

interface Scene {
  readonly here: TestDesk;
  readonly shell: ClientWindow;
  readonly viewer: ClientWindow;
  readonly backs: () => number;
}

/** The shell, and a viewer in front of it. */
async function scene(): Promise<Scene> {
  const here = (desk = await openDesk(screen));
  let count = 0;
  here.windows.onShell(() => (count += 1));
  const shell = await here.openShell();
  await untilActive(here, shell);
  const viewer = await here.openViewer('viewer');
  await untilActive(here, viewer);
  return { here, shell, viewer, backs: () => count };
}
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
/** Names of the windows that can be seen, whatever is in front. */
const seen = async (here: TestDesk): Promise<string[]> => {
  const ids = await here
    .ask('/usr/bin/xdotool', 'search', '--onlyvisible', '--name', '^(shell|viewer|late|dialog)$')
    .catch(() => '');
  const names = ids
    .trim()
    .split('\n')
    .filter((id) => id !== '')
    .map((id) => here.ask('/usr/bin/xdotool', 'getwindowname', id));
  return (await Promise.all(names)).map((name) => name.trim()).sort();
};

describe('the shell that is held in front', () => {
  test('is alone: what was open is minimised, and comes back when it is let go', async () => {
    const { here, shell, viewer, backs } = await scene();
    expect(await here.windows.hold(true)).toBe(true);
    expect(await here.active()).toBe(shell.id);
    expect(await stateOf(here, viewer)).toBe('Iconic');
    expect(await seen(here)).toEqual(['shell']);
    expect(backs()).toBe(0);
    // Nor does the shell itself bring one.
    expect(await here.windows.show(viewer.pid)).toBe(false);
    expect(await here.active()).toBe(shell.id);
    expect(await here.windows.hold(false)).toBe(true);
    expect(await here.windows.show(viewer.pid)).toBe(true);
    expect(await here.active()).toBe(viewer.id);
    // And the way back is what it was.
    await here.x.press('ctrl+alt+Home');
    await untilActive(here, shell);
    await expect.poll(backs).toBe(1);
  });

  test('a window that opens meanwhile is never to be seen, and takes no key', async () => {
    const { here, shell } = await scene();
    await here.windows.hold(true);
    const before = here.ask('/usr/bin/xdotool', 'search', '--sync', '--name', '^late$');
    const late = screen.start(['/usr/bin/xev', '-name', 'late', '-geometry', '700x500+0+0']);
    await before;
    for (let look = 0; look < 20; look++) {
      expect(await seen(here)).toEqual(['shell']);
      await pause(25);
    }
    expect(await here.active()).toBe(shell.id);
    late.kill();
    await late.gone;
    // Let go, the next one is there as ever.
    await here.windows.hold(false);
    await untilActive(here, await here.openViewer('viewer'));
  });

  test.each([
    ['asks for the front', (here: TestDesk, id: string) => here.ask('/usr/bin/wmctrl', '-i', '-a', id)],
    ['raises itself', (here: TestDesk, id: string) => here.ask('/usr/bin/xdotool', 'windowraise', id)],
    ['maps itself', (here: TestDesk, id: string) => here.ask('/usr/bin/xdotool', 'windowmap', id)],
  ])('a window that %s is covered again', async (_what, act) => {
    const { here, shell, viewer } = await scene();
    await here.windows.hold(true);
    for (let times = 0; times < 3; times++) {
      await act(here, `0x${viewer.id.toString(16)}`);
      await pause(700);
      expect(await here.active()).toBe(shell.id);
      expect(await top(here)).toBe(shell.id);
    }
  });

  test.each(['ctrl+alt+Home', 'alt+Tab', 'alt+F4', 'alt+Escape', 'super+d'])(
    '%s leads nowhere',
    async (keys) => {
      const { here, shell } = await scene();
      await here.windows.hold(true);
      await here.x.press(keys);
      await pause(300);
      expect(await here.active()).toBe(shell.id);
      expect(await seen(here)).toEqual(['shell']);
    },
  );

  test('a shell whose window is lost leaves nothing in its place, and is in front again with the new one', async () => {
    const { here, shell } = await scene();
    await here.windows.hold(true);
    shell.child.kill();
    await shell.child.gone;
    await pause(500);
    expect(await seen(here)).toEqual([]);
    const next = await here.openShell();
    await untilActive(here, next);
    expect(await seen(here)).toEqual(['shell']);
  });

  test('a manager that dies meanwhile comes back as strict', { timeout: 30_000 }, async () => {
    const { here, shell } = await scene();
    await here.windows.hold(true);
    const [pid = 0] = here.managers();
    process.kill(pid, 'SIGKILL');
    await expect
      .poll(() => here.managers().filter((each) => each !== pid), { timeout: 10_000 })
      .toHaveLength(1);
    await expect.poll(() => here.active(), { timeout: 10_000 }).toBe(shell.id);
    await expect.poll(() => top(here), { timeout: 10_000 }).toBe(shell.id);
  });

  test('without a window there is nothing to hold', async () => {
    const here = (desk = await openDesk(screen));
    expect(await here.windows.hold(true)).toBe(false);
  });
});

/** The window that is drawn above all others. */
const top = async (here: TestDesk): Promise<number> => {
  const said = await here.ask('/usr/bin/xprop', '-root', '_NET_CLIENT_LIST_STACKING');
  return Number([...said.matchAll(/0x[0-9a-f]+/g)].at(-1)?.[0] ?? 0);
};
