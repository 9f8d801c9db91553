import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { vmReader } from '../../core/opennebula/resources/vm.ts';
import type { Settings } from '../../core/policy/settings.ts';
import type { DemoCloud } from '../../demo/cloud.ts';
import type { VmKey } from '../../demo/catalogue.ts';
import { systemClock } from '../../platform/clock.ts';
import { demoSettings } from '../../tour/settings.ts';
import { call } from '../contract/wire.ts';
import { decodeWhole } from '../support/decode.ts';
import { everyProcess, family, isRunning, runningOn } from '../support/processes.ts';
import { openRelay } from '../support/relay.ts';
import type { Relay } from '../support/relay.ts';
import { wholeSpiceSession } from '../support/spice.ts';
import { onScreen, openCloud, openTerminal, signIn } from '../support/terminal.ts';
import type { Terminal } from '../support/terminal.ts';

let cloud: DemoCloud;
let relay: Relay;
let terminal: Terminal;

const read = async (key: VmKey) => {
  const { name, password } = cloud.users.desktop;
  return decodeWhole(
    vmReader(),
    await call(cloud.endpoint, 'one.vm.info', [`${name}:${password}`, cloud.vmId(key)]),
  );
};
const act = async (action: string, key: VmKey) => {
  const { name, password } = cloud.users.desktop;
  await call(cloud.endpoint, 'one.vm.action', [`${name}:${password}`, action, cloud.vmId(key)]);
};

beforeAll(async () => {
  cloud = await openCloud();
  // The hypervisor is reached over a road that can be cut.
  relay = await openRelay((await read('spice')).graphics?.port ?? 0);
});
afterAll(async () => {
  await relay.close();
  await cloud.close();
});
afterEach(async () => {
  await relay.mend();
  await terminal.close();
});

/** A terminal whose road to the hypervisor is the relay, with the SPICE desktop open on it. */
async function open(sessions: Partial<Settings['sessions']> = {}): Promise<number> {
  const settings = demoSettings(cloud);
  terminal = await openTerminal(cloud, {
    settings: {
      ...settings,
      sessions: { ...settings.sessions, ...sessions },
      cloud: { ...settings.cloud, hosts: { [cloud.hostName]: relay.host } },
    },
  });
  await signIn(terminal, cloud.users.desktop);
  await onScreen(terminal.page, 'home');
  await terminal.page.waitForSelector(`[data-desktop="${cloud.vmId('spice')}"]`);
  await terminal.page.click(`[data-desktop="${cloud.vmId('spice')}"]`);
  await onScreen(terminal.page, 'running');
  await wholeSpiceSession(cloud);
  return viewer();
}

const viewers = () => runningOn(terminal.x.display, '/usr/bin/remote-viewer');
const viewer = (): number => {
  const [pid] = viewers();
  if (pid === undefined) throw new Error('no viewer runs');
  return pid;
};
/** A page behind a viewer draws nothing, but it knows. */
const says = (what: string, timeout = 20_000) =>
  expect.poll(() => terminal.page.evaluate('document.body.innerText'), { timeout }).toContain(what);
const GIVES_NO_SIGN = 'gives no sign of life';

describe('a viewer', () => {
  test('that is killed ends the session as broken, and the desktop is taken up again by itself', async () => {
    const first = await open();
    process.kill(first, 'SIGKILL');
    await expect.poll(() => isRunning(first), { timeout: 5_000 }).toBe(false);
    await onScreen(terminal.page, 'running');
    await expect.poll(() => viewers().some((pid) => pid !== first), { timeout: 10_000 }).toBe(true);
  });

  test('that crashes again and again is said to have failed, and nothing of it is left', async () => {
    const first = await open();
    process.kill(first, 'SIGSEGV');
    await expect.poll(() => isRunning(first), { timeout: 5_000 }).toBe(false);
    await onScreen(terminal.page, 'running');
    await wholeSpiceSession(cloud);
    process.kill(viewer(), 'SIGSEGV');
    await terminal.page.waitForSelector('[data-failure=connection-lost]');
    await onScreen(terminal.page, 'failed');
    expect(viewers()).toEqual([]);
  });

  test('that hangs is left by one press, and is gone', async () => {
    const first = await open();
    process.kill(first, 'SIGSTOP');
    await terminal.x.press('ctrl+alt+Home');
    await terminal.page.waitForSelector('[data-action=close]');
    await terminal.page.click('[data-action=close]');
    await onScreen(terminal.page, 'home');
    expect(isRunning(first)).toBe(false);
  });
});

describe('a guest that is powered off', () => {
  test('leads back to the list, and is not started again', async () => {
    await open();
    await act('poweroff-hard', 'spice');
    await onScreen(terminal.page, 'home');
    await systemClock.sleep(3_000);
    expect((await read('spice')).state).toBe(8);
    await act('resume', 'spice');
    await expect.poll(async () => (await cloud.witness('spice')).booted, { timeout: 15_000 }).toBe(true);
  });
});

describe('a network that is cut', () => {
  test('for five seconds is not noticed', async () => {
    const pid = await open();
    relay.cut();
    await systemClock.sleep(5_000);
    await relay.mend();
    await systemClock.sleep(15_000);
    await onScreen(terminal.page, 'running');
    expect(viewer()).toBe(pid);
    expect(await terminal.page.evaluate('document.body.innerText')).not.toContain(GIVES_NO_SIGN);
  });

  // The SPICE server has thrown out who was silent for 30 s: the shell knocks again.
  test('for a minute is said, and the desktop is there again by itself', async () => {
    await open();
    const mended = systemClock.sleep(60_000).then(() => relay.mend());
    relay.cut();
    await says(GIVES_NO_SIGN, 45_000);
    await mended;
    await expect.poll(async () => (await cloud.channels('spice')).length, { timeout: 40_000 }).toBe(7);
    await says('Your desktop is open');
    expect(isRunning(viewer())).toBe(true);
  }, 180_000);

  test('for good ends the session with words of its own, and leaves no viewer', async () => {
    const pid = await open({ frozenAfter: 3_000, lostAfter: 10_000 });
    relay.cut();
    await says(GIVES_NO_SIGN);
    await says('no sign of life for too long', 30_000);
    expect(await terminal.page.$('[data-action=try-again]')).not.toBeNull();
    expect(isRunning(pid)).toBe(false);
  });
});

describe('a guest that stands still', () => {
  test('is noticed, and so is its waking up', async () => {
    await open({ frozenAfter: 3_000 });
    const ours = family(process.pid);
    const qemu = everyProcess().find(
      ({ pid, cmdline }) =>
        ours.includes(pid) && cmdline.startsWith('/usr/bin/qemu-system') && cmdline.includes('/spice.qmp'),
    );
    expect(qemu).toBeDefined();
    process.kill(qemu?.pid ?? 0, 'SIGSTOP');
    try {
      await says(GIVES_NO_SIGN);
    } finally {
      process.kill(qemu?.pid ?? 0, 'SIGCONT');
    }
    await says('Your desktop is open');
  });
});
