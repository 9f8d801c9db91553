import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Settings } from '../../core/policy/settings.ts';
import type { DemoCloud } from '../../demo/cloud.ts';
import type { VmKey } from '../../demo/catalogue.ts';
import { withoutXrdp } from '../../demo/xrdp-desktop.ts';
import { hasSpiceHtml5 } from '../../platform/files/bundle.ts';
import { systemClock } from '../../platform/clock.ts';
import { demoSettings } from '../../tour/settings.ts';
import { processesWith, runningOn } from '../support/processes.ts';
import { markWrites, startSampler } from '../support/secrets.ts';
import type { Sampler, Written } from '../support/secrets.ts';
import { wholeSpiceSession } from '../support/spice.ts';
import { onScreen, openCloud, openTerminal, signIn, temporary } from '../support/terminal.ts';
import type { Terminal } from '../support/terminal.ts';

let cloud: DemoCloud;
let terminal: Terminal;
let sampler: Sampler;
let written: Written;
beforeAll(async () => {
  cloud = await openCloud();
  sampler = startSampler(/^\S*xdotool /);
  // The demo's own guests and accounts keep their passwords in files of their own.
  written = markWrites(temporary('test-mark'), [/^\/tmp\/onekiosk-test-cloud/, /^\/etc\/(g?shadow|passwd)/]);
});
afterAll(async () => {
  sampler.end();
  await terminal.close();
  await cloud.close();
});

/** What the page holds that a script in it, or somebody at its debugger, could read. */
const pageMemory = async (): Promise<string> =>
  String(
    await terminal.page.evaluate(`JSON.stringify([
      document.documentElement.outerHTML,
      [...document.querySelectorAll('input')].map((input) => input.value),
      Object.entries(localStorage), Object.entries(sessionStorage), document.cookie, history.state, location.href,
    ])`),
  );

/** Each place where a secret must not be, all the time since the beginning. */
async function expectNowhere(secret: string): Promise<void> {
  expect(secret.length).toBeGreaterThanOrEqual(8);
  expect(sampler.seen(secret), 'arguments and environments').toEqual([]);
  expect(processesWith(secret), 'arguments and environments now').toEqual([]);
  expect(terminal.log(), 'the log').not.toContain(secret);
  expect(await pageMemory(), 'the page').not.toContain(secret);
  expect(written.with(secret), 'files').toEqual([]);
}

/** Those of the sign-in: its password and its token. */
async function expectSignInNowhere(): Promise<void> {
  const tokens = cloud.tokenTexts();
  expect(tokens.length).toBeGreaterThan(0);
  for (const secret of [cloud.users.desktop.password, ...tokens]) await expectNowhere(secret);
}

const open = async (more: (settings: Settings) => Partial<Settings> = () => ({})) => {
  const settings = demoSettings(cloud);
  terminal = await openTerminal(cloud, { settings: { ...settings, ...more(settings) } });
};
const home = async () => {
  await signIn(terminal, cloud.users.desktop);
  await onScreen(terminal.page, 'home');
  await terminal.page.waitForSelector('[data-desktop]');
};
const press = (key: VmKey) => terminal.page.click(`[data-desktop="${cloud.vmId(key)}"]`);
const giveGuestPassword = async () => {
  await onScreen(terminal.page, 'credentials');
  await terminal.page.waitForSelector('input[name=password]:focus');
  await terminal.x.type(cloud.rdp.password);
  await terminal.x.press('Return');
  await onScreen(terminal.page, 'running');
};
const viewer = (name: string): number => {
  const [pid] = runningOn(terminal.x.display, `/usr/bin/${name}`);
  if (pid === undefined) throw new Error(`${name} does not run`);
  return pid;
};

describe('the look finds a secret where there is one', () => {
  beforeAll(() => open());
  afterAll(() => terminal.close());
  test('in the page', async () => {
    const planted = 'pl4nted-in-the-page';
    await terminal.page.waitForSelector('input[name=user]:focus');
    await terminal.page.evaluate(`document.querySelector('input[name=user]').value = '${planted}'`);
    await expect(expectNowhere(planted)).rejects.toThrow('the page');
  });

  test('in the arguments and the environment of a program that is gone again', async () => {
    const [argument, variable] = [randomBytes(8).toString('hex'), randomBytes(8).toString('hex')];
    const child = spawn('/bin/sleep', ['0.4', '0'], {
      env: { PLANTED: variable },
      argv0: `sleep-${argument}`,
    });
    await new Promise((resolve) => child.on('exit', resolve));
    expect(processesWith(argument)).toEqual([]);
    expect(sampler.seen(argument)).toHaveLength(1);
    expect(sampler.seen(variable)).toHaveLength(1);
    expect(sampler.looks()).toBeGreaterThan(20);
  });

  test('in a file, wherever programs write', () => {
    const planted = randomBytes(8).toString('hex');
    const path = join(temporary('test-planted'), 'x');
    writeFileSync(path, planted);
    expect(written.with(planted)).toEqual([path]);
  });
});

describe('with what the settings are without a word', () => {
  beforeAll(() => open());
  afterAll(() => terminal.close());

  test('the password of the cloud is nowhere once it was given, and neither is the token', async () => {
    await signIn(terminal, { name: cloud.users.desktop.name, password: `${cloud.users.desktop.password}x` });
    await terminal.page.waitForSelector('[data-failure=auth-rejected]');
    expect(terminal.log()).toContain('auth-rejected');
    await terminal.page.evaluate("document.querySelector('input[name=user]').focus()");
    await terminal.x.press('ctrl+a');
    await home();
    await expectSignInNowhere();
  });

  test('the ticket of a SPICE desktop goes to its viewer and nowhere else; nor is what is typed there kept', async () => {
    await press('spice');
    await onScreen(terminal.page, 'running');
    await wholeSpiceSession(cloud);
    await terminal.x.type('pl4nted');
    await expectNowhere(cloud.ticket('spice'));
    await cloud.endConnections('spice');
    await onScreen(terminal.page, 'home');
    await expectNowhere(cloud.ticket('spice'));
    expect(terminal.log()).not.toMatch(/Key pressed|keyname/);
  });

  test('nor where the viewer crashes: it leaves no copy of its memory', async () => {
    await press('spice');
    await onScreen(terminal.page, 'running');
    await wholeSpiceSession(cloud);
    process.kill(viewer('remote-viewer'), 'SIGSEGV');
    await systemClock.sleep(1_000);
    await onScreen(terminal.page, 'running');
    await wholeSpiceSession(cloud);
    await expectNowhere(cloud.ticket('spice'));
    await cloud.endConnections('spice');
    await onScreen(terminal.page, 'home');
  });

  test('the password of an RDP desktop goes to its viewer and nowhere else, crash included', async () => {
    await press('rdp');
    await giveGuestPassword();
    await expectNowhere(cloud.rdp.password);
    process.kill(viewer('xfreerdp'), 'SIGABRT');
    await systemClock.sleep(2_000);
    await onScreen(terminal.page, 'running');
    await expectNowhere(cloud.rdp.password);
    await terminal.x.closeWindow('Office desktop');
    await onScreen(terminal.page, 'home');
    await expectNowhere(cloud.rdp.password);
  });

  test('the same for an application', async (context) => {
    if (cloud.rdp.xrdpUser === null) return context.skip(withoutXrdp() ?? 'the demo has no xrdp desktop');
    const tile = await terminal.page.waitForSelector('[data-application]');
    await tile?.click();
    await giveGuestPassword();
    await expectNowhere(cloud.rdp.password);
    await terminal.x.press('ctrl+alt+Home');
    await terminal.page.waitForSelector('[data-action=close]');
    await terminal.page.click('[data-action=close]');
    await onScreen(terminal.page, 'home');
    await expectNowhere(cloud.rdp.password);
  });

  test('the password of a console stays with the bridge; the page sees its picture', async () => {
    await press('vnc');
    await terminal.page.waitForSelector('[data-screen=console] [data-console=connected]');
    await expectNowhere(cloud.ticket('vnc'));
    await terminal.page.click('[data-action=back]');
    await onScreen(terminal.page, 'home');
  });

  test('after the sign-out no token lives, and nothing in the page tells who was there', async () => {
    await expectSignInNowhere();
    await terminal.page.click('[data-sign-out]');
    await onScreen(terminal.page, 'sign-in');
    await expect.poll(() => cloud.liveTokens()).toBe(0);
    expect(await pageMemory()).not.toContain('Design desktop');
    expect(terminal.log()).toContain('signed out');
  });
});

describe('where SPICE is shown inside the shell', () => {
  beforeAll(() => open(({ viewers }) => ({ viewers: { ...viewers, allow: ['console', 'freerdp'] } })));
  afterAll(() => terminal.close());
  test('its ticket stays with the bridge', async (context) => {
    if (!hasSpiceHtml5()) return context.skip('spice-html5 is not installed');
    await home();
    await press('spice');
    await terminal.page.waitForSelector('[data-screen=console] [data-console=connected]');
    await expectNowhere(cloud.ticket('spice'));
    await terminal.page.click('[data-action=back]');
    await onScreen(terminal.page, 'home');
  });
});

describe('where the settings give desktops the password of the sign-in', () => {
  beforeAll(() =>
    open(({ rdp }) => ({ rdp: { ...rdp, credentials: 'sign-in', signInNetworks: ['127.0.0.0/8'] } })),
  );
  test('it goes to its viewer, which is refused here, and nowhere else; after the sign-out it is gone', async () => {
    await home();
    await press('rdp');
    // The demo's guests have other passwords: this one was tried, and is asked for now.
    await onScreen(terminal.page, 'credentials');
    expect(terminal.log()).toContain('viewer ended program="xfreerdp');
    await expectSignInNowhere();
    await terminal.x.press('Escape');
    await onScreen(terminal.page, 'home');
    await terminal.page.click('[data-sign-out]');
    await onScreen(terminal.page, 'sign-in');
    await expectNowhere(cloud.users.desktop.password);
  });
});
