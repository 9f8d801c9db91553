import { keys } from '../case.ts';
import type { Escape, Family } from '../case.ts';

const typed = (name: string, ...does: readonly (readonly string[])[]): Escape => ({
  ...{ name, may: 'types an “a”, and no “A”' },
  does: [...does, ['key', '--delay', '40', 'Shift_L', 'a']],
});

export const ACCESSIBILITY: Family = {
  name: 'Accessibility keys',
  where: 'the sign-in page, in the field of the name',
  holds: 'the session starts its X server with `-accessx` unless `ACCESSIBILITY_KEYS=yes` (session.conf)',
  escapes: [
    typed('sticky keys, by Shift five times', ['key', '--delay', '60', ...Array<string>(5).fill('Shift_L')]),
    typed('sticky keys, by the other Shift', ['key', '--delay', '60', ...Array<string>(5).fill('Shift_R')]),
    typed('slow keys, by Shift held for eight seconds', [
      'keydown',
      'Shift_L',
      'sleep',
      '8.5',
      'keyup',
      'Shift_L',
    ]),
    typed('the mouse by keys', ['key', 'alt+shift+Num_Lock', 'KP_6', 'KP_6', 'alt+shift+Num_Lock']),
    typed('high contrast', ['key', 'alt+shift+Print']),
  ],
  controls: ['five times Shift makes Shift stick'],
};

export const SERVER: Family = {
  name: 'Keys of the X server and of keyboards with more keys',
  where: 'the list of desktops',
  holds:
    'nobody listens: no program is bound to a key. The keys of the server itself are shut by the session (`DontVTSwitch`, `DontZap`, `srvrkeys:none`), which Xvfb has none of: the booted image shows it',
  escapes: [
    keys('end the X server', 'ctrl+alt+BackSpace'),
    keys('a text console', ...Array.from({ length: 12 }, (_, nth) => `ctrl+alt+F${nth + 1}`)),
    keys('restart the machine', 'ctrl+alt+Delete'),
    keys('the task manager of a desktop', 'ctrl+shift+Escape'),
    keys('a picture of the screen', 'Print', 'alt+Print', 'shift+Print'),
    keys('magic SysRq', 'alt+Sys_Req', 'alt+Print+b'),
    keys('let go of the grabs of other programs', 'ctrl+alt+KP_Divide', 'ctrl+alt+KP_Multiply', 'XF86Ungrab'),
    keys('the key for the file manager', 'XF86Explorer', 'XF86MyComputer', 'XF86Documents'),
    keys('the key for the browser', 'XF86WWW', 'XF86HomePage', 'XF86Favorites'),
    keys('the key for mail', 'XF86Mail'),
    keys('the key for a calculator', 'XF86Calculator'),
    keys('the key for a search', 'XF86Search'),
    keys('the keys for programs', 'XF86Launch0', 'XF86Launch1', 'XF86LaunchA', 'XF86Terminal', 'XF86Tools'),
    keys('the keys for music', 'XF86AudioMedia', 'XF86AudioPlay', 'XF86Eject'),
    keys('the keys for sleep and power', 'XF86Sleep', 'XF86PowerOff', 'XF86Suspend', 'XF86ScreenSaver'),
    keys('the keys for a browser’s history', 'XF86Back', 'XF86Forward', 'XF86Reload', 'XF86Stop'),
    keys('the key for help', '0xff6a', 'XF86Support'),
    keys('the key for open, save and close', 'XF86Open', 'XF86Save', 'XF86Close', 'XF86New'),
    keys('the key for another monitor', 'XF86Display', 'super+p'),
    keys('the key for another layout', 'ISO_Next_Group', 'super+space', 'alt+shift'),
  ],
  controls: [
    'a key for a calculator starts what is bound to it',
    'Ctrl+Alt+Backspace ends an X server that knows it',
  ],
};
