import { afterAll, beforeAll, expect } from 'vitest';
import { inBrowser } from './controls.ts';
import { openGround } from './ground.ts';
import type { Ground } from './ground.ts';
import { listPlace } from './list.ts';
import { runFamily } from './run.ts';
import { BROWSER_KEYS, SIGN_IN } from './tables/browser.ts';

let ground: Ground;
beforeAll(async () => {
  ground = await openGround({ desktops: ['spice', 'locked', 'hostile'] });
});
afterAll(async () => {
  await ground.close();
});

const name = () => ground.terminal.page.evaluate("document.querySelector('input[name=user]').value");

runFamily(SIGN_IN, {
  ground: () => ground,
  reach: async ({ terminal }) =>
    void (await terminal.page.waitForSelector('[data-screen=sign-in] input[name=user]:focus')),
  async usable({ terminal }) {
    await terminal.x.type('ada');
    await expect.poll(name).toBe('ada');
    await terminal.x.press('BackSpace', 'BackSpace', 'BackSpace');
    await expect.poll(name).toBe('');
  },
});

runFamily(
  BROWSER_KEYS,
  listPlace(() => ground),
  {
    'a new window opens': () => inBrowser(['key', 'ctrl+n']),
    'developer tools open': () => inBrowser(['key', 'ctrl+shift+i']),
    'the file dialog opens': () => inBrowser(['key', 'ctrl+o']),
    'the task manager opens': () => inBrowser(['key', 'shift+Escape']),
    'it zooms': () => inBrowser(['key', 'ctrl+plus']),
  },
);
