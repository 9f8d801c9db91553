import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DemoCloud } from '../../demo/cloud.ts';
import { processesWith } from '../support/processes.ts';
import { onScreen, openCloud, openTerminal, signIn } from '../support/terminal.ts';
import type { Terminal } from '../support/terminal.ts';

let cloud: DemoCloud;
let terminal: Terminal;
beforeAll(async () => {
  cloud = await openCloud();
  terminal = await openTerminal(cloud);
});
afterAll(async () => {
  await terminal.close();
  await cloud.close();
});

/** Files below a folder that hold the text. */
function filesWith(folder: string, text: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => {
      try {
        return readFileSync(path).includes(text);
      } catch {
        return false; // It went while we looked.
      }
    });
}

/** What the page holds that a script in it, or somebody at its debugger, could read. */
const pageMemory = async (): Promise<string> =>
  String(
    await terminal.page.evaluate(`JSON.stringify([
      document.documentElement.outerHTML,
      [...document.querySelectorAll('input')].map((input) => input.value),
      Object.entries(localStorage), Object.entries(sessionStorage), document.cookie, history.state, location.href,
    ])`),
  );

/** Each place where a secret must not be. Files that the demo itself keeps its own passwords in are not of the shell. */
async function expectNowhere(secret: string): Promise<void> {
  expect(processesWith(secret), 'arguments and environments').toEqual([]);
  expect(terminal.log(), 'the log').not.toContain(secret);
  expect(await pageMemory(), 'the page').not.toContain(secret);
  for (const folder of readdirSync('/tmp').filter((name) => /^onekiosk-(chromium|test-terminal)/.test(name)))
    expect(filesWith(join('/tmp', folder), secret), 'files').toEqual([]);
}

test('the look finds a secret where there is one', async () => {
  const planted = 'pl4nted-in-the-page';
  await terminal.page.waitForSelector('input[name=user]:focus');
  await terminal.page.evaluate(`document.querySelector('input[name=user]').value = '${planted}'`);
  await expect(expectNowhere(planted)).rejects.toThrow('the page');
  await terminal.page.evaluate("document.querySelector('input[name=user]').value = ''");
});

test('the password of the cloud is nowhere once it was given', async () => {
  await signIn(terminal, { name: cloud.users.desktop.name, password: `${cloud.users.desktop.password}x` });
  await terminal.page.waitForSelector('[data-failure=auth-rejected]');
  expect(terminal.log()).toContain('auth-rejected');
  await terminal.page.evaluate("document.querySelector('input[name=user]').focus()");
  await terminal.x.press('ctrl+a');
  await signIn(terminal, cloud.users.desktop);
  await onScreen(terminal.page, 'home');
  await terminal.page.waitForSelector('[data-desktop]');
  await expectNowhere(cloud.users.desktop.password);
});

test('the ticket of a SPICE desktop goes to its viewer and nowhere else', async () => {
  await terminal.page.click(`[data-desktop="${cloud.vmId('spice')}"]`);
  await onScreen(terminal.page, 'running');
  await expectNowhere(cloud.ticket('spice'));
  await cloud.endConnections('spice');
  await onScreen(terminal.page, 'home');
  await expectNowhere(cloud.ticket('spice'));
});

test('the password of a desktop goes to its viewer and nowhere else', async () => {
  await terminal.page.click(`[data-desktop="${cloud.vmId('rdp')}"]`);
  await onScreen(terminal.page, 'credentials');
  await terminal.page.waitForSelector('input[name=password]:focus');
  await terminal.x.type(cloud.rdp.password);
  await terminal.x.press('Return');
  await onScreen(terminal.page, 'running');
  await expectNowhere(cloud.rdp.password);
  await terminal.x.closeWindow('Office desktop');
  await onScreen(terminal.page, 'home');
  await expectNowhere(cloud.rdp.password);
});

test('the password of a console stays with the bridge; the page sees its picture', async () => {
  await terminal.page.click(`[data-desktop="${cloud.vmId('vnc')}"]`);
  await terminal.page.waitForSelector('[data-screen=console] [data-console=connected]');
  await expectNowhere(cloud.ticket('vnc'));
  await terminal.page.click('[data-action=back]');
  await onScreen(terminal.page, 'home');
});

test('after the sign-out no token lives, and nothing in the page tells who was there', async () => {
  await terminal.page.click('[data-sign-out]');
  await onScreen(terminal.page, 'sign-in');
  await expect.poll(() => cloud.liveTokens()).toBe(0);
  expect(await pageMemory()).not.toContain('Design desktop');
  expect(terminal.log()).toContain('signed out');
});
