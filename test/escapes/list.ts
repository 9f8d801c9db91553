import { expect } from 'vitest';
import { onScreen } from '../support/terminal.ts';
import { tileOf, toList, until } from './ground.ts';
import type { Ground } from './ground.ts';
import type { Place } from './run.ts';
import { UNFOCUSES } from './tables/mouse.ts';

const screen = ({ terminal }: Ground) =>
  terminal.page.evaluate('document.body.dataset.screen').catch(() => 'between two pages');

/** Brings the terminal to its list, from whatever screen of the shell there is, with the focus on the SPICE desktop. */
export async function list(ground: Ground): Promise<void> {
  const { terminal } = ground;
  await until(
    () => screen(ground),
    (seen) => seen !== 'starting' && seen !== 'between two pages',
  );
  const before = await screen(ground);
  if (before === 'sign-in') await toList(ground);
  else if (before !== 'home')
    await terminal.page.click('[data-action=cancel], [data-action=back], [data-action=close]');
  await onScreen(terminal.page, 'home');
  await terminal.page.focus(tileOf(ground, 'spice'));
}

/** The arrows go from tile to tile. */
export async function usableList(ground: Ground): Promise<void> {
  const { terminal } = ground;
  const focused = () => terminal.page.evaluate('document.activeElement.dataset.desktop');
  await terminal.page.focus(tileOf(ground, 'spice'));
  const before = await focused();
  await terminal.x.press('Right');
  await expect.poll(focused).not.toBe(before);
  await terminal.x.press('Left');
  await expect.poll(focused).toBe(before);
}

export const listPlace = (ground: () => Ground): Place => ({
  ground,
  reach: list,
  // Shift+F10 opens what can be done with a desktop: that is the shell's own, and Escape closes it.
  async again({ terminal }, { may }) {
    if (may === UNFOCUSES) return await terminal.page.focus(tileOf(ground(), 'spice'));
    await terminal.page.waitForSelector('dialog.dialog[open]');
    await terminal.x.press('Escape');
    await terminal.page.waitForSelector('dialog', { hidden: true });
  },
  usable: usableList,
});
