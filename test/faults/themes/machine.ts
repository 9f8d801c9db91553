import { expect } from 'vitest';
import type { FaultCase } from '../case.ts';
import type { Theme } from '../run.ts';
import type { Terminal } from '../terminal.ts';

const TEXT = 'Could not create domain from /var/lib/one/vms/1/deployment.0';
const HOSTILE = `<b onload=alert(1)>"&lt; \u202e${'x'.repeat(400)}`;
const RUNS = { state: 3, lcmState: 3 } as const;

/** A start that the driver does not bring about: what it said, and one more press. */
const failing = (name: string, inject: FaultCase['inject'], more: Partial<FaultCase> = {}): FaultCase => ({
  // The cloud says that it could not: no deadline is waited for, and the second start may take its time.
  ...{ name, inject, desktop: 'vnc', from: 'off', settings: { deadlines: { start: 20 } } },
  verdict: {
    ...{ stage: 'failed', failed: 'machine', failure: 'vm-failed', params: { text: `DEPLOY: ${TEXT}` } },
    actions: ['try-again', 'back'],
  },
  ...{ recovery: 'try-again', after: { stage: 'console', failure: null }, truth: RUNS },
  ...more,
});
const said = (text: string): FaultCase['verdict'] => ({
  ...{ stage: 'failed', failed: 'machine', failure: 'vm-failed', params: { text } },
});

const asOned = async (t: Terminal, method: string, ...args: (string | number)[]) => {
  await t.stand.ask(method, ...args);
};
/** Switched off so that its next start goes through the scheduler. */
const undeployed = async (t: Terminal) => {
  await asOned(t, 'one.vm.action', 'undeploy-hard', t.id);
  await expect.poll(() => t.stand.state(t.desktop), { timeout: 5_000 }).toBe(9);
  await t.home();
};
const stopped = async (t: Terminal) => {
  await asOned(t, 'one.vm.action', 'stop', t.id);
  await expect.poll(() => t.stand.state(t.desktop), { timeout: 10_000 }).toBe(4);
  await t.home();
};
/** What an administrator does with a machine whose start failed. */
const retried: FaultCase['recovery'] = {
  words: 'an administrator retries the start, and the person presses once more',
  run: async (t) => {
    await t.stand.recover(t.desktop);
    await t.press('try-again');
  },
};

const DRIVER: readonly FaultCase[] = [
  failing('the driver fails at a start from POWEROFF', (t) => t.cloud.faults.fail('vnc', 'resume', TEXT, 1)),
  failing(
    'the driver fails at a start from SUSPENDED',
    (t) => t.cloud.faults.fail('vnc', 'resume', TEXT, 1),
    {
      ...{ from: 'suspended', verdict: said(`RESTORE: ${TEXT}`) },
    },
  ),
  failing('the driver fails at a start from STOPPED', (t) => t.cloud.faults.fail('vnc', 'resume', TEXT, 1), {
    ...{ from: 'running', before: stopped, verdict: said(`RESTORE: ${TEXT}`), recovery: retried },
  }),
  failing(
    'the driver fails at a start from UNDEPLOYED',
    (t) => t.cloud.faults.fail('vnc', 'resume', TEXT, 1),
    {
      ...{ before: undeployed, recovery: retried },
    },
  ),
  failing('the driver fails and says nothing', (t) => t.cloud.faults.fail('vnc', 'resume', '', 1), {
    verdict: said(''),
    before: async (t) => {
      // What stands there of an earlier start is of an earlier start.
      const earlier = t.cloud.faults.fail('vnc', 'resume', 'of last week', 1);
      await asOned(t, 'one.vm.action', 'resume', t.id);
      await expect.poll(earlier.bites, { timeout: 5_000 }).toBe(1);
      await expect.poll(() => t.stand.state('vnc'), { timeout: 5_000 }).toBe(8);
      await t.home();
    },
  }),
  failing('the driver fails twice, and says the same', (t) => t.cloud.faults.fail('vnc', 'resume', TEXT, 2), {
    heal: async (t, fault) => {
      await t.press('try-again');
      await expect.poll(fault.bites, { timeout: 10_000 }).toBe(2);
      await t.sees(said(`DEPLOY: ${TEXT}`));
    },
  }),
  failing('the driver says something hostile', (t) => t.cloud.faults.fail('vnc', 'resume', HOSTILE, 1), {
    verdict: said(`DEPLOY: ${HOSTILE}`),
  }),
  failing('the image of the disk is gone', (t) => t.cloud.faults.guest('snapshots').withoutDisk(), {
    desktop: 'snapshots',
    verdict: { stage: 'failed', failed: 'machine', failure: 'vm-failed' },
  }),
  failing('somebody else has the port of the console', (t) => t.cloud.faults.guest('vnc').takePort(), {
    verdict: { stage: 'failed', failed: 'machine', failure: 'vm-failed' },
  }),
];

const STALLED: readonly FaultCase[] = [
  {
    ...{ name: 'a start never ends', desktop: 'vnc', from: 'off' },
    inject: (t) => t.cloud.faults.stall('vnc', 'resume'),
    verdict: { stage: 'failed', failed: 'machine', failure: 'timeout', params: { what: 'start' } },
    ...{ recovery: 'try-again', after: { stage: 'console' }, truth: RUNS },
  },
  {
    ...{ name: 'a start takes long, and ends in time', desktop: 'vnc', from: 'off' },
    inject: (t) => t.cloud.faults.stall('vnc', 'resume'),
    verdict: { stage: 'opening', sentence: 'session.starting', failed: null },
    ...{ recovery: 'itself', after: { stage: 'console' }, truth: RUNS, never: ['failed'] },
  },
  {
    ...{ name: 'a machine that is shut down meanwhile does not go off', desktop: 'vnc', from: 'running' },
    inject: (t) => t.cloud.faults.stall('vnc', 'shutdown'),
    act: async (t) => {
      await asOned(t, 'one.vm.action', 'poweroff', t.id);
      await t.open();
    },
    verdict: { stage: 'opening', sentence: 'session.stopping', failed: null },
    ...{ recovery: 'itself', after: { stage: 'console' }, truth: RUNS, never: ['failed'] },
  },
  {
    ...{ name: 'a shutdown fails, and the machine runs on', desktop: 'vnc', from: 'running' },
    inject: (t) => t.cloud.faults.fail('vnc', 'shutdown', 'Timed out shutting down one-1', 1),
    act: async (t) => void (await t.ask('desktops:act', { desktop: t.id, action: 'shut-down' })),
    verdict: { refused: null, stage: null },
    recovery: {
      words: 'the desktop is opened as if nothing had been',
      run: async (t) => {
        await t.knows(RUNS);
        await t.open();
      },
    },
    ...{ after: { stage: 'console' }, truth: RUNS },
  },
  {
    ...{
      name: 'the machine cannot be put to sleep when its desktop is left',
      desktop: 'vnc',
      from: 'running',
    },
    settings: { sessions: { 'on-disconnect': 'suspend' } },
    before: async (t) => {
      await t.home();
      await t.into();
    },
    inject: (t) => t.cloud.faults.fail('vnc', 'save', 'no space left', 1),
    act: (t) => t.press('back'),
    verdict: { stage: null, refused: null },
    recovery: {
      words: 'it runs on, and sleeps when it is left the next time',
      run: async (t) => {
        await t.knows(RUNS);
        await t.into();
        await t.press('back');
      },
    },
    ...{ after: { stage: null }, truth: { state: 5 } },
  },
  {
    ...{
      name: 'oned is away when a desktop is left that is to be put to sleep',
      desktop: 'vnc',
      from: 'running',
    },
    settings: { sessions: { 'on-disconnect': 'suspend' } },
    before: async (t) => {
      await t.home();
      await t.into();
    },
    inject: (t) => t.cloud.faults.oned.stop(),
    act: (t) => t.press('back'),
    verdict: { stage: null, refused: null },
    recovery: {
      words: 'it runs on, and sleeps when it is left the next time',
      run: async (t) => {
        expect(t.log()).toContain('machine not put to sleep');
        await t.into();
        await t.press('back');
      },
    },
    ...{ after: { stage: null }, truth: { state: 5 } },
  },
];

export const MACHINE: Theme = {
  desktops: ['vnc', 'snapshots'],
  faults: [...DRIVER, ...STALLED],
  controls: [
    {
      ...{ name: 'a start from SUSPENDED', desktop: 'vnc', from: 'suspended' },
      ...{ act: (t) => t.open(), after: { stage: 'console' }, truth: RUNS },
    },
    {
      ...{ name: 'a start with a disk', desktop: 'snapshots', from: 'off' },
      ...{ act: (t) => t.open(), after: { stage: 'console' }, truth: RUNS },
    },
  ],
};
