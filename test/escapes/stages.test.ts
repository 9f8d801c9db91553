import { afterAll, beforeAll } from 'vitest';
import { openGround, tileOf } from './ground.ts';
import type { Ground } from './ground.ts';
import { list, usableList } from './list.ts';
import { runFamily } from './run.ts';
import { DIALOG, OPENING_STAGE } from './tables/browser.ts';
import { CONSOLE } from './tables/viewers.ts';
import { onScreen } from '../support/terminal.ts';

let ground: Ground;
beforeAll(async () => {
  ground = await openGround({
    desktops: ['spice', 'vnc', 'stuck'],
    // The stage that waits is to wait.
    settings: ({ deadlines }) => ({ deadlines: { ...deadlines, start: 600_000 } }),
  });
});
afterAll(async () => {
  await ground.close();
});

runFamily(DIALOG, {
  ground: () => ground,
  async reach(here) {
    await list(here);
    await here.terminal.x.press('shift+F10');
    await here.terminal.page.waitForSelector('dialog.dialog[open]');
  },
  async usable(here) {
    await here.terminal.x.press('Escape');
    await here.terminal.page.waitForSelector('dialog', { hidden: true });
    await usableList(here);
  },
});

async function toStage(here: Ground): Promise<void> {
  await list(here);
  await here.terminal.page.click(tileOf(here, 'stuck'));
  await here.terminal.page.waitForSelector('[data-action=cancel]:focus');
}

runFamily(OPENING_STAGE, {
  ground: () => ground,
  reach: toStage,
  // What is said to whoever waits changes.
  ownPicture: true,
  again: toStage,
  async usable({ terminal }) {
    await terminal.page.focus('[data-action=cancel]');
    await terminal.x.press('Return');
    await onScreen(terminal.page, 'home');
  },
});

runFamily(CONSOLE, {
  ground: () => ground,
  guest: true,
  async reach(here) {
    await list(here);
    await here.terminal.page.click(tileOf(here, 'vnc'));
    await here.terminal.page.waitForSelector('[data-screen=console] [data-console=connected]');
    await here.terminal.page.focus('.console-place');
  },
  arrived: async ({ cloud }) => (await cloud.witness('vnc')).screen?.sha256,
  // The way out of a screen that takes every key.
  async usable(here) {
    await here.terminal.x.press('ctrl+alt+shift+Escape');
    await here.terminal.page.waitForSelector('.side button:focus');
    await list(here);
  },
});
