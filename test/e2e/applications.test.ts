import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROOT } from '../../build/tools.ts';
import type { DemoCloud } from '../../demo/cloud.ts';
import { withoutXrdp } from '../../demo/xrdp-desktop.ts';
import { systemClock } from '../../platform/clock.ts';
import { audit } from '../support/audit.ts';
import { everyProcess } from '../support/processes.ts';
import { onScreen, openCloud, openTerminal, signIn } from '../support/terminal.ts';
import type { Terminal } from '../support/terminal.ts';

const PICTURES = join(ROOT, 'test-out', 'screens');
/** The group is asked in the turn of the second reading, milliseconds. */
const GROUP_PATIENCE = 25_000;

let cloud: DemoCloud;
beforeAll(async () => {
  await mkdir(PICTURES, { recursive: true });
  cloud = await openCloud();
});
afterAll(async () => {
  await cloud.close();
});

const focused = async ({ page }: Terminal): Promise<string> =>
  String(
    await page.evaluate(
      "(() => { const { application, desktop, more } = document.activeElement.dataset; return application ? 'application ' + document.activeElement.querySelector('.name').textContent : desktop ? 'desktop ' + desktop : more ? 'more ' + more : document.activeElement.tagName; })()",
    ),
  );
const names = async ({ page }: Terminal, what: 'application' | 'desktop'): Promise<unknown> =>
  await page.evaluate(
    `[...document.querySelectorAll('[data-${what}] .name')].map((each) => each.textContent)`,
  );
const headings = async ({ page }: Terminal): Promise<unknown> =>
  await page.evaluate("[...document.querySelectorAll('h2')].map((each) => each.textContent)");
const select = async (terminal: Terminal, name: string) => {
  for (let step = 0; (await focused(terminal)) !== `application ${name}`; step++) {
    if (step > 5) throw new Error(`${name} is not to be reached; the focus is on ${await focused(terminal)}`);
    await terminal.x.press('Right');
  }
};

/** In the order of the page. Those of the Linux desktop are there where the demo has it. */
const expected = () =>
  cloud.rdp.xrdpUser === null
    ? ['Ledger (needs Windows)']
    : ['Fonts', 'Ledger (needs Windows)', 'Notice board'];

describe.each(['1280x800', '800x600'])('at %s, by the keyboard alone', (size) => {
  let terminal: Terminal;
  beforeAll(async () => {
    terminal = await openTerminal(cloud, { size });
    await signIn(terminal, cloud.users.desktop);
    await onScreen(terminal.page, 'home');
    await terminal.page.waitForFunction(
      `document.querySelectorAll('[data-application]').length === ${expected().length}`,
      { timeout: GROUP_PATIENCE },
    );
  });
  afterAll(async () => {
    await terminal.close();
  });

  test('desktops come first, then the applications, those of the group too', async () => {
    expect(await headings(terminal)).toEqual(['Desktops', 'Applications']);
    expect(new Set((await names(terminal, 'application')) as string[])).toEqual(new Set(expected()));
    const where = await terminal.page.evaluate(
      "document.querySelector('[data-application] .where').textContent",
    );
    expect(where).toMatch(/^on \w+ desktop$/);
  });

  test('Tab goes from one section to the other, arrows stay in theirs', async () => {
    const { x } = terminal;
    await terminal.page.waitForSelector('[data-desktop]:focus');
    expect(await focused(terminal)).toMatch(/^desktop /);
    await x.press('Tab');
    if ((await focused(terminal)).startsWith('more ')) await x.press('Tab');
    expect(await focused(terminal)).toMatch(/^application /);
    await x.press('End');
    const last = await focused(terminal);
    await x.press('Right', 'Down', 'Down');
    expect(await focused(terminal)).toBe(last);
    await x.press('Home', 'Up', 'Left');
    expect(await focused(terminal)).toMatch(/^application /);
    await x.press('shift+Tab');
    expect(await focused(terminal)).toMatch(/^(?:more|desktop) /);
  });

  test('the search finds both', async () => {
    const { x, page } = terminal;
    await page.focus('input[type=search]');
    await x.type('ledger');
    await page.waitForFunction("document.querySelectorAll('[data-desktop]').length === 0");
    expect([await headings(terminal), await names(terminal, 'application')]).toEqual([
      ['Applications'],
      ['Ledger (needs Windows)'],
    ]);
    await x.press('ctrl+a');
    await x.type('design');
    await page.waitForFunction("document.querySelectorAll('[data-application]').length === 0");
    expect(await headings(terminal)).toEqual(['Desktops']);
    await x.press('ctrl+a', 'BackSpace');
    await page.waitForSelector('[data-application]');
    expect(await headings(terminal)).toEqual(['Desktops', 'Applications']);
  });

  test.each(['light', 'dark'])('is legible, reachable and whole, in %s', async (theme) => {
    const { page, x } = terminal;
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: theme }]);
    await page.focus('[data-application]');
    await new Promise((resolve) => {
      setTimeout(resolve, 400); // Transitions end before anything is measured.
    });
    await x.screenshot(join(PICTURES, `${size}-applications-${theme}.png`));
    expect(await audit(page)).toEqual([]);
  });
});

test('an application of a Linux desktop runs alone, ends the session when it ends, and its tile has the focus again', async (context) => {
  const user = cloud.rdp.xrdpUser;
  if (user === null) return context.skip(withoutXrdp() ?? 'the demo has no xrdp desktop');
  const { name, password } = cloud.users.desktop;
  const terminal = await openTerminal(cloud, {
    demo: { user: name, secret: password, guestPassword: cloud.rdp.password },
  });
  const { page, x } = terminal;
  const inside = () =>
    everyProcess()
      .filter(({ environ }) => environ.includes(`USER=${user} `))
      .map(({ cmdline }) => cmdline.trim());
  try {
    await page.waitForSelector('[data-screen=sign-in] [data-demo]');
    await page.focus('[data-demo]');
    await x.press('Return');
    await onScreen(page, 'home');
    await page.waitForFunction(
      `document.querySelectorAll('[data-application]').length === ${expected().length}`,
      { timeout: GROUP_PATIENCE },
    );
    await page.focus('[data-application]');
    await x.press('Home');
    await select(terminal, 'Notice board');
    await x.press('Return');
    await onScreen(page, 'credentials');
    expect(await page.evaluate("document.querySelector('h1').textContent")).toContain('Notice board');
    await page.focus('[data-demo]');
    await x.press('Return');
    await onScreen(page, 'running');
    await expect
      .poll(inside, { timeout: 10_000 })
      .toContainEqual(expect.stringMatching(/xmessage .*One program/));
    await systemClock.sleep(2_000); // Its window is painted.
    await x.screenshot(join(PICTURES, 'application-running.png'));
    // Nothing of the whole desktop is there.
    expect(inside().filter((each) => /openbox|session\.sh/.test(each))).toEqual([]);
    expect((await cloud.witness('xrdp')).rdp).toMatchObject({ connections: 1 });
    await x.press('Return');
    await onScreen(page, 'home', 20_000);
    await page.waitForSelector('[data-application]:focus', { timeout: 5_000 });
    expect(await focused(terminal)).toBe('application Notice board');
    expect((await names(terminal, 'application')) as string[]).toEqual([
      'Notice board',
      'Fonts',
      'Ledger (needs Windows)',
    ]);
  } finally {
    await terminal.close();
  }
});
