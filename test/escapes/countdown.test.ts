import { afterAll, beforeAll, expect } from 'vitest';
import { openGround, tileOf, toList } from './ground.ts';
import type { Ground } from './ground.ts';
import { centre, runFamily } from './run.ts';
import { COUNTDOWN } from './tables/browser.ts';

let ground: Ground;
beforeAll(async () => {
  ground = await openGround({
    desktops: ['off'],
    settings: ({ idle }) => ({ idle: { ...idle, after: 1_500, countdown: 600_000 } }),
  });
});
afterAll(async () => {
  await ground.close();
});

const shown = async ({ terminal }: Ground) =>
  void (await terminal.page.waitForSelector('[data-countdown=idle] [data-stay]:focus'));

runFamily(COUNTDOWN, {
  ground: () => ground,
  async reach(here) {
    await toList(here);
    // A pointer that moves is somebody who is there.
    await centre(here);
    await shown(here);
  },
  // The seconds go down.
  ownPicture: true,
  again: shown,
  async usable({ terminal }) {
    await terminal.x.press('x');
    await terminal.page.waitForSelector('[data-countdown]', { hidden: true });
    await terminal.page.focus(tileOf(ground, 'off'));
    expect(await terminal.page.evaluate('document.body.dataset.screen')).toBe('home');
  },
});
