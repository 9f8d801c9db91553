import { expect } from 'vitest';
import type { FaultCase, Recovery, Told } from '../case.ts';
import type { Theme } from '../run.ts';
import type { Impostor } from '../../../demo/faults-impostor.ts';
import type { Terminal } from '../terminal.ts';

const RUNS = { state: 3, lcmState: 3, booted: true } as const;
/** What takes long here is still in time. */
const PATIENT = { deadlines: { rdp: 12 } };
const nobody = async () => {};
const READY: Told = {
  stage: 'did-not-boot',
  sentence: 'session.ready',
  failed: null,
  actions: ['open', 'back'],
};
const offered: Recovery = {
  words: 'by itself: the desktop is offered behind the console, and one press opens it',
  run: async (t) => {
    await t.sees(READY);
    await t.press('open');
  },
};
const started: Recovery = {
  words: 'one press: Start',
  run: async (t) => {
    await t.endBesides();
    await t.press('start');
  },
};
const AT_THE_GUEST: Told = { stage: 'credentials', failure: null, failed: null };

/** The RDP desktop, which runs; its way in is shut, and the console is shown. */
const shut = (
  name: string,
  sentence: string,
  failed: 'system' | 'connection' | 'machine',
  inject: FaultCase['inject'],
  more: Partial<FaultCase> = {},
): FaultCase => ({
  ...{ name, inject, desktop: 'rdp', from: 'running' },
  verdict: { stage: 'did-not-boot', sentence, failed, failure: null },
  ...{ recovery: offered, after: AT_THE_GUEST, truth: RUNS },
  ...more,
});
const replaced = (
  kind: Impostor,
  name: string,
  sentence: string,
  failed: 'system' | 'connection',
): FaultCase => shut(name, sentence, failed, (t) => t.cloud.faults.rdp('rdp').replace(kind));

/** Its machine runs, and its RDP server takes two seconds more. */
const waitsForSystem = async (t: Terminal) => {
  await t.home();
  t.beside(t.cloud.faults.rdp('rdp').late(2_000));
  await t.open();
  await t.sees({ stage: 'opening', sentence: 'session.waiting-rdp' });
};

const PORT: readonly FaultCase[] = [
  replaced('silent', 'the RDP port takes connections and says nothing', 'boot.still', 'system'),
  replaced('resetting', 'the RDP port resets every connection', 'boot.refused', 'system'),
  replaced('web', 'a web server answers at the RDP port', 'boot.other', 'connection'),
  replaced('ssh', 'an SSH server answers at the RDP port', 'boot.other', 'connection'),
  replaced('tls', 'the RDP port speaks TLS only', 'boot.other', 'connection'),
  replaced('echo', 'the RDP port sends back what it is sent', 'boot.other', 'connection'),
  replaced('noise', 'the RDP port sends noise without end', 'boot.other', 'connection'),
];

const SYSTEM: readonly FaultCase[] = [
  shut('the RDP service of a machine that runs is off', 'boot.refused', 'system', (t) =>
    t.cloud.faults.rdp('rdp').shut(),
  ),
  shut(
    'the RDP service comes later than the deadline',
    'boot.refused',
    'system',
    (t) => t.cloud.faults.rdp('rdp').late(9_000),
    { from: 'off', heal: nobody },
  ),
  {
    ...{ name: 'the RDP service comes late, but in time', desktop: 'rdp', from: 'off', settings: PATIENT },
    inject: (t) => t.cloud.faults.rdp('rdp').late(2_000),
    ...{
      verdict: AT_THE_GUEST,
      recovery: 'itself',
      after: AT_THE_GUEST,
      truth: RUNS,
      never: ['did-not-boot'],
    },
  },
  {
    ...{ name: 'the machine has nothing to boot from', desktop: 'rdp', from: 'off' },
    inject: (t) => t.cloud.faults.guest('rdp').withoutMedium(),
    verdict: { stage: 'did-not-boot', sentence: 'boot.sign.no-boot-medium', failed: 'system', failure: null },
    recovery: {
      words: 'one press: Restart; the desktop is offered behind the console, and one more press opens it',
      run: async (t) => {
        await t.press('restart');
        await offered.run(t);
      },
    },
    ...{ after: AT_THE_GUEST, truth: RUNS },
  },
  shut('the guest is frozen, and its host with it', 'boot.host.timeout', 'machine', (t) =>
    t.cloud.faults.guest('rdp').freeze(),
  ),
  shut('the guest stands still, and its host does not', 'boot.still', 'system', (t) =>
    t.cloud.faults.guest('rdp').pause(),
  ),
  {
    ...{ name: 'QEMU is killed while its system is waited for', desktop: 'rdp', from: 'off' },
    before: async (t) => {
      await t.home();
      t.beside(t.cloud.faults.rdp('rdp').late(3_600_000));
      await t.open();
      await t.sees({ stage: 'opening', sentence: 'session.waiting-rdp' });
      await t.knows({ booted: true });
    },
    ...{ inject: (t) => t.cloud.faults.guest('rdp').kill(), act: nobody },
    verdict: { stage: 'did-not-boot', sentence: 'boot.turned-off', failed: 'machine', failure: null },
    ...{ heal: nobody, recovery: started, after: AT_THE_GUEST, truth: RUNS },
  },
  {
    ...{ name: 'QEMU is killed behind the console', desktop: 'rdp', from: 'running' },
    before: async (t) => {
      await t.home();
      t.beside(t.cloud.faults.rdp('rdp').shut());
      await t.open();
      await t.sees({ stage: 'did-not-boot', sentence: 'boot.refused' });
    },
    ...{ inject: (t) => t.cloud.faults.guest('rdp').kill(), act: nobody },
    verdict: { stage: 'did-not-boot', sentence: 'boot.turned-off', failed: 'machine', failure: null },
    ...{ heal: nobody, recovery: started, after: AT_THE_GUEST, truth: RUNS },
  },
  {
    ...{ name: 'the host is gone while its machine is opened', desktop: 'rdp', from: 'running' },
    inject: (t) => t.cloud.faults.host.gone(0),
    act: async (t) => {
      await t.open();
    },
    verdict: { stage: 'opening', sentence: 'boot.host-silent', failed: null },
    ...{ never: ['failed', 'did-not-boot'], recovery: 'itself', after: AT_THE_GUEST, truth: RUNS },
  },
  {
    ...{ name: 'the host is gone for good', desktop: 'rdp', from: 'running' },
    inject: (t) => t.cloud.faults.host.gone(0),
    verdict: { stage: 'failed', failure: 'timeout', params: { what: 'start' }, failed: 'machine' },
    ...{ recovery: 'try-again', after: AT_THE_GUEST, truth: RUNS },
  },
  shut(
    'the host is gone, and the cloud does not know it yet',
    'boot.host.timeout',
    'machine',
    (t) => t.cloud.faults.host.gone(9_000),
    {
      heal: async (_t, fault) => {
        // Until it does.
        await expect.poll(fault.bites, { timeout: 10_000 }).toBeGreaterThan(0);
        await fault.end();
      },
    },
  ),
  {
    ...{
      name: 'oned goes away while the system is waited for',
      desktop: 'rdp',
      from: 'off',
      settings: PATIENT,
    },
    ...{ before: waitsForSystem, inject: (t) => t.cloud.faults.oned.stop(), act: nobody },
    ...{ verdict: AT_THE_GUEST, never: ['failed', 'did-not-boot'], recovery: 'itself', after: AT_THE_GUEST },
    truth: RUNS,
  },
];

export const BOOT: Theme = {
  // One that the person may not open makes the shell ask for the group's lists at once: it needs them before it shows anything.
  desktops: ['rdp', 'locked'],
  faults: [...PORT, ...SYSTEM],
  controls: [
    {
      ...{ name: 'a desktop that runs', desktop: 'rdp', from: 'running' },
      ...{ act: (t) => t.open(), after: AT_THE_GUEST, truth: RUNS },
    },
    {
      ...{ name: 'a desktop that is off', desktop: 'rdp', from: 'off' },
      ...{ act: (t) => t.open(), after: AT_THE_GUEST, truth: RUNS },
    },
  ],
};
