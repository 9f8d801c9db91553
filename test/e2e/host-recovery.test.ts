import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { DemoCloud } from '../../demo/cloud.ts';
import { activePid, ofKind } from '../support/host.ts';
import { isRunning, runningOn } from '../support/processes.ts';
import { onScreen, openCloud, openTerminal, signIn } from '../support/terminal.ts';
import type { Terminal } from '../support/terminal.ts';

let cloud: DemoCloud;
let terminal: Terminal;
beforeAll(async () => {
  cloud = await openCloud();
});
afterAll(async () => {
  await cloud.close();
});
afterEach(async () => {
  await terminal.close();
});

async function signedIn(): Promise<void> {
  terminal = await openTerminal(cloud, { size: '800x600' });
  await signIn(terminal, cloud.users.desktop);
  await onScreen(terminal.page, 'home');
}

const browser = (): number => ofKind(terminal.pids(), 'browser')[0]?.pid ?? 0;
const renderer = (): number => {
  const [first, ...others] = ofKind(terminal.pids(), 'renderer');
  if (first === undefined || others.length > 0) throw new Error('not one renderer');
  return first.pid;
};
const troubles = (): string[] =>
  [...terminal.log().matchAll(/\bwindow trouble="([a-z-]+)"/g)].map((found) => found[1] ?? '');

/** The list again, of the same person, who was asked nothing: drawn by a process that was not there before. */
async function home(within: number): Promise<void> {
  const shown = () =>
    terminal.page.evaluate("document.body.dataset.screen + ' ' + document.body.innerText").catch(() => '');
  await expect
    .poll(shown, { timeout: within, interval: 100 })
    .toMatch(new RegExp(`^home [^]*${cloud.users.desktop.name}`));
  expect(await terminal.x.windows()).toHaveLength(1);
  // And it is the keyboard's: a person goes on where they were.
  await expect.poll(() => terminal.page.evaluate('document.hasFocus()'), { timeout: 5_000 }).toBe(true);
}

describe('the list comes back, and nobody signs in again, when', () => {
  test('the process of the page is killed: in the same browser', async () => {
    await signedIn();
    const [same, before] = [browser(), renderer()];
    process.kill(before, 'SIGKILL');
    await home(15_000);
    expect(renderer()).not.toBe(before);
    expect(browser()).toBe(same);
    expect(troubles()).toEqual(['crashed']);
  });

  test('the process of the graphics is killed: Chromium has another one, and the page is not even loaded again', async () => {
    await signedIn();
    const [gpu] = ofKind(terminal.pids(), 'gpu-process');
    const same = renderer();
    process.kill(gpu?.pid ?? 0, 'SIGKILL');
    await expect
      .poll(() => ofKind(terminal.pids(), 'gpu-process').map(({ pid }) => pid), { timeout: 5_000 })
      .not.toContain(gpu?.pid);
    await home(15_000);
    expect(renderer()).toBe(same);
    expect(troubles()).toEqual([]);
  });

  test('the browser itself is killed', async () => {
    await signedIn();
    const before = browser();
    process.kill(before, 'SIGKILL');
    await expect.poll(troubles, { timeout: 2_000 }).toEqual(['ended']);
    await home(20_000);
    expect(browser()).not.toBe(before);
    expect(troubles()).toEqual(['ended']);
  });

  test('its window is closed by force', async () => {
    await signedIn();
    await terminal.x.closeWindow((await terminal.x.windows())[0] ?? '');
    await home(20_000);
    expect(troubles()).toEqual(['ended']);
  });

  test('the page hangs: it is noticed within 25 seconds', async () => {
    await signedIn();
    const hung = renderer();
    process.kill(hung, 'SIGSTOP');
    await expect.poll(troubles, { timeout: 26_000 }).toEqual(['silent']);
    await home(20_000);
    expect(isRunning(hung)).toBe(false);
  });

  test('the page is white: it is noticed within 30 seconds, of which it may have spoken for five', async () => {
    await signedIn();
    await terminal.page.evaluate('document.body.replaceChildren()');
    await expect.poll(troubles, { timeout: 31_000 }).toEqual(['silent']);
    await home(20_000);
  });
});

test('there is no process of the network that could be lost: the browser does it itself', async () => {
  await signedIn();
  const services = ofKind(terminal.pids(), 'utility').map(
    ({ cmdline }) => / --utility-sub-type=(\S+)/.exec(cmdline)?.[1],
  );
  expect(services).not.toContain('network.mojom.NetworkService');
});

describe('a desktop that covers the screen goes on, and stays in front, when', () => {
  async function inDesktop(): Promise<number> {
    await signedIn();
    const tile = `[data-desktop="${cloud.vmId('spice')}"]`;
    await terminal.page.waitForSelector(tile);
    await terminal.page.click(tile);
    await onScreen(terminal.page, 'running');
    const [viewer = 0] = runningOn(terminal.x.display, '/usr/bin/remote-viewer');
    await expect.poll(() => activePid(terminal.x.display), { timeout: 10_000 }).toBe(viewer);
    return viewer;
  }

  test.each([
    ['the process of the page', renderer, 0],
    ['the browser', browser, 8_000],
  ])('%s is killed', async (_what, victim, away) => {
    const viewer = await inDesktop();
    const before = victim();
    process.kill(before, 'SIGKILL');
    if (away === 0) {
      // It never leaves the front.
      const until = performance.now() + 3_000;
      while (performance.now() < until) expect(activePid(terminal.x.display)).toBe(viewer);
    }
    await expect.poll(troubles, { timeout: 8_000 }).toHaveLength(1);
    const again = () =>
      terminal.page.evaluate('document.body.dataset.screen').catch(() => 'between two pages');
    await expect.poll(again, { timeout: 20_000 }).toBe('running');
    await expect.poll(() => activePid(terminal.x.display), { timeout: 8_000 }).toBe(viewer);
    expect(victim()).not.toBe(before);
    expect(isRunning(viewer)).toBe(true);
  });
});

test('what fails again and again is mended slower and slower, and at the sixth time the shell ends with an error', async () => {
  await signedIn();
  const times: number[] = [];
  for (let time = 0; time < 6; time++) {
    process.kill(renderer(), 'SIGKILL');
    times.push(performance.now());
    await expect.poll(() => troubles().length, { timeout: 5_000, interval: 20 }).toBeGreaterThan(time);
    if (time < 5) await home(25_000);
  }
  const gaps = times.slice(1).map((at, nth) => at - (times[nth] ?? 0));
  [0, 1_000, 2_000, 4_000, 8_000].forEach((pause, nth) => expect(gaps[nth]).toBeGreaterThan(pause));
  expect(troubles().at(-1)).toBe('given-up');
  expect(await terminal.over).toBe(1);
});
