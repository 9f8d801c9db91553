import { afterAll, beforeAll, expect } from 'vitest';
import { windowsOf } from '../support/escape-look.ts';
import { ofKind } from '../support/host.ts';
import { onScreen } from '../support/terminal.ts';
import { openGround, tileOf, toList, until } from './ground.ts';
import type { Ground } from './ground.ts';
import { runFamily } from './run.ts';
import { REBUILD } from './tables/manager.ts';
import { FOREIGN, HUNG } from './tables/trouble.ts';

let ground: Ground;
beforeAll(async () => {
  ground = await openGround({
    desktops: ['off', 'locked'],
    settings: ({ idle }) => ({ idle: { ...idle, after: 0 } }),
  });
});
afterAll(async () => {
  await ground.close();
});

const pidOf = (kind: string): number => ofKind(ground.terminal.pids(), kind)[0]?.pid ?? 0;
const screen = () => ground.terminal.page.evaluate('document.body.dataset.screen').catch(() => 'none');

async function list(): Promise<void> {
  await until(screen, (seen) => seen === 'sign-in' || seen === 'home', 30_000);
  if ((await screen()) === 'sign-in') await toList(ground);
  await ground.terminal.page.focus(tileOf(ground, 'off'));
}

runFamily(HUNG, {
  ground: () => ground,
  hangs: true,
  reach: list,
  before: async () => void process.kill(pidOf('renderer'), 'SIGSTOP'),
  // Nobody waits for the 25 seconds after which it is noticed: here it comes to itself, and is told of every key that was pressed.
  async again({ terminal }) {
    process.kill(pidOf('renderer'), 'SIGCONT');
    await onScreen(terminal.page, 'home');
    await terminal.page.focus(tileOf(ground, 'off'));
  },
  async usable({ terminal }) {
    const focused = () => terminal.page.evaluate('document.activeElement.dataset.desktop');
    await terminal.x.press('Right');
    await expect.poll(focused).not.toBe(String(ground.cloud.vmId('off')));
  },
});

const back = async () => {
  await until(screen, (seen) => seen === 'home', 30_000);
  await until(
    () => ground.terminal.page.evaluate('document.hasFocus()'),
    (seen) => seen === true,
  );
  await ground.terminal.page.focus(tileOf(ground, 'off'));
};

runFamily(REBUILD, {
  ground: () => ground,
  rebuilt: true,
  reach: list,
  before: async () => {
    process.kill(pidOf('browser'), 'SIGKILL');
    // The background is seen.
    await until(
      () => windowsOf(ground.terminal.x.display),
      ({ windows }) => !windows.some((each) => each.includes('onekiosk')),
    );
  },
  again: back,
  usable: back,
});

runFamily(FOREIGN, {
  ground: () => ground,
  async reach() {
    await list();
    await ground.terminal.page.goto('about:blank');
  },
  async again({ terminal }) {
    await terminal.x.press('Escape', 'ctrl+0');
  },
  // It is silent, and built anew; here at once.
  async usable() {
    process.kill(pidOf('browser'), 'SIGKILL');
    await until(screen, (seen) => seen === 'home', 30_000);
    expect(await ground.terminal.page.evaluate('[devicePixelRatio, visualViewport.scale].join()')).toBe(
      '1,1',
    );
  },
});
