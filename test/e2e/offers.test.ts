import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { ROOT } from '../../build/tools.ts';
import type { Vm } from '../../core/opennebula/model/vm.ts';
import type { DemoCloud } from '../../demo/cloud.ts';
import { systemClock } from '../../platform/clock.ts';
import { demoSettings } from '../../tour/settings.ts';
import { cloudAt } from '../bench/fleet/terminal.ts';
import { audit } from '../support/audit.ts';
import { settingsOf } from '../support/settings.ts';
import { onScreen, openCloud, openTerminal, signIn } from '../support/terminal.ts';
import type { Terminal } from '../support/terminal.ts';

const PICTURES = join(ROOT, 'test-out', 'screens');
const SIZES = ['1280x800', '800x600'] as const;

let cloud: DemoCloud;
let terminal: Terminal | null = null;
beforeAll(async () => {
  await mkdir(PICTURES, { recursive: true });
  cloud = await openCloud();
});
afterAll(async () => {
  await cloud.close();
});
afterEach(async () => {
  await terminal?.close();
  terminal = null;
  // What a test left has nothing to say in the next one.
  for (const vm of await mine()) if (!known.has(vm.id)) await end(vm.id);
});

const session = () => ({ user: cloud.users.desktop.name, secret: cloud.users.desktop.password });
const oned = () => cloudAt(cloud.endpoint, systemClock);
const known = new Set<number>();
const mine = async (): Promise<readonly Vm[]> => (await oned().vmPool.infoExtended(session(), -3)).items;
const end = async (id: number) => {
  await expect
    .poll(
      () =>
        oned()
          .vm.action(session(), id, 'terminate-hard')
          .then(
            () => 'ended',
            () => 'not yet',
          ),
      { timeout: 15_000 },
    )
    .toBe('ended');
};

/** The list, with a class and every template on offer. */
async function home(more: Readonly<Record<string, unknown>> = {}, size = '1280x800'): Promise<Terminal> {
  if (known.size === 0) for (const { id } of await mine()) known.add(id);
  const { selfService } = settingsOf({
    'self-service': {
      ...{ templates: 'all', persistent: 'choose', delete: 'made-here', name: '{template} of {user}' },
      classes: [{ template: 1, label: 'Biology, room 2', per: 'terminal', life: 'sign-out' }],
      ...more,
    },
  });
  terminal = await openTerminal(cloud, { size, settings: { ...demoSettings(cloud), selfService } });
  await signIn(terminal, cloud.users.desktop);
  await onScreen(terminal.page, 'home');
  await terminal.page.waitForSelector('[data-desktop]');
  await terminal.page.waitForSelector('[data-offer]');
  return terminal;
}

async function look({ page, x }: Terminal, name: string): Promise<void> {
  for (const theme of ['light', 'dark']) {
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: theme }]);
    await systemClock.sleep(400); // Transitions end before anything is measured.
    const flaws = await audit(page);
    await x.screenshot(join(PICTURES, `${name}-${theme}.png`));
    expect(flaws, `${name}, ${theme}`).toEqual([]);
  }
}

const focused = ({ page }: Terminal): Promise<unknown> =>
  page.evaluate('(document.activeElement.name || JSON.stringify(document.activeElement.dataset))');
const walkTo = async (at: Terminal, wanted: RegExp, key = 'Tab') => {
  for (let step = 0; !wanted.test(String(await focused(at))); step++) {
    if (step > 20)
      throw new Error(`not to be reached: ${String(wanted)}; the focus is on ${String(await focused(at))}`);
    await at.x.press(key);
  }
};

describe.each(SIZES)('by the keyboard alone, %s', (size) => {
  test('a desktop is made of a template, told what it takes, and deleted', async () => {
    const at = await home({}, size);
    await walkTo(at, /"offer":/);
    await look(at, `${size}-offers`);
    await walkTo(at, /"kind":"template"/);
    await at.x.press('Return');
    await at.page.waitForSelector('dialog input[name=desktop-name]:focus');
    expect(await at.page.evaluate("document.querySelector('[name=desktop-name]').value")).toBe(
      'New design desktop of demo',
    );
    expect(await at.page.evaluate("document.querySelector('[data-quota=vms]').textContent")).toMatch(
      /^1 of \d+ desktops/,
    );
    await look(at, `${size}-offer-form`);
    // A name that oned would refuse is said beside where it stands.
    await at.x.press('ctrl+a');
    await at.x.type('a<b');
    await at.x.press('Return');
    await at.page.waitForSelector('dialog [name=desktop-name][aria-invalid=true]:focus');
    await look(at, `${size}-offer-form-refused`);
    await at.x.press('ctrl+a');
    await at.x.type('Mine');
    await walkTo(at, /^TITLE$/);
    await at.x.type('HELLO');
    await at.x.press('Return');
    const made = await at.page.waitForSelector('[data-desktop]:focus', { timeout: 15_000 });
    expect(await made?.evaluate((tile) => tile.querySelector('.name')?.textContent)).toBe('Mine');
    await at.page.waitForSelector('[data-desktop][data-chip=ready]:focus', { timeout: 20_000 });
    const [vm] = (await mine()).filter(({ id }) => !known.has(id));
    expect(vm).toMatchObject({ name: 'Mine', templateId: 0 });
    await at.x.press('shift+F10');
    await at.page.waitForSelector('dialog [data-action=delete]');
    await walkTo(at, /"action":"delete"/);
    await at.x.press('Return');
    await at.page.waitForSelector('dialog [data-action=confirm]:focus');
    expect(await at.page.evaluate("document.querySelector('dialog p').textContent")).toMatch(
      /^Mine will be deleted/,
    );
    await look(at, `${size}-delete`);
    await at.x.press('Return');
    await at.page.waitForFunction(`document.querySelector('[data-desktop="${vm?.id}"]') === null`, {
      timeout: 30_000,
    });
    expect((await mine()).map(({ id }) => id).filter((id) => !known.has(id))).toEqual([]);
  });

  test('a class opens its one desktop at a press, which ends with the sign-out', async () => {
    const at = await home({}, size);
    await walkTo(at, /"kind":"class"/);
    await at.x.press('Return');
    await onScreen(at.page, 'console', 30_000);
    const [vm, ...more] = (await mine()).filter(({ id }) => !known.has(id));
    expect(more).toEqual([]);
    expect(vm).toMatchObject({ templateId: 1, state: 3, lcmState: 3 });
    await at.page.click('[data-action=back]');
    await onScreen(at.page, 'home');
    const tile = `[data-desktop="${vm?.id}"]`;
    await at.page.waitForSelector(tile);
    // The mark of the class is nothing for people.
    expect(await at.page.evaluate(`document.querySelector('${tile} .name').textContent`)).toBe(
      'Biology, room 2 demo',
    );
    // Pressed again, it is the same one.
    await at.page.focus('[data-offer="1"]');
    await at.x.press('Return');
    await onScreen(at.page, 'console', 30_000);
    expect((await mine()).filter(({ id }) => !known.has(id))).toHaveLength(1);
    await at.page.click('[data-action=back]');
    await onScreen(at.page, 'home');
    await at.page.click('[data-sign-out]');
    await onScreen(at.page, 'sign-in');
    await expect
      .poll(async () => (await mine()).filter(({ id }) => !known.has(id)), { timeout: 10_000 })
      .toEqual([]);
  });

  test('without a place it is said so, and given up at a press', async () => {
    const at = await home({}, size);
    const fill = async (): Promise<void> => {
      const wish = { name: 'filler', hold: true, values: {}, persistent: false };
      for (;;) await oned().template.instantiate(session(), 0, wish);
    };
    await fill().catch(() => {});
    await walkTo(at, /"kind":"class"/);
    await at.x.press('Return');
    await at.page.waitForSelector('[data-in-line=true]', { timeout: 20_000 });
    await look(at, `${size}-offer-in-line`);
    await walkTo(at, /"cancelOffer":/);
    await at.x.press('Return');
    await at.page.waitForFunction("document.querySelector('[data-under-way]') === null", { timeout: 5_000 });
    expect((await mine()).filter(({ name }) => name.includes('['))).toEqual([]);
    // The form says it before anything is sent.
    await walkTo(at, /"kind":"template"/);
    await at.x.press('Return');
    await at.page.waitForSelector('dialog .too-little');
    await at.page.waitForSelector('dialog [data-action=make][disabled]');
    await look(at, `${size}-offer-form-full`);
    await at.x.press('Escape');
    await at.page.waitForFunction("document.querySelector('dialog') === null");
  });
});

test('a desktop with disks of its own is copied first, and says so', async () => {
  const at = await home();
  await walkTo(at, /"kind":"template"/);
  await at.x.press('Return');
  await at.page.waitForSelector('dialog input[name=desktop-name]:focus');
  await walkTo(at, /^keep-disks$/);
  await at.x.press('space');
  await walkTo(at, /"action":"make"/);
  await at.x.press('Return');
  await at.page.waitForFunction(
    "[...document.querySelectorAll('[data-desktop] .unseen')].some((each) => each.textContent === 'Being copied for you')",
    { timeout: 15_000 },
  );
  await at.x.screenshot(join(PICTURES, '1280x800-offer-cloning.png'));
  await at.page.waitForSelector('[data-desktop][data-chip=ready]:focus', { timeout: 20_000 });
});
