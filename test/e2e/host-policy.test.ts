import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ROOT } from '../../build/tools.ts';
import { findChromium } from '../../chromium/find.ts';
import { PREFERENCES } from '../../chromium/preferences.ts';
import { commandLine } from '../../chromium/switches.ts';
import type { DemoCloud } from '../../demo/cloud.ts';
import { systemClock } from '../../platform/clock.ts';
import { managedChromium, openBare } from '../support/browser.ts';
import type { BareBrowser } from '../support/browser.ts';
import { bridgePort } from '../support/host.ts';
import { onScreen, openCloud, openTerminal } from '../support/terminal.ts';

const POLICY = readFileSync(join(ROOT, 'build/chromium-policy/onekiosk.json'), 'utf8');
const policy = JSON.parse(POLICY) as Record<string, unknown>;

beforeEach((context) => {
  if (process.getuid?.() !== 0)
    context.skip('only root may put a policy file where one Chromium alone sees it (a mount namespace)');
});

/** chrome://policy itself, and its protocol, are shut by the policy: here both lists are longer by it. */
const readable = JSON.stringify({
  ...policy,
  URLAllowlist: [...(policy['URLAllowlist'] as string[]), 'chrome://policy'],
  DeveloperToolsAvailabilityAllowlist: ['*'],
});

/** What the page chrome://policy says of each policy that is set: its name, and `OK` or what is wrong with it. */
const ROWS = `(() => {
  const rows = [];
  const text = (row, name) => row.shadowRoot.querySelector('.' + name)?.textContent.trim() ?? '';
  const walk = (node) => {
    for (const each of node.querySelectorAll('*')) {
      if (each.localName === 'policy-row') rows.push([text(each, 'name'), text(each, 'messages'), text(each, 'source')]);
      if (each.shadowRoot !== null) walk(each.shadowRoot);
    }
  };
  walk(document);
  return JSON.stringify(rows.filter(([, said]) => said !== 'Not set.' && said !== 'Messages'));
})()`;

test('this Chromium knows every policy of the file, and takes each', async () => {
  const bare = await openBare({ policy: readable });
  try {
    await bare.page.goto('chrome://policy');
    const rows = async () => JSON.parse(String(await bare.page.evaluate(ROWS))) as string[][];
    await expect.poll(async () => (await rows()).length, { timeout: 10_000 }).toBeGreaterThan(30);
    const taken = (await rows()).filter(([name]) => name !== undefined && name in policy);
    expect(new Set(taken.map(([name]) => name))).toEqual(new Set(Object.keys(policy)));
    expect(taken.filter(([, said, source]) => said !== 'OK' || source !== 'Platform')).toEqual([]);
  } finally {
    await bare.close();
  }
});

test('without a policy, the new profile offers neither to keep a password nor to translate, complete or check anything', async () => {
  const bare = await openBare({});
  try {
    await bare.page.goto('chrome://prefs-internals');
    const known = async () => String(await bare.page.evaluate('document.body.innerText'));
    await expect.poll(known, { timeout: 10_000 }).toContain('credentials_enable_service');
    const text = await known();
    const values: unknown = JSON.parse(text.slice(text.indexOf('{')));
    const at = (path: readonly string[]) =>
      path.reduce<unknown>((node, name) => Object(node)[name] as unknown, values);
    const check = (wanted: object, path: readonly string[]): void => {
      for (const [name, value] of Object.entries(wanted) as [string, unknown][]) {
        if (typeof value === 'object' && value !== null && !Array.isArray(value))
          check(value, [...path, name]);
        else expect(at([...path, name]), [...path, name].join('.')).toMatchObject({ value });
      }
    };
    check(PREFERENCES, []);
  } finally {
    await bare.close();
  }
});

test('this Chromium knows every switch and feature of the command line', () => {
  const binary = readFileSync(findChromium());
  for (const each of commandLine('/p', false)) {
    const name = each.replace(/^--/, '').replace(/=.*/s, '');
    expect(binary.includes(name), name).toBe(true);
  }
  const features = commandLine('/p', false).flatMap(
    (each) => /^--(?:en|dis)able-features=(.*)/.exec(each)?.[1]?.split(',') ?? [],
  );
  expect(features.length).toBeGreaterThan(5);
  for (const feature of features) expect(binary.includes(feature), feature).toBe(true);
});

describe('by the policy alone, without anybody on the pipe who refuses,', () => {
  let managed: BareBrowser;
  let free: BareBrowser;
  beforeAll(async () => {
    if (process.getuid?.() !== 0) return;
    const switches = ['--kiosk', '--no-first-run', '--no-sandbox', '--disable-gpu', '--app=data:text/html,'];
    managed = await openBare({ policy: POLICY, switches });
    // The same Chromium, of which a policy says nothing.
    free = await openBare({ policy: '{}', switches });
  });
  afterAll(async () => {
    await managed?.close();
    await free?.close();
  });

  test.each(['file:///etc/passwd', 'http://127.0.0.1:9/'])('%s is not shown', async (url) => {
    const why = (bare: BareBrowser) =>
      bare.page.goto(url).then(
        () => 'shown',
        (error: unknown) => String(error),
      );
    expect(await why(managed)).toContain('ERR_BLOCKED_BY_ADMINISTRATOR');
    expect(await why(free)).not.toContain('ERR_BLOCKED_BY_ADMINISTRATOR');
  });
});

describe('by the policy alone, on an empty page that swallows nothing, no window comes up:', () => {
  const switches = ['--kiosk', '--no-first-run', '--no-sandbox', '--disable-gpu', 'data:text/html,'];
  const seen = async ({ x, browser }: BareBrowser) => ({
    windows: await x.windows(),
    targets: browser.targets().map((target) => target.url()),
    picture: createHash('sha256').update(readFileSync(x.framebuffer)).digest('hex'),
  });

  test.each([
    ['open a file', 'ctrl+o'],
    ['a private window', 'ctrl+shift+n'],
    ['save', 'ctrl+s'],
  ])('%s', async (_what, keys) => {
    const managed = await openBare({ policy: POLICY, switches });
    const free = await openBare({ policy: '{}', switches });
    try {
      await systemClock.sleep(2_000);
      const before = [await seen(managed), await seen(free)];
      await Promise.all([managed.x.press(keys), free.x.press(keys)]);
      await expect.poll(() => seen(free), { timeout: 10_000 }).not.toEqual(before[1]);
      expect(await seen(managed)).toEqual(before[0]);
    } finally {
      await managed.close();
      await free.close();
    }
  });
});

describe('a shell whose Chromium has the policy', () => {
  let cloud: DemoCloud;
  beforeAll(async () => {
    cloud = await openCloud();
  });
  afterAll(async () => {
    await cloud.close();
  });

  test('works: the page is there, and the console bridge answers it', async () => {
    const chromium = managedChromium(POLICY);
    const terminal = await openTerminal(cloud, { size: '800x600', executable: chromium.path });
    try {
      await onScreen(terminal.page, 'sign-in');
      const port = await bridgePort(terminal.page);
      // Without the permission it would hang, and say nothing.
      const closed = `new Promise((resolve) => {
        const socket = new WebSocket('ws://127.0.0.1:${port}/console?token=${'0'.repeat(32)}');
        socket.onclose = () => resolve('refused');
        setTimeout(() => resolve('hangs'), 8_000);
      })`;
      expect(await terminal.page.evaluate(closed)).toBe('refused');
    } finally {
      await terminal.close();
      chromium.close();
    }
  });
});
