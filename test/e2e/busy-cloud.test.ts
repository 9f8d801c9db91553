import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { ROOT } from '../../build/tools.ts';
import { ONED_LIMITS } from '../../demo/abyss.ts';
import { openEndpoint } from '../../demo/endpoint.ts';
import type { Endpoint } from '../../demo/endpoint.ts';
import { openStand, silence } from '../support/abyss.ts';
import type { Stand } from '../support/abyss.ts';
import { audit } from '../support/audit.ts';
import { settingsOf } from '../support/settings.ts';
import { onScreen, openTerminal, signIn } from '../support/terminal.ts';
import type { Terminal } from '../support/terminal.ts';

const PICTURES = join(ROOT, 'test-out', 'screens');
const SIZES = ['1280x800', '800x600'] as const;

let terminal: Terminal | null = null;
let stand: Stand | null = null;
let again: Endpoint | null = null;
beforeAll(async () => void (await mkdir(PICTURES, { recursive: true })));
afterEach(async () => {
  await terminal?.close();
  await stand?.endpoint.close();
  await again?.close();
  [terminal, stand, again] = [null, null, null];
});

async function begin(size: string, language: string): Promise<{ terminal: Terminal; stand: Stand }> {
  stand = await openStand();
  terminal = await openTerminal(null, {
    size,
    settings: settingsOf({
      cloud: { endpoint: stand.endpoint.url, name: 'Busy cloud' },
      interface: { language },
    }),
  });
  return { terminal, stand };
}

const picture = (on: Terminal, name: string, size: string) =>
  on.x.screenshot(join(PICTURES, `${size}-${name}.png`));
const text = (on: Terminal, selector: string) =>
  on.page.$eval(selector, (element) => (element as unknown as { innerText: string }).innerText);

describe.each(SIZES)('%s, a cloud whose fifteen places are all taken', (size) => {
  test('keeps the person waiting with a word of it, and lets her in when there is a place', async () => {
    const { terminal: on, stand: at } = await begin(size, size === '800x600' ? 'de' : 'en');
    const silent = await silence(at.endpoint.port, ONED_LIMITS.maxConn);
    await signIn(on, at.person);
    await on.page.waitForFunction(`document.querySelector('.waiting')?.textContent.length > 10`);
    expect(await text(on, '.waiting')).toMatch(size === '800x600' ? /beschäftigt/ : /the cloud is busy/);
    await picture(on, 'sign-in-waiting', size);
    expect(await audit(on.page)).toEqual([]);
    silent.forEach((socket) => socket.destroy());
    await onScreen(on.page, 'home', 60_000);
    await on.page.waitForSelector('[data-desktop]');
  });

  test('can be given up by the keyboard, and nothing is left in the cloud', async () => {
    const { terminal: on, stand: at } = await begin(size, 'en');
    await silence(at.endpoint.port, ONED_LIMITS.maxConn);
    await signIn(on, at.person);
    await on.page.waitForSelector('[data-action=cancel]');
    await on.x.press('Escape');
    await on.page.waitForSelector('input[name=password]:focus');
    expect(await on.page.$('.note')).toBeNull();
    expect(at.fleet.users.every((user) => user.tokens.size === 0)).toBe(true);
  });
});

test('a cloud that goes away says so above the list, which stays, and comes back by itself', async () => {
  const { terminal: on, stand: at } = await begin('1280x800', 'en');
  await signIn(on, at.person);
  await on.page.waitForSelector('[data-desktop]');
  const { port } = at.endpoint;
  await at.endpoint.close();
  await on.page.waitForSelector('.home .note', { timeout: 40_000 });
  await picture(on, 'home-cloud-away', '1280x800');
  expect(await text(on, '.home .note')).toMatch(/does not accept connections/);
  expect(await on.page.$$('[data-desktop]')).toHaveLength(3);
  again = await openEndpoint(at.fleet.site, ONED_LIMITS, { port });
  await on.page.waitForSelector('.home .note', { hidden: true, timeout: 100_000 });
}, 180_000);
