import { keys, mouse } from '../case.ts';
import type { Escape, Family } from '../case.ts';
import { MANAGER_ESCAPES } from './manager.ts';

const hanging = (each: Escape): Escape => ({ ...each, may: 'is as before when the page answers again' });

export const HUNG: Family = {
  name: 'A page that hangs, and swallows nothing',
  where: 'the list of desktops; the process of the page stands still',
  holds: '`--force-app-mode` registers no key of the browser but reload, zoom and editing',
  escapes: [
    keys('a new window', 'ctrl+n', 'ctrl+shift+n'),
    keys('a new tab', 'ctrl+t', 'ctrl+shift+t'),
    keys('close the window', 'ctrl+w', 'ctrl+shift+w', 'ctrl+F4'),
    keys('quit', 'ctrl+q', 'ctrl+shift+q'),
    keys('a file of the terminal', 'ctrl+o', 'ctrl+s'),
    keys('print', 'ctrl+p', 'ctrl+shift+p'),
    keys('developer tools', 'ctrl+shift+i'),
    keys('developer tools by their other keys', 'ctrl+shift+j', 'ctrl+shift+c', 'F12'),
    keys('caret browsing', 'F7'),
    keys('the task manager of the browser', 'shift+Escape'),
    keys('history, downloads, source', 'ctrl+h', 'ctrl+j', 'ctrl+u'),
    keys('the address bar', 'ctrl+l', 'alt+d', 'F6'),
    keys('find', 'ctrl+f', 'F3'),
    keys('zoom', 'ctrl+0', 'ctrl+minus', 'ctrl+plus', 'ctrl+plus'),
    keys('leave full screen', 'F11', 'Escape'),
    keys('the menu of the browser', 'alt+f', 'alt+e', 'F10'),
    keys('back, forward, home', 'alt+Left', 'alt+Right', 'alt+Home'),
    mouse('the menu of the page', ['mousemove', '640', '400', 'click', '3']),
    mouse('back, by the button of the mouse', ['click', '8', 'click', '9']),
    mouse('zoom by the wheel', ['keydown', 'ctrl', 'click', '4', 'click', '4', 'keyup', 'ctrl']),
    ...MANAGER_ESCAPES.slice(0, 4),
  ].map(hanging),
  controls: [],
};

const inside = (each: Escape): Escape => ({
  ...each,
  may: 'is answered inside the window, and is gone when it is built anew',
});

export const FOREIGN: Family = {
  name: 'What Chromium keeps for itself, on a page that is not the shell’s',
  where: 'an empty page in its place, which nobody can bring about: the worst that could be',
  holds:
    'no window, no page and no program comes of it; a page that is silent is built anew within 30 seconds',
  escapes: [
    keys('caret browsing', 'F7'),
    keys('zoom', 'ctrl+plus', 'ctrl+plus'),
    keys('developer tools', 'ctrl+shift+i'),
    keys('developer tools by their other keys', 'ctrl+shift+j', 'Escape', 'ctrl+shift+c', 'Escape', 'F12'),
    keys('load the page again', 'F5', 'ctrl+r'),
  ].map(inside),
  controls: [],
};
