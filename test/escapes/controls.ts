/** The same keys where nothing is locked: what is held against the shell is nothing when they open nothing anywhere. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { openNursery } from '../../demo/process.ts';
import type { Nursery } from '../../demo/process.ts';
import { systemClock } from '../../platform/clock.ts';
import { openXSession } from '../../tour/x-session.ts';
import type { XSession } from '../../tour/x-session.ts';
import { openBare } from '../support/browser.ts';
import { programs, windowsOf } from '../support/escape-look.ts';
import { changed, pixelsOf } from '../support/escape-picture.ts';
import { xdotool } from '../support/host.ts';
import { temporary } from '../support/terminal.ts';

const PLAIN = ['--no-first-run', '--no-sandbox', '--disable-gpu', 'about:blank'];

/** In Chromium in kiosk mode, or in an ordinary window, there is an effect: another window, another page, another picture. */
export async function inBrowser(act: readonly string[], mode: 'kiosk' | 'window' = 'kiosk'): Promise<void> {
  const bare = await openBare({ switches: mode === 'kiosk' ? ['--kiosk', ...PLAIN] : PLAIN });
  const state = async () => ({
    ...(await windowsOf(bare.x.display)),
    targets: bare.browser.targets().map((target) => `${target.type()} ${target.url()}`),
    zoom: await bare.page.evaluate('devicePixelRatio').catch(() => 'closed'),
    // The page is empty: whatever is drawn is the browser's.
    drawn: changed(empty, pixelsOf(bare.x.framebuffer), every) > 4_000,
  });
  let empty = pixelsOf(bare.x.framebuffer);
  const every = new Uint8Array(empty.length).fill(1);
  try {
    xdotool(bare.x.display, 'mousemove', '400', '300');
    await systemClock.sleep(1_200);
    empty = pixelsOf(bare.x.framebuffer);
    const before = await state();
    xdotool(bare.x.display, ...act);
    await expect.poll(state, { timeout: 8_000 }).not.toEqual(before);
  } finally {
    await bare.close();
  }
}

/** A screen of a test's own, under the window manager as its makers ship it. */
export interface Unlocked {
  readonly x: XSession;
  readonly nursery: Nursery;
  readonly folder: string;
  /** Starts a program there. */
  start(command: readonly [string, ...string[]]): void;
  /** What can be seen, and what runs. */
  state(): Promise<unknown>;
  do(...act: readonly string[]): void;
  /** That the keys change something there. */
  expectEffect(...act: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

export async function openUnlocked(
  rc: string | null = null,
  server: readonly string[] = [],
): Promise<Unlocked> {
  const folder = temporary('test-unlocked');
  const nursery = openNursery(folder);
  const x = await openXSession(nursery, folder, '1280x800', 'none', server);
  const start = (command: readonly [string, ...string[]]) =>
    void nursery.start({ command, env: { DISPLAY: x.display, HOME: folder }, cwd: folder });
  const file = join(folder, 'rc.xml');
  if (rc !== null) writeFileSync(file, rc);
  start(['/usr/bin/openbox', '--config-file', rc === null ? '/etc/xdg/openbox/rc.xml' : file]);
  await expect.poll(() => hasManager(nursery, x.display), { timeout: 10_000 }).toBe(true);
  const state = async () => ({ ...(await windowsOf(x.display)), programs: programs(x.display) });
  const act = (...args: readonly string[]) => void xdotool(x.display, ...args);
  return {
    ...{ x, nursery, folder, start, state, do: act },
    async expectEffect(...args) {
      const [before, picture] = [await state(), pixelsOf(x.framebuffer)];
      const still = new Uint8Array(picture.length).fill(1);
      act(...args);
      const other = async () =>
        JSON.stringify(await state()) !== JSON.stringify(before) ||
        changed(picture, pixelsOf(x.framebuffer), still) > 4_000;
      await expect.poll(other, { timeout: 10_000 }).toBe(true);
    },
    close: () => nursery.close(),
  };
}

/** Whether a window manager says that it is there (EWMH, _NET_SUPPORTING_WM_CHECK). */
const hasManager = async (nursery: Nursery, display: string): Promise<boolean> => {
  const told = await nursery.run([
    ...(['/usr/bin/xprop', '-display', display] as const),
    ...['-root', '_NET_SUPPORTING_WM_CHECK'],
  ]);
  return told?.includes('window id') === true;
};

/** With two windows on it, of which the second has the keyboard. */
export async function withTwoWindows(work: (unlocked: Unlocked) => Promise<void>): Promise<void> {
  const unlocked = await openUnlocked();
  try {
    let last = '';
    // By the manager's own account: until it has noticed who has the keyboard, its keys are for nobody.
    const active = () => xdotool(unlocked.x.display, 'getactivewindow');
    const isNext = async () =>
      !['', last].includes(active()) && /xmessage/i.test((await windowsOf(unlocked.x.display)).focus);
    // Away from the pointer in the middle: a menu that comes up below it is gone at once.
    for (const place of ['400x200+50+50', '400x200+700+100']) {
      unlocked.start(['/usr/bin/xmessage', '-xrm', '*input: True', '-geometry', place, 'a window']);
      await expect.poll(isNext, { timeout: 10_000 }).toBe(true);
      last = active();
    }
    await work(unlocked);
  } finally {
    await unlocked.close();
  }
}
