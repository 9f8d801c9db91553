import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROOT } from '../../build/tools.ts';
import type { DemoCloud } from '../../demo/cloud.ts';
import type { VmKey } from '../../demo/catalogue.ts';
import { call } from '../contract/wire.ts';
import { audit } from '../support/audit.ts';
import { onScreen, openCloud, openTerminal, signIn } from '../support/terminal.ts';
import type { Terminal } from '../support/terminal.ts';

/** Pictures for whoever wants to look; the test itself asks what it can ask. */
const PICTURES = join(ROOT, 'test-out', 'screens');
const SIZES = ['1280x800', '1920x1080', '800x600'] as const;

let cloud: DemoCloud;
beforeAll(async () => {
  await mkdir(PICTURES, { recursive: true });
  cloud = await openCloud();
});
afterAll(async () => {
  await cloud.close();
});

const press = async ({ page }: Terminal, selector: string) => {
  await page.waitForSelector(selector);
  await page.click(selector);
};

const open = async (terminal: Terminal, key: VmKey) => {
  await onScreen(terminal.page, 'home');
  await press(terminal, `[data-desktop="${cloud.vmId(key)}"]`);
};

const back = async (terminal: Terminal) => {
  await press(terminal, '[data-action=back], [data-action=cancel]');
  await onScreen(terminal.page, 'home');
};

/** Each screen in turn: how to come there from the one before. */
const SCREENS: readonly (readonly [name: string, go: (terminal: Terminal) => Promise<unknown>])[] = [
  ['sign-in', ({ page }) => onScreen(page, 'sign-in')],
  [
    'sign-in-refused',
    async (terminal) => {
      await signIn(terminal, { name: cloud.users.desktop.name, password: 'not it' });
      await terminal.page.waitForSelector('[data-failure=auth-rejected]');
      await terminal.page.waitForSelector('[name=password][aria-invalid=true]');
    },
  ],
  [
    'home',
    async (terminal) => {
      await terminal.page.waitForSelector('input[name=password]:focus');
      await terminal.x.press('ctrl+a');
      await terminal.x.type(cloud.users.desktop.password);
      await terminal.x.press('Return');
      await terminal.page.waitForSelector('[data-desktop]');
    },
  ],
  ['actions', (terminal) => press(terminal, `[data-more="${cloud.vmId('spice')}"]`)],
  ['actions-asked', (terminal) => press(terminal, 'dialog [data-action=restart]')],
  [
    'language',
    async (terminal) => {
      await press(terminal, 'dialog [data-action=cancel]');
      await press(terminal, '.menu.language button');
    },
  ],
  [
    'opening',
    async (terminal) => {
      await terminal.x.press('Escape');
      await open(terminal, 'stuck');
      await onScreen(terminal.page, 'opening');
    },
  ],
  [
    'credentials',
    async (terminal) => {
      await back(terminal);
      await open(terminal, 'rdp');
      await onScreen(terminal.page, 'credentials');
    },
  ],
  [
    'failed',
    async (terminal) => {
      await back(terminal);
      await open(terminal, 'boot-failure');
      await onScreen(terminal.page, 'failed');
    },
  ],
  [
    'console',
    async (terminal) => {
      await back(terminal);
      await open(terminal, 'vnc');
      await terminal.page.waitForSelector('[data-screen=console] [data-console=connected]');
    },
  ],
  [
    'did-not-boot',
    async (terminal) => {
      await back(terminal);
      await open(terminal, 'unbootable');
      await terminal.page.waitForSelector('[data-screen=did-not-boot] [data-console=connected]');
    },
  ],
];

describe.each(SIZES)('at %s', (size) => {
  let terminal: Terminal;
  beforeAll(async () => {
    terminal = await openTerminal(cloud, { size });
  });
  afterAll(async () => {
    await terminal.close();
  });

  test.each(SCREENS)('%s is legible, reachable and whole, in light and in dark', async (name, go) => {
    await go(terminal);
    for (const theme of ['light', 'dark']) {
      await terminal.page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: theme }]);
      await new Promise((resolve) => {
        setTimeout(resolve, 400); // Transitions end before anything is measured.
      });
      await terminal.x.screenshot(join(PICTURES, `${size}-${name}-${theme}.png`));
      expect(await audit(terminal.page), `${name}, ${theme}`).toEqual([]);
    }
  });
});

test('who has no desktop is told so', async () => {
  const terminal = await openTerminal(cloud, { size: '800x600' });
  try {
    await signIn(terminal, cloud.users.empty);
    await onScreen(terminal.page, 'home');
    await terminal.page.waitForFunction("document.querySelector('.quiet-text') !== null");
    await terminal.x.screenshot(join(PICTURES, '800x600-empty-light.png'));
    expect(await audit(terminal.page)).toEqual([]);
  } finally {
    await terminal.close();
  }
});

test('who opens a desktop once more is told how long it took before', async () => {
  const terminal = await openTerminal(cloud, { size: '800x600' });
  const { name, password } = cloud.users.desktop;
  try {
    await signIn(terminal, cloud.users.desktop);
    await open(terminal, 'off');
    await onScreen(terminal.page, 'credentials');
    await back(terminal);
    await call(cloud.endpoint, 'one.vm.action', [`${name}:${password}`, 'poweroff-hard', cloud.vmId('off')]);
    await expect.poll(async () => (await cloud.witness('off')).state, { timeout: 10_000 }).toBe(8);
    await open(terminal, 'off');
    const told = "document.querySelector('.figures')?.textContent.includes('usually')";
    await terminal.page.waitForFunction(told, { polling: 50 });
    await terminal.x.screenshot(join(PICTURES, '800x600-opened-again-light.png'));
    expect(await audit(terminal.page)).toEqual([]);
    await onScreen(terminal.page, 'credentials');
  } finally {
    await terminal.close();
  }
});
