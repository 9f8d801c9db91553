import { intoGuest, keys, mouse } from '../case.ts';
import type { Family } from '../case.ts';
import { MANAGER_ESCAPES } from './manager.ts';

const TO_UPPER_EDGE = [
  ...['mousemove', '640', '300', 'sleep', '0.1', 'mousemove', '640', '3'],
  ...['sleep', '0.3', 'mousemove', '640', '0', 'sleep', '0.5'],
];

export const SPICE: Family = {
  name: 'remote-viewer',
  where: 'a SPICE desktop fills the screen',
  holds: '`--kiosk`, `--keymap`, a connection file that names every hot key, and the window manager',
  escapes: [
    // Before a button is pressed: then the guest has the pointer.
    mouse('the bar at the upper edge', [...TO_UPPER_EDGE]),
    mouse('the bar, by its corners', [
      ...['mousemove', '2', '3', 'sleep', '0.3', 'mousemove', '2', '0', 'sleep', '0.4'],
      ...['mousemove', '1277', '3', 'sleep', '0.3', 'mousemove', '1277', '0', 'sleep', '0.4'],
    ]),
    mouse('the bar, and a press on where its buttons would be', [...TO_UPPER_EDGE, 'click', '1']),
    ...intoGuest([
      keys('leave full screen', 'F11', 'shift+F11'),
      keys('the menu bar', 'F10', 'shift+F10'),
      keys('the menu of files', 'alt+f'),
      keys('the menus of view, send and help', 'alt+v', 'alt+s', 'alt+h'),
      keys('let go of the keyboard', 'shift+F12'),
      keys('put a card in or take it out', 'shift+F8', 'shift+F9'),
      keys('help of the viewer', 'ctrl+F1', 'F1'),
      keys('the window of the viewer’s keys', 'ctrl+question'),
      keys('close the window', 'ctrl+w'),
      keys('a picture of the screen, saved by a file dialog', 'ctrl+shift+s', 'ctrl+s', 'Print'),
      keys('open another connection', 'ctrl+o', 'ctrl+n'),
      keys('choose USB devices', 'ctrl+shift+r', 'ctrl+shift+u'),
      keys('zoom', 'ctrl+0', 'ctrl+minus', 'ctrl+plus', 'ctrl+plus'),
      keys('the inspector of GTK', 'ctrl+shift+i', 'ctrl+shift+d'),
      keys('emoji of GTK', 'ctrl+period', 'ctrl+semicolon'),
      ...MANAGER_ESCAPES.slice(0, 12),
    ]),
    keys('Ctrl and Alt alone, which let go of a grab', 'Control_L', 'Alt_L'),
    mouse('a menu of the viewer', ['mousemove', '640', '300', 'click', '3']),
    mouse('move the window with Alt', [
      'mousemove',
      '640',
      '300',
      'keydown',
      'alt',
      'mousedown',
      '1',
      'mousemove_relative',
      '60',
      '60',
      'mouseup',
      '1',
      'keyup',
      'alt',
    ]),
  ],
  controls: ['the upper edge has a bar', 'F11 leaves full screen', 'Ctrl+? opens a window'],
};

export const RDP: Family = {
  name: 'FreeRDP',
  where: 'an RDP desktop fills the screen',
  holds:
    '`-toggle-fullscreen`, `-grab-keyboard`, no floating bar, keys swallowed by an action script (FreeRDP 3), and the window manager',
  escapes: [
    keys('leave full screen', 'ctrl+alt+Return'),
    keys('minimise', 'ctrl+alt+m'),
    keys('disconnect', 'ctrl+alt+d'),
    keys('let go of the control of the desktop', 'ctrl+alt+c'),
    keys(
      'the same keys, with others held',
      'ctrl+alt+shift+m',
      'ctrl+alt+shift+d',
      'ctrl+alt+super+m',
      'ctrl+alt+super+d',
    ),
    keys('let go of the keyboard', 'Control_R'),
    keys('scroll the picture', 'ctrl+alt+Up', 'ctrl+alt+KP_Up', 'ctrl+alt+Left'),
    mouse('the floating bar', TO_UPPER_EDGE),
    mouse('the floating bar, and a press on where its buttons would be', [...TO_UPPER_EDGE, 'click', '1']),
    mouse('move the window with Alt', [
      'mousemove',
      '100',
      '100',
      'keydown',
      'alt',
      'mousedown',
      '1',
      'mousemove_relative',
      '60',
      '60',
      'mouseup',
      '1',
      'keyup',
      'alt',
    ]),
    ...MANAGER_ESCAPES,
  ],
  controls: ['Ctrl+Alt+Return leaves full screen', 'the upper edge has a bar', 'Alt+F4 closes it'],
};

export const CONSOLE: Family = {
  name: 'The console in the shell',
  where: 'the screen of a machine inside the page',
  holds: 'the page swallows every key and gives it to the guest',
  escapes: intoGuest([
    keys('a new window', 'ctrl+n'),
    keys('a new tab', 'ctrl+t'),
    keys('close the window', 'ctrl+w'),
    keys('a file of the terminal', 'ctrl+o'),
    keys('print', 'ctrl+p'),
    keys('developer tools', 'ctrl+shift+i', 'F12'),
    keys('the task manager of the browser', 'shift+Escape'),
    keys('find', 'ctrl+f', 'F3'),
    keys('load the page again', 'F5', 'ctrl+r'),
    keys('leave full screen', 'F11', 'Escape'),
    keys('caret browsing', 'F7'),
    keys('zoom', 'ctrl+minus', 'ctrl+plus', 'ctrl+plus'),
    keys('the address bar', 'ctrl+l', 'alt+d', 'F6'),
    keys('back', 'alt+Left', 'BackSpace'),
    keys('the menu of the page', 'shift+F10', 'Menu'),
    ...MANAGER_ESCAPES.slice(0, 6),
  ]),
  controls: [],
};
