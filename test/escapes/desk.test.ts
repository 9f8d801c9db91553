import { afterAll, beforeAll } from 'vitest';
import { offer } from '../support/host.ts';
import { inBrowser, openUnlocked, withTwoWindows } from './controls.ts';
import { openGround } from './ground.ts';
import type { Ground } from './ground.ts';
import { list, listPlace } from './list.ts';
import { runFamily } from './run.ts';
import { MANAGER_KEYS } from './tables/manager.ts';
import { MOUSE } from './tables/mouse.ts';

let ground: Ground;
beforeAll(async () => {
  ground = await openGround({ desktops: ['spice', 'locked'] });
});
afterAll(async () => {
  await ground.close();
});

const LIST = listPlace(() => ground);

runFamily(
  MOUSE,
  {
    ...LIST,
    async reach(here) {
      await list(here);
      // What the middle button would paste.
      offer(here.terminal.x.display, 'primary', 'http://127.0.0.1:9/');
    },
  },
  {
    'the right button has a menu': () => inBrowser(['click', '3'], 'window'),
    'the wheel zooms': () => inBrowser(['keydown', 'ctrl', 'click', '4', 'click', '4', 'keyup', 'ctrl']),
    'Alt moves the window': () =>
      withTwoWindows(({ expectEffect }) =>
        expectEffect(
          ...['mousemove', '850', '220', 'keydown', 'alt', 'mousedown', '1', 'sleep', '0.2'],
          ...['mousemove_relative', '40', '40', 'sleep', '0.2', 'mousemove_relative', '40', '40'],
          ...['sleep', '0.2', 'mouseup', '1', 'keyup', 'alt'],
        ),
      ),
  },
);

runFamily(MANAGER_KEYS, LIST, {
  'Alt+Tab goes to another window': () => withTwoWindows((on) => on.expectEffect('key', 'alt+Tab')),
  'Alt+F4 closes a window': () => withTwoWindows((on) => on.expectEffect('key', 'alt+F4')),
  'Alt+Space opens a menu': () => withTwoWindows((on) => on.expectEffect('key', 'alt+space')),
  'the logo key with D hides all windows': () => withTwoWindows((on) => on.expectEffect('key', 'super+d')),
  'a button on the background opens a menu': async () => {
    const unlocked = await openUnlocked();
    await unlocked.expectEffect('mousemove', '640', '400', 'click', '3');
    await unlocked.close();
  },
});
