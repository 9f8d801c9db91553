import { keys } from '../case.ts';
import type { Family } from '../case.ts';

export const OPENING = [
  keys('a new window', 'ctrl+n'),
  keys('a new tab', 'ctrl+t'),
  keys('a private window', 'ctrl+shift+n'),
  keys('a file of the terminal', 'ctrl+o'),
  keys('the print dialog', 'ctrl+p'),
  keys('developer tools', 'ctrl+shift+i'),
  keys('the task manager of the browser', 'shift+Escape'),
  keys('close the window', 'ctrl+w'),
];

export const BROWSER_KEYS: Family = {
  name: 'Keys of the browser',
  where: 'the list of desktops',
  holds: '`--force-app-mode` registers no such key, and the page swallows it (`renderer/keys.ts`)',
  escapes: [
    ...OPENING,
    keys('the tab that was closed', 'ctrl+shift+t'),
    keys('close every window', 'ctrl+shift+w'),
    keys('close the tab by its other key', 'ctrl+F4'),
    keys('quit', 'ctrl+q', 'ctrl+shift+q'),
    keys('print by the dialog of the system', 'ctrl+shift+p'),
    keys('save the page', 'ctrl+s'),
    keys('the source of the page', 'ctrl+u'),
    keys('downloads', 'ctrl+j'),
    keys('history', 'ctrl+h'),
    keys('bookmarks', 'ctrl+d', 'ctrl+shift+d', 'ctrl+shift+o', 'ctrl+shift+b'),
    keys('clear what was browsed', 'ctrl+shift+Delete'),
    keys('the search in tabs', 'ctrl+shift+a'),
    keys('developer tools by their other keys', 'F12', 'ctrl+shift+j', 'ctrl+shift+c'),
    keys('the menu of people', 'ctrl+shift+m'),
    keys('a report to the maker', 'alt+shift+i'),
    keys('help', 'F1'),
    keys('find', 'ctrl+f', 'F3', 'ctrl+g'),
    keys('load the page again', 'F5', 'ctrl+r', 'ctrl+shift+r'),
    keys('the address bar', 'ctrl+l', 'alt+d', 'F6', 'ctrl+k'),
    keys('the menu of the browser', 'alt+f', 'alt+e', 'F10'),
    keys('leave full screen', 'F11'),
    keys('caret browsing', 'F7'),
    keys('back, forward, home', 'alt+Left', 'alt+Right', 'alt+Home'),
    keys('another tab', 'ctrl+Tab', 'ctrl+Next', 'ctrl+1', 'ctrl+9'),
    keys('zoom', 'ctrl+0', 'ctrl+minus', 'ctrl+plus', 'ctrl+plus'),
    keys('emoji', 'ctrl+period'),
    keys('a character by its number', 'ctrl+shift+u'),
    { ...keys('the menu of the page', 'shift+F10'), may: 'opens what can be done with a desktop' },
    keys('the toolbars, by F6 and its like', 'alt+shift+t', 'shift+F6', 'alt+shift+a'),
  ],
  controls: [
    'a new window opens',
    'developer tools open',
    'the file dialog opens',
    'the task manager opens',
    'it zooms',
  ],
};

export const SIGN_IN: Family = {
  name: 'Keys of the browser, before anybody signed in',
  where: 'the sign-in page, in the field of the name',
  holds: 'the same',
  escapes: [
    ...OPENING,
    keys('what was typed before, of the browser’s memory', 'Down', 'Down', 'Escape'),
    keys('emoji, in a field', 'ctrl+period'),
    keys('a character by its number, in a field', 'ctrl+shift+u', 'Escape'),
    keys('a search', 'ctrl+e', 'ctrl+k'),
  ],
  controls: [],
};

export const DIALOG: Family = {
  name: 'Keys of the browser, over a dialog of the shell',
  where: 'the dialog of what can be done with a desktop',
  holds: 'the same; Escape is the dialog’s own',
  escapes: OPENING,
  controls: [],
};

export const OPENING_STAGE: Family = {
  name: 'Keys of the browser, while a desktop opens',
  where: 'the stage that waits for a machine',
  holds: 'the same; Escape alone gives up waiting',
  escapes: OPENING,
  controls: [],
};

export const COUNTDOWN: Family = {
  name: 'Keys of the browser, over the countdown',
  where: 'the countdown to the sign-out of somebody who has gone',
  holds: 'the same; any key is somebody who is there',
  escapes: OPENING.slice(0, 4).map((each) => ({ ...each, may: 'stops the countdown' })),
  controls: [],
};
