import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../../platform/clock.ts';
import { isRunning } from '../../support/processes.ts';
import { bringManager } from '../../../platform/windows/manager.ts';
import { createXTools } from '../../../platform/windows/x-tools.ts';
import { managersOf, openDesk, openScreen, stateOf, untilActive } from './desk.ts';
import type { ClientWindow, DeskOptions, TestDesk, TestScreen } from './desk.ts';

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
const opened = async (options: DeskOptions = {}): Promise<TestDesk> =>
  (desk = await openDesk(screen, options));

interface Scene {
  readonly here: TestDesk;
  readonly shell: ClientWindow;
  readonly viewer: ClientWindow;
  /** How often the person came back to the shell. */
  readonly backs: () => number;
}

/** The shell, and a viewer in front of it. */
async function scene(options: DeskOptions = {}): Promise<Scene> {
  const here = await opened(options);
  let count = 0;
  here.windows.onShell(() => (count += 1));
  const shell = await here.openShell();
  await untilActive(here, shell);
  const viewer = await here.openViewer('viewer');
  await untilActive(here, viewer);
  return { here, shell, viewer, backs: () => count };
}

describe('the window manager', () => {
  const managed = async (here: Pick<TestScreen, 'ask'>) =>
    await here.ask('/usr/bin/wmctrl', '-m').then(
      (said) => /Name: (\w+)/.exec(said)?.[1] ?? null,
      () => null,
    );

  test('is brought where there is none, and goes with the shell', async () => {
    const here = await opened();
    expect(await managed(here)).toBe('Openbox');
    const [pid] = here.managers();
    expect(here.folders()).toHaveLength(1);
    await here.windows.close();
    expect(await managed(here)).toBeNull();
    expect(isRunning(pid ?? 0)).toBe(false);
    expect(here.folders()).toEqual([]);
    expect(here.told).toEqual([]);
  });

  describe('that is there already', () => {
    let other: ReturnType<TestScreen['start']>;
    beforeEach(async () => {
      other = screen.start(['/usr/bin/openbox', '--sm-disable', '--config-file', '/dev/null']);
      await expect.poll(() => managed(screen), { timeout: 5_000 }).toBe('Openbox');
    });
    afterEach(async () => {
      other.kill();
      await other.gone;
    });

    test('is left alone, and used', async () => {
      const here = await opened();
      expect(here.managers()).toEqual([other.pid]);
      const [shell, viewer] = [await here.openShell(), await here.openViewer('viewer')];
      expect(await here.windows.showShell()).toBe(true);
      expect(await here.active()).toBe(shell.id);
      expect(await here.windows.show(viewer.pid)).toBe(true);
      expect(await here.active()).toBe(viewer.id);
      await here.windows.close();
      expect(here.managers()).toEqual([other.pid]);
      expect(here.told).toEqual([]);
    });

    test('is left alone where it came at the same moment: openbox refuses, and is not started again', async () => {
      const environment = { DISPLAY: screen.x.display };
      const tools = createXTools(systemClock, environment);
      const answers = [false];
      const told: string[] = [];
      const manager = await bringManager(
        {
          ...{ clock: systemClock, environment, runtimeDir: screen.workDir, shellClass: 'shell' },
          onLost: () => void told.push('lost'),
          onGivenUp: () => void told.push('given up'),
        },
        { ...tools, managed: async () => answers.pop() ?? (await tools.managed()) },
      );
      await expect.poll(() => managersOf(screen), { timeout: 5_000 }).toEqual([other.pid]);
      await systemClock.sleep(500);
      expect(managersOf(screen)).toEqual([other.pid]);
      expect(told).toEqual([]);
      await manager.close();
    });
  });

  test('is not brought where the settings say so', async () => {
    const here = await opened({ manager: 'none' });
    expect(here.managers()).toEqual([]);
    expect(await managed(here)).toBeNull();
  });

  test.each([
    ['no display', { DISPLAY: '' }],
    ['a compositor', { WAYLAND_DISPLAY: 'wayland-0' }],
  ])('is not brought where there is %s; nothing is promised there', async (_what, environment) => {
    const here = await opened({ environment });
    expect(here.managers()).toEqual([]);
    expect(here.folders()).toEqual([]);
    expect([await here.windows.showShell(), await here.windows.show(1)]).toEqual([false, false]);
  });

  test.each(['SIGKILL', 'SIGTERM', 'SIGSEGV'] as const)(
    'that gets a %s comes back, and the key with it',
    async (signal) => {
      const { here, shell, viewer, backs } = await scene();
      const [pid] = here.managers();
      process.kill(pid ?? 0, signal);
      await expect.poll(() => here.told, { timeout: 5_000 }).toEqual(['manager-lost']);
      await expect.poll(() => managed(here), { timeout: 5_000 }).toBe('Openbox');
      expect(here.managers()).not.toContain(pid);
      expect(await here.windows.show(viewer.pid)).toBe(true);
      const before = backs();
      await here.x.press('ctrl+alt+Home');
      await untilActive(here, shell);
      await expect.poll(backs).toBe(before + 1);
    },
  );

  test('that dies at once, again and again, is given up', async () => {
    const here = await opened();
    await expect
      .poll(
        () => {
          for (const pid of here.managers()) process.kill(pid, 'SIGKILL');
          return here.told.at(-1);
        },
        { timeout: 15_000, interval: 20 },
      )
      .toBe('manager-given-up');
    expect(here.told.filter((each) => each === 'manager-lost')).toHaveLength(5);
    await systemClock.sleep(500);
    expect(here.managers()).toEqual([]);
  });
});

describe('to the front comes', () => {
  test('the viewer by its process, and the shell', async () => {
    const { here, shell, viewer } = await scene();
    const other = await here.openViewer('other');
    await untilActive(here, other);
    for (const each of [viewer, other, viewer]) {
      expect(await here.windows.show(each.pid)).toBe(true);
      expect(await here.active()).toBe(each.id);
    }
    expect(await here.windows.showShell()).toBe(true);
    expect(await here.active()).toBe(shell.id);
  });

  test('what a child of the process has opened', async () => {
    const { here, shell, viewer } = await scene();
    // What the nursery starts is a child of this process.
    await here.windows.showShell();
    expect(await here.windows.show(process.pid)).toBe(true);
    expect([shell.id, viewer.id]).toContain(await here.active());
  });

  test('nothing for a process without a window, and none that is gone', async () => {
    const { here, viewer } = await scene();
    expect(await here.windows.show(1_999_999_999)).toBe(false);
    expect(await here.active()).toBe(viewer.id);
    viewer.child.kill();
    await viewer.child.gone;
    expect(await here.windows.show(viewer.pid)).toBe(false);
  });
});

describe('the way back to the shell', () => {
  test('is one key, told once', async () => {
    const { here, shell, viewer, backs } = await scene();
    await here.x.press('ctrl+alt+Home');
    await untilActive(here, shell);
    await expect.poll(backs).toBe(1);
    expect(viewer.keys()).not.toContain('Home');
    // The viewer goes on, and is to be had again.
    expect(await stateOf(here, viewer)).toBe('Normal');
    expect(await here.windows.show(viewer.pid)).toBe(true);
    await here.x.press('ctrl+alt+Home');
    await expect.poll(backs).toBe(2);
  });

  test('is not told when the shell itself came to the front, nor when the viewer has ended', async () => {
    const { here, shell, viewer, backs } = await scene();
    await here.windows.showShell();
    await here.windows.show(viewer.pid);
    viewer.child.kill();
    await untilActive(here, shell);
    await here.x.press('ctrl+alt+Home');
    await systemClock.sleep(600);
    expect(backs()).toBe(0);
  });

  test('is not told to who no longer listens', async () => {
    const { here, shell } = await scene();
    let heard = 0;
    here.windows.onShell(() => (heard += 1))();
    await here.x.press('ctrl+alt+Home');
    await untilActive(here, shell);
    await systemClock.sleep(400);
    expect(heard).toBe(0);
  });

  const DEAD = [
    ...[
      'alt+F4',
      'alt+Tab',
      'alt+shift+Tab',
      'alt+Escape',
      'alt+space',
      'super+d',
      'super+e',
      'super+r',
      'super+l',
    ],
    ...['super+F1', 'super+Tab', 'ctrl+Escape', 'ctrl+alt+Left', 'ctrl+alt+Right', 'ctrl+alt+Delete'],
    ...[
      'ctrl+alt+BackSpace',
      'ctrl+alt+d',
      'ctrl+alt+End',
      'ctrl+alt+m',
      'alt+F1',
      'alt+F2',
      'alt+F7',
      'alt+F8',
    ],
    ...['alt+F9', 'alt+F10', 'alt+F11', 'F11', 'Menu', 'Super_L', 'Print', 'alt+Home', 'ctrl+Home', 'Home'],
    ...['ctrl+alt+shift+Home', 'ctrl+g'],
  ];
  test(`is no other key: ${DEAD.length} that window managers know go to the viewer`, async () => {
    const { here, viewer, backs } = await scene();
    const everything = () => here.ask('/usr/bin/xwininfo', '-root', '-tree');
    const before = await everything();
    await here.x.press(...DEAD);
    const last = (key: string) => key.split('+').at(-1) ?? key;
    await expect
      .poll(() => viewer.keys().filter((key) => !/_[LR]$/.test(key) || key === 'Super_L'), { timeout: 5_000 })
      .toEqual(
        expect.arrayContaining(
          DEAD.map(last).map((key) => (key === 'Tab' ? expect.stringMatching(/Tab$/) : key)),
        ),
      );
    expect(await here.active()).toBe(viewer.id);
    expect(await everything()).toBe(before);
    expect(backs()).toBe(0);
  });

  test('is nothing that a mouse can do, on the windows or beside them', async () => {
    const { here, viewer } = await scene();
    const everything = async () =>
      (await here.ask('/usr/bin/xwininfo', '-root', '-tree')).replaceAll(/\d+x\d+.*/g, '');
    const before = await everything();
    for (const place of [
      ['790', '590'],
      ['300', '300'],
    ]) {
      await here.ask('/usr/bin/xdotool', 'mousemove', ...place);
      for (const button of ['1', '2', '3', '4', '5']) await here.ask('/usr/bin/xdotool', 'click', button);
      await here.ask('/usr/bin/xdotool', 'keydown', 'alt', 'click', '3', 'click', '1', 'keyup', 'alt');
      await here.ask('/usr/bin/xdotool', 'click', '--repeat', '2', '1');
    }
    await systemClock.sleep(300);
    expect(await everything()).toBe(before);
    expect(await here.active()).toBe(viewer.id);
  });
});

describe('minimised', () => {
  /** As XIconifyWindow does it: WM_CHANGE_STATE to the root window (ICCCM 4.1.4). */
  const minimise = (here: TestDesk, window: ClientWindow) =>
    here.ask('/usr/bin/xdotool', 'windowminimize', String(window.id));
  const restored = async (here: TestDesk, window: ClientWindow) => {
    await expect.poll(() => stateOf(here, window), { timeout: 5_000, interval: 50 }).toBe('Normal');
    await untilActive(here, window);
  };

  test('a viewer comes back by itself, and nobody is told', async () => {
    const { here, viewer, backs } = await scene();
    for (let time = 0; time < 3; time++) {
      await minimise(here, viewer);
      await restored(here, viewer);
      await systemClock.sleep(300);
      expect(await here.active()).toBe(viewer.id);
    }
    expect(backs()).toBe(0);
  });

  test('the shell comes back by itself', async () => {
    const here = await opened();
    const shell = await here.openShell();
    await untilActive(here, shell);
    await minimise(here, shell);
    await restored(here, shell);
  });

  test('a viewer behind the shell stays there, and comes when it is asked for', async () => {
    const { here, shell, viewer } = await scene();
    await here.windows.showShell();
    await minimise(here, viewer);
    await systemClock.sleep(500);
    expect(await here.active()).toBe(shell.id);
    expect(await here.windows.show(viewer.pid)).toBe(true);
    expect(await stateOf(here, viewer)).toBe('Normal');
  });

  test('again and again, it is let be before that takes the machine', async () => {
    const { here, shell, viewer } = await scene();
    for (let time = 0; time < 12; time++) {
      await minimise(here, viewer);
      await systemClock.sleep(150);
    }
    await untilActive(here, shell);
    expect(await stateOf(here, viewer)).toBe('Iconic');
    // It is not lost: the person gets it from the shell.
    expect(await here.windows.show(viewer.pid)).toBe(true);
  });
});

test('a window that calls itself something else is not taken for the shell', async () => {
  const { here, shell, viewer } = await scene();
  const hostile = await here.openViewer('0x400001 0 1 Xmessage');
  await here.ask(
    '/usr/bin/xprop',
    '-id',
    String(hostile.id),
    '-f',
    'WM_CLASS',
    '8s',
    '-set',
    'WM_CLASS',
    'a", "Xmessage',
  );
  await here.windows.show(hostile.pid);
  expect(await here.active()).toBe(hostile.id);
  expect(await here.windows.showShell()).toBe(true);
  expect(await here.active()).toBe(shell.id);
  expect(await here.windows.show(viewer.pid)).toBe(true);
});
