import { expect } from 'vitest';
import { ORIGIN, openPage, shakeHands } from '../integration/console/page.ts';
import type { Page } from '../integration/console/page.ts';
import type { Terminal } from './terminal.ts';

/** The page takes the road to the VNC console of its session, as noVNC does; resolves when the server has shown its screen's size. */
export async function lookAtConsole(terminal: Terminal): Promise<Page> {
  const road = await terminal.ask('console:open', {});
  if (road === null) throw new Error('no road to the console');
  const page = openPage(road.url, ORIGIN);
  await shakeHands(page);
  const size = await page.take(4);
  // VGA's text mode, with cells of eight pixels or nine.
  expect([640, 720]).toContain(size.readUInt16BE(0));
  expect(size.readUInt16BE(2)).toBe(400);
  return page;
}
