import { rmSync } from 'node:fs';
import { join } from 'node:path';
import jsqr from 'jsqr';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { vmReader } from '../../core/opennebula/resources/vm.ts';
import { readMarker } from '../../core/rescue/marker.ts';
import type { Settings } from '../../core/policy/settings.ts';
import type { DemoCloud } from '../../demo/cloud.ts';
import type { VmKey } from '../../demo/catalogue.ts';
import { demoSettings } from '../../tour/settings.ts';
import { call } from '../contract/wire.ts';
import { readPicture } from '../integration/console/machine.ts';
import { audit } from '../support/audit.ts';
import { decodeWhole } from '../support/decode.ts';
import { openRelay } from '../support/relay.ts';
import { onScreen, openCloud, openTerminal, signIn, temporary } from '../support/terminal.ts';
import type { Terminal } from '../support/terminal.ts';

let cloud: DemoCloud;
let terminal: Terminal;
const work = temporary('rescue');

const session = () => `${cloud.users.desktop.name}:${cloud.users.desktop.password}`;
const read = async (key: VmKey) =>
  decodeWhole(vmReader(), await call(cloud.endpoint, 'one.vm.info', [session(), cloud.vmId(key)]));
const act = async (action: string, key: VmKey) => {
  await call(cloud.endpoint, 'one.vm.action', [session(), action, cloud.vmId(key)]);
};

beforeAll(async () => {
  cloud = await openCloud();
});
afterAll(async () => {
  await cloud.close();
  rmSync(work, { recursive: true, force: true });
});
afterEach(() => terminal.close());

/** A terminal on which the desktop was pressed. */
async function open(key: VmKey, more: (settings: Settings) => Partial<Settings> = () => ({}), size?: string) {
  const settings = demoSettings(cloud);
  terminal = await openTerminal(cloud, {
    settings: { ...settings, ...more(settings) },
    ...(size === undefined ? {} : { size }),
  });
  await signIn(terminal, cloud.users.desktop);
  await onScreen(terminal.page, 'home');
  await press(`[data-desktop="${cloud.vmId(key)}"]`);
}
const press = async (selector: string) => {
  await terminal.page.waitForSelector(selector);
  await terminal.page.click(selector);
};
/** As jsqr takes a picture. */
const withAlpha = (rgb: Uint8Array): Uint8ClampedArray =>
  Uint8ClampedArray.from({ length: (rgb.length / 3) * 4 }, (_value, i) =>
    i % 4 === 3 ? 255 : (rgb[Math.floor(i / 4) * 3 + (i % 4)] ?? 0),
  );
const shown = () => terminal.page.evaluate('document.body.innerText');
const says = (what: string, timeout = 20_000) => expect.poll(shown, { timeout }).toContain(what);
const focused = () => terminal.page.evaluate('document.activeElement?.dataset.action ?? ""');

describe('a guest that does not boot', () => {
  test('is noticed, its words are quoted, and two presses later it opens from the good snapshot', async () => {
    await open('broken');
    await onScreen(terminal.page, 'did-not-boot');
    await terminal.page.waitForSelector('[data-console=connected]');
    await says('bootable');
    await terminal.page.focus('[data-action=revert]');
    await terminal.x.press('Return');
    await expect.poll(focused).toBe('go-back');
    await says('before the update');
    await says('will be lost');
    expect(await audit(terminal.page)).toEqual([]);
    await terminal.x.press('Return');
    await onScreen(terminal.page, 'reverting');
    await onScreen(terminal.page, 'credentials', 40_000);
    expect((await cloud.witness('broken')).booted).toBe(true);
    expect(readMarker(await read('broken'))?.step).toBe('done');
    await terminal.page.waitForSelector('input[name=password]:focus');
    await terminal.x.type(cloud.rdp.password);
    await terminal.x.press('Return');
    await onScreen(terminal.page, 'running');
  });

  test('is taken back to the end by the next terminal, when the first one is cut off in the middle', async () => {
    await open('broken');
    await onScreen(terminal.page, 'credentials');
    await terminal.page.waitForSelector('input[name=password]:focus');
    await terminal.x.type(cloud.rdp.password);
    await terminal.x.press('Return');
    await onScreen(terminal.page, 'running');
    await terminal.x.press('ctrl+alt+Home');
    await press('[data-action=more]');
    await press('dialog [data-action=revert]');
    await press('[data-action=go-back]');
    await terminal.page.waitForSelector('[data-screen=reverting] [data-step=power-off].done');
    await terminal.close();
    await expect.poll(async () => readMarker(await read('broken'))?.step).not.toBe('done');
    await open('broken');
    await onScreen(terminal.page, 'reverting');
    await says('was interrupted');
    await onScreen(terminal.page, 'credentials', 40_000);
    expect((await cloud.witness('broken')).booted).toBe(true);
  });

  test('shows a page for whoever helps, which a telephone can read', async () => {
    await open('unbootable');
    await onScreen(terminal.page, 'did-not-boot');
    await press('[data-action=help]');
    await terminal.page.waitForSelector('svg.qr path');
    const text = String(await shown());
    const [, incident = ''] = /Number\s+([0-9A-Z]{6})/.exec(text) ?? [];
    expect(incident).not.toBe('');
    expect(terminal.log()).toContain(incident);
    expect(text).toContain(cloud.hostName);
    expect(text).not.toContain(cloud.ticket('unbootable'));
    expect(await audit(terminal.page)).toEqual([]);
    const photograph = join(work, 'x.ppm');
    await terminal.x.screenshot(photograph);
    const { rgb, width, height } = readPicture(photograph);
    const decoded = jsqr.default(withAlpha(rgb), width, height);
    expect(decoded?.data).toBe(await terminal.page.evaluate('document.querySelector("svg.qr").dataset.qr'));
    expect(decoded?.data).toContain(incident);
  });

  test('has its console again by itself after it was switched off and on', async () => {
    await open('unbootable');
    await terminal.page.waitForSelector('[data-console=connected]');
    await act('poweroff-hard', 'unbootable');
    await terminal.page.waitForSelector('.no-console, [data-console=closed]', { timeout: 30_000 });
    await expect.poll(async () => (await read('unbootable')).state).toBe(8);
    await act('resume', 'unbootable');
    await terminal.page.waitForSelector('[data-console=connected]', { timeout: 40_000 });
  });

  test('is looked at only, where the settings say so', async () => {
    await open('snapshots', ({ rescue }) => ({ rescue: { ...rescue, viewOnly: true } }));
    await onScreen(terminal.page, 'console');
    await terminal.page.waitForSelector('[data-console=connected]');
    // This one is its desktop, and not a look at it.
    const before = (await cloud.witness('snapshots')).screen?.sha256;
    await terminal.page.focus('.console-place');
    await terminal.x.press('a');
    await expect.poll(async () => (await cloud.witness('snapshots')).screen?.sha256).not.toBe(before);
    await terminal.close();
    await open('unbootable', ({ rescue }) => ({ rescue: { ...rescue, viewOnly: true } }));
    await terminal.page.waitForSelector('[data-screen=did-not-boot] [data-console=connected]');
    await says('can be looked at only');
    expect(await terminal.page.$('[data-chord]')).toBeNull();
  });
});

test('who types into the console goes on typing when the desktop is ready, and then goes there', async () => {
  await open('unbootable');
  await terminal.page.waitForSelector('[data-console=connected]');
  await terminal.page.focus('.console-place');
  await cloud.insertMedium('unbootable');
  await act('reboot-hard', 'unbootable');
  await says('Your desktop is ready', 30_000);
  const inConsole = 'document.activeElement?.closest(".console-place") !== null';
  expect(await terminal.page.evaluate(inConsole)).toBe(true);
  await terminal.x.press('ctrl+alt+shift+Escape');
  await expect.poll(focused).toBe('open');
  await terminal.x.press('Return');
  await onScreen(terminal.page, 'credentials');
});

test('a console whose connection breaks keeps its picture, and is there again by itself', async () => {
  const port = (await read('vnc')).graphics?.port ?? 0;
  const relay = await openRelay(port);
  await open('vnc', ({ cloud: known }) => ({
    cloud: { ...known, hosts: { [cloud.hostName]: relay.host } },
  }));
  await terminal.page.waitForSelector('[data-screen=console] [data-console=connected]');
  await relay.close();
  await terminal.page.waitForSelector('[data-console=closed] .console-still canvas');
  const mended = await openRelay(port);
  try {
    await terminal.page.waitForSelector('[data-console=connected]');
    expect(await terminal.page.$('.console-still')).toBeNull();
  } finally {
    await mended.close();
  }
});

describe('a SPICE desktop', () => {
  test('has what rescues within reach, and asks before work is lost', async () => {
    await open('spice');
    await onScreen(terminal.page, 'running');
    await terminal.x.press('ctrl+alt+Home');
    await press('[data-action=more]');
    expect(await audit(terminal.page)).toEqual([]);
    await press('dialog [data-action=restart-hard]');
    await says('will be lost');
    const down = cloud.witness('spice');
    expect((await down).booted).toBe(true);
    await terminal.x.press('Return');
    await says('was restarted');
    await expect.poll(async () => (await cloud.witness('spice')).booted, { timeout: 15_000 }).toBe(true);
  });
});

test('a snapshot that was made when it worked brings the running machine back', async () => {
  const keeps = ({ rescue }: Settings) => ({
    rescue: { ...rescue, actions: [...rescue.actions, 'keep' as const] },
  });
  await open('snapshots', keeps);
  await terminal.page.waitForSelector('[data-console=connected]');
  await press('[data-action=more]');
  await press('dialog [data-action=keep]');
  await says('A snapshot was made', 30_000);
  const good = (await cloud.witness('snapshots')).screen?.sha256;
  await terminal.page.focus('.console-place');
  await terminal.x.press('a');
  await expect.poll(async () => (await cloud.witness('snapshots')).screen?.sha256).not.toBe(good);
  await press('[data-action=more]');
  await press('dialog [data-action=revert]');
  await press('[data-action=go-back]');
  await onScreen(terminal.page, 'reverting');
  await onScreen(terminal.page, 'console', 30_000);
  await expect.poll(async () => (await cloud.witness('snapshots')).screen?.sha256).toBe(good);
});
