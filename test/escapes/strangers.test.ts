import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect } from 'vitest';
import type { VmKey } from '../../demo/catalogue.ts';
import { systemClock } from '../../platform/clock.ts';
import { programs, windowsOf } from '../support/escape-look.ts';
import { onScreen } from '../support/terminal.ts';
import { openGround, tileOf, toList, until } from './ground.ts';
import type { Ground } from './ground.ts';
import { runFamily } from './run.ts';
import type { Place } from './run.ts';
import { DIALOGS, STRANGERS } from './tables/strangers.ts';
import { withDialog } from './viewer-controls.ts';

let ground: Ground;
beforeAll(async () => {
  ground = await openGround({
    desktops: ['spice', 'rdp', 'off', 'hostile'],
    // The certificate of one of the two RDP servers is not the one that is pinned.
    settings: ({ rdp }) => ({ rdp: { ...rdp, pins: { ...rdp.pins, ...wrongPin(rdp.pins) } } }),
  });
});
afterAll(async () => {
  await ground.close();
});

const wrongPin = (pins: Readonly<Record<string, string>>): Record<string, string> => {
  const [, second] = Object.keys(pins);
  return second === undefined ? {} : { [second]: Array<string>(32).fill('ab').join(':') };
};

const body = (what: string) =>
  ground.terminal.page.evaluate(`document.body.dataset.${what}`).catch(() => 'none');
const onOneOf = (...screens: readonly string[]) =>
  until(
    () => body('screen'),
    (seen) => screens.includes(String(seen)),
    30_000,
  );
const front = async () => (await windowsOf(ground.terminal.x.display)).focus;
const running = (program: RegExp) => programs(ground.terminal.x.display).filter((each) => program.test(each));

async function list(): Promise<void> {
  await onOneOf('sign-in', 'home', 'failed', 'credentials', 'running', 'closed');
  if ((await body('screen')) === 'sign-in') await toList(ground);
  if ((await body('screen')) !== 'home')
    await ground.terminal.page.click('[data-action=cancel], [data-action=back], [data-action=close]');
  await onScreen(ground.terminal.page, 'home');
  await ground.terminal.page.focus(tileOf(ground, 'spice'));
}
const press = async (key: VmKey) => await ground.terminal.page.click(tileOf(ground, key));

async function answer(password: string): Promise<void> {
  await ground.terminal.page.waitForSelector('input[name=password]:focus');
  await ground.terminal.x.type(password);
  await ground.terminal.x.press('Return');
}

/** Opens it, and asks its window to close as a window manager's button would. */
async function closeWindow(key: VmKey, program: RegExp): Promise<void> {
  await press(key);
  if (key === 'rdp') await answer(ground.cloud.rdp.password);
  await onScreen(ground.terminal.page, 'running', 30_000);
  if (key === 'spice')
    await until(
      async () => (await ground.cloud.channels('spice')).length,
      (count) => count === 7,
    );
  await until(front, (seen) => program.test(seen));
  expect(running(program)).toHaveLength(1);
  const id = (await front()).split(' ')[0] ?? '';
  await promisify(execFile)('/usr/bin/wmctrl', ['-i', '-c', id], {
    env: { DISPLAY: ground.terminal.x.display },
  });
}

/** Back to the shell by its key, and the desktop is left. */
async function leave(): Promise<void> {
  await ground.terminal.x.press('ctrl+alt+Home');
  await until(front, (seen) => seen.includes('onekiosk'));
  await ground.terminal.page.click('[data-action=close]');
  await onScreen(ground.terminal.page, 'home');
}

const PLACE: Place = {
  ground: () => ground,
  ownPicture: true,
  reach: list,
  again: list,
  async usable({ terminal }) {
    const focused = () => terminal.page.evaluate('document.activeElement.dataset.desktop');
    await terminal.x.press('Right');
    await expect.poll(focused).not.toBe(String(ground.cloud.vmId('spice')));
  },
};

runFamily(
  DIALOGS,
  {
    ...PLACE,
    acts: {
      async 'the certificate of another server'() {
        await press('off');
        await onOneOf('failed', 'credentials');
        if ((await body('screen')) === 'credentials') await answer(ground.cloud.rdp.password);
        await onOneOf('failed');
        expect(await body('failure')).toBe('certificate-untrusted');
      },
      async 'the question for another password of SPICE'() {
        const fault = await ground.cloud.faults.guest('spice').changeTicket();
        await press('spice');
        await onOneOf('failed');
        await fault.end();
      },
      async 'the question for another password of RDP'() {
        await press('rdp');
        await answer('not it');
        await ground.terminal.page.waitForSelector('[data-screen=credentials] input[name=password]:focus');
        await until(
          async () => running(/freerdp/i).length,
          (count) => count === 0,
        );
      },
      async 'the question whether to leave a SPICE desktop'() {
        await closeWindow('spice', /remote-viewer/i);
        // In kiosk mode it does not heed that.
        const before = await windowsOf(ground.terminal.x.display);
        await systemClock.sleep(1_000);
        expect(await windowsOf(ground.terminal.x.display)).toEqual(before);
        expect(running(/remote-viewer/i)).toHaveLength(1);
        await leave();
      },
      async 'the question whether to leave an RDP desktop'() {
        await closeWindow('rdp', /freerdp/i);
        await until(
          async () => running(/freerdp/i).length,
          (count) => count === 0,
        );
        await onScreen(ground.terminal.page, 'home');
      },
    },
  },
  { 'a wrong ticket has a dialog': () => withDialog(ground.cloud) },
);

const NAME = '<img src=x onerror=alert(1)> --exec=sh';

runFamily(STRANGERS, {
  ...PLACE,
  acts: {
    async 'mark-up in the name of a machine, in the list'() {
      const { page } = ground.terminal;
      const told = String(await page.evaluate('document.body.innerText'));
      expect(told).toContain(NAME);
      expect(await page.evaluate("document.querySelectorAll('img').length")).toBe(0);
    },
    async 'an option in the name of a machine, for its viewer'() {
      await press('hostile');
      await onScreen(ground.terminal.page, 'running', 30_000);
      await until(front, (seen) => /remote-viewer/i.test(seen));
      expect((await ground.terminal.x.windows()).join()).toContain('onerror=alert(1)');
      expect(running(/^(?:sh|bash|dash|egpj)/)).toEqual([]);
      await leave();
    },
  },
});
