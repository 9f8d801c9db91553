import { keys, mouse } from '../case.ts';
import type { Escape, Family } from '../case.ts';

/** Keys of window managers and of desktops around them. */
export const MANAGER_ESCAPES: readonly Escape[] = [
  keys('the next window', 'alt+Tab', 'alt+shift+Tab'),
  keys('the next window, by its other key', 'alt+Escape'),
  keys('close the window, by the key of window managers', 'alt+F4'),
  keys('the menu of the window', 'alt+space'),
  keys('run a program', 'alt+F2'),
  keys('the menu of programs', 'alt+F1', 'ctrl+Escape'),
  keys('the menu of the desktop', 'super'),
  keys('the file manager', 'super+e'),
  keys('run a program, by the logo key', 'super+r'),
  keys('show the desktop', 'super+d', 'super+m'),
  keys('lock the screen', 'super+l', 'ctrl+alt+l'),
  keys('a terminal', 'ctrl+alt+t', 'super+Return'),
  keys('show the desktop, by its other key', 'ctrl+alt+d'),
  keys('another desktop', 'ctrl+alt+Left', 'ctrl+alt+Right', 'super+F2'),
  keys('move or resize the window', 'alt+F7', 'alt+F8'),
  keys('minimise the window', 'alt+F9', 'super+Down', 'super+h'),
  keys('tile the window', 'super+Left', 'super+Right', 'super+Up'),
];

export const MANAGER_KEYS: Family = {
  name: 'Keys of a window manager',
  where: 'the list of desktops',
  holds: 'openbox is given one key and no mouse button (`platform/windows/openbox.ts`)',
  escapes: MANAGER_ESCAPES,
  controls: [
    'Alt+Tab goes to another window',
    'Alt+F4 closes a window',
    'Alt+Space opens a menu',
    'the logo key with D hides all windows',
    'a button on the background opens a menu',
  ],
};

const rebuilt = (each: Escape): Escape => ({ ...each, may: 'has the list again, of the same person' });

export const REBUILD: Family = {
  name: 'The background, while the window of the shell is built anew',
  where: 'the browser was killed, and nothing covers the screen',
  holds: 'openbox has no menu and no key; nothing else manages the screen',
  escapes: [
    rebuilt(
      mouse('the menu of the desktop', ['mousemove', '300', '300', 'click', '3', 'click', '2', 'click', '1']),
    ),
    rebuilt(
      keys('run a program, close, another window', 'alt+F2', 'alt+F4', 'alt+Tab', 'super+e', 'ctrl+alt+t'),
    ),
    rebuilt(
      keys(
        'what the browser answers while it starts',
        'ctrl+n',
        'ctrl+t',
        'ctrl+o',
        'ctrl+shift+i',
        'F12',
        'ctrl+l',
      ),
    ),
  ],
  controls: [],
};
