import { expect } from 'vitest';
import { createFault } from '../../../demo/faults-counter.ts';
import type { FaultCase, Recovery, Told } from '../case.ts';
import type { Theme } from '../run.ts';
import { Terminal } from '../terminal.ts';

const TEXT = 'qemu-img could not revert snap-0';
const REVERT = 'one.vm.disksnapshotrevert';
const nobody = async () => {};
const AT_THE_GUEST: Told = { stage: 'credentials', failure: null, failed: null };
const BOOTED = { state: 3, lcmState: 3, booted: true } as const;
const BAD_DISK: Told = { stage: 'did-not-boot', sentence: 'boot.sign.no-boot-medium', failed: 'system' };

/** A machine whose disk was destroyed, and the console with what may help. */
const stuck = async (t: Terminal) => {
  t.beside(await t.cloud.faults.guest('broken').spoilDisk());
  await t.home();
  await t.open();
  await t.sees(BAD_DISK);
};
/** Back to the snapshot of its disk. */
const goBack = async (t: Terminal) => {
  const [snapshot] = (await t.view()).session?.snapshots ?? [];
  await t.ask('session:revert', { snapshot: snapshot?.id ?? '' });
  await t.sees({ refused: null });
};

const onceMore: Recovery = { words: 'the person goes back once more', run: goBack };

/** Something goes wrong on the way back to a snapshot. Nothing of it is lost, and the machine boots in the end. */
const reverting = (name: string, inject: FaultCase['inject'], more: Partial<FaultCase> = {}): FaultCase => ({
  ...{ name, inject, desktop: 'broken', from: 'off', before: stuck, act: goBack },
  ...{ verdict: AT_THE_GUEST, never: ['failed'], recovery: 'itself', after: AT_THE_GUEST, truth: BOOTED },
  ...more,
});
const stopped = (params: Told['params'], more: Partial<FaultCase> = {}): Partial<FaultCase> => ({
  verdict: {
    ...{
      stage: 'reverting',
      sentence: 'rescue.stopped',
      failure: 'vm-failed',
      ...(params ? { params } : {}),
    },
    actions: ['try-again', 'start', 'help', 'back'],
  },
  ...{ recovery: 'try-again', ...more },
});
const restarting = (method: string, moment: 'before' | 'after', words: string): FaultCase =>
  reverting(`oned restarts ${words}`, (t) => t.cloud.faults.oned.restart(method, moment, 1_500));

const ON_THE_WAY: readonly FaultCase[] = [
  reverting(
    'the driver fails to take the disk back',
    (t) => t.cloud.faults.fail('broken', 'disk-revert', TEXT, 1),
    stopped({ reason: 'revert', text: `DISKSNAPSHOTREVERT: ${TEXT}` }),
  ),
  // ACTIVE was this snapshot before: nothing tells that it was not done, but that the machine boots no more than before.
  reverting(
    'the driver fails to take the disk back, and says nothing',
    (t) => t.cloud.faults.fail('broken', 'disk-revert', '', 1),
    {
      act: async (t) => {
        await goBack(t);
        await t.sees({ stage: 'opening' }, 20_000);
      },
      ...{ verdict: BAD_DISK, recovery: onceMore },
    },
  ),
  reverting(
    'the driver fails to switch the machine off for a revert',
    (t) => t.cloud.faults.fail('broken', 'shutdown', 'domain is busy', 1),
    stopped({ reason: 'revert', text: 'SHUTDOWN: domain is busy' }),
  ),
  reverting(
    'the driver fails to start the machine after a revert',
    (t) => t.cloud.faults.fail('broken', 'resume', 'no memory', 1),
    stopped({ text: 'DEPLOY: no memory' }),
  ),
  restarting('one.vm.action', 'before', 'before it switches the machine off for a revert'),
  restarting('one.vm.action', 'after', 'after it switched the machine off for a revert'),
  restarting(REVERT, 'before', 'before it takes the disk back'),
  restarting(REVERT, 'after', 'while it takes the disk back'),
  restarting('one.vm.update', 'after', 'while the revert is written down'),
  reverting('oned is away in the middle of a revert', (t) => t.cloud.faults.stall('broken', 'disk-revert'), {
    act: async (t) => {
      await goBack(t);
      await expect.poll(async () => (await t.cloud.witness('broken')).lcmState, { timeout: 10_000 }).toBe(52);
      t.beside(await t.cloud.faults.oned.stop());
    },
    verdict: { stage: 'reverting', sentence: 'rescue.cloud-silent', failure: null },
    heal: async (t, fault) => {
      await fault.end();
      await t.endBesides();
    },
  }),
  reverting('taking the disk back takes long', (t) => t.cloud.faults.stall('broken', 'disk-revert'), {
    verdict: { stage: 'reverting', sentence: 'rescue.reverting', failure: null },
    heal: async (t, fault) => {
      await expect.poll(async () => (await t.cloud.witness('broken')).lcmState, { timeout: 10_000 }).toBe(52);
      await fault.end();
    },
  }),
  reverting(
    'the terminal dies in the middle of a revert',
    async (t) => {
      const dying = await Terminal.open(t.stand, 'broken', { shares: true });
      const fault = createFault(() => dying.close());
      t.beside(fault);
      const stall = t.cloud.faults.stall('broken', 'disk-revert');
      t.beside(stall);
      await stuck(dying);
      await goBack(dying);
      await expect.poll(stall.bites, { timeout: 10_000 }).toBe(1);
      await fault.end();
      fault.bite();
      return fault;
    },
    {
      before: (t) => t.home(),
      act: (t) => t.open(),
      verdict: { stage: 'reverting', sentence: 'rescue.finishing', failure: null },
      heal: (t) => t.endBesides(),
    },
  ),
  reverting(
    'another terminal starts the machine in the middle of a revert',
    async (t) => {
      const fault = createFault();
      const off = t.cloud.faults.stall('broken', 'shutdown');
      t.beside(off);
      await goBack(t);
      await expect.poll(off.bites, { timeout: 10_000 }).toBe(1);
      t.beside(t.cloud.faults.oned.slow(REVERT, 1_500, 1));
      await off.end();
      await expect.poll(() => t.stand.state('broken'), { timeout: 10_000 }).toBe(8);
      await t.stand.ask('one.vm.action', 'resume', t.id);
      fault.bite();
      return fault;
    },
    { act: nobody, verdict: BAD_DISK, recovery: onceMore },
  ),
];

/** The machine has nothing to boot from until somebody puts a medium in; Restart is pressed, and that goes wrong. */
const restart = (name: string, inject: FaultCase['inject'], more: Partial<FaultCase>): FaultCase => ({
  ...{ name, inject, desktop: 'rdp', from: 'off' },
  before: async (t) => {
    const medium = await t.cloud.faults.guest('rdp').withoutMedium();
    t.beside(medium);
    await t.home();
    await t.open();
    await t.sees(BAD_DISK);
    await medium.end();
  },
  act: (t) => t.press('restart'),
  verdict: BAD_DISK,
  recovery: {
    words: 'one press: Restart; the desktop is offered behind the console, and one more press opens it',
    run: async (t) => {
      await t.press('restart');
      await t.sees({ sentence: 'session.ready' });
      await t.press('open');
    },
  },
  ...{ after: AT_THE_GUEST, truth: BOOTED },
  ...more,
});

const RESTART: readonly FaultCase[] = [
  restart(
    'the driver fails at a restart, and says nothing',
    (t) => t.cloud.faults.fail('rdp', 'reboot', '', 1),
    {
      act: async (t) => {
        await t.press('restart');
        // It is taken for one that restarts, for as long as that may take to show on the screen.
        await t.sees({ sentence: 'session.waiting-rdp' });
      },
      within: 30_000,
    },
  ),
  restart('oned is away when somebody presses Restart', (t) => t.cloud.faults.oned.stop(), {
    verdict: { stage: 'did-not-boot', failure: 'cloud-unreachable' },
  }),
  restart('the answer to a restart is lost', (t) => t.cloud.faults.oned.cut('one.vm.action', 'after'), {
    act: async (t) => {
      await t.press('restart');
      await t.sees({ stage: 'did-not-boot', failure: 'cloud-unreachable', params: { reason: 'unsure' } });
    },
    verdict: { stage: 'did-not-boot', sentence: 'session.ready', failed: null },
    recovery: 'open',
  }),
];

export const RESCUE: Theme = {
  desktops: ['broken', 'rdp'],
  faults: [...ON_THE_WAY, ...RESTART],
  controls: [
    {
      ...{ name: 'a revert', desktop: 'broken', from: 'off' },
      act: async (t) => {
        await t.ask('desktops:list', {});
        t.beside(await t.cloud.faults.guest('broken').spoilDisk());
        await t.open();
        await t.sees(BAD_DISK);
        await goBack(t);
      },
      ...{ after: AT_THE_GUEST, truth: BOOTED, check: nobody },
    },
  ],
};
