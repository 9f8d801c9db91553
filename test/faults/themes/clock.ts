import { expect } from 'vitest';
import type { FaultCase, Recovery, Told } from '../case.ts';
import type { Theme } from '../run.ts';
import type { Terminal } from '../terminal.ts';

const DAY = 86_400_000;
const nobody = async () => {};
const RUNS = { state: 3, lcmState: 3, booted: true } as const;
const AT_THE_GUEST: Told = { stage: 'credentials', failure: null, failed: null };
const OPEN: Told = { stage: 'running', alive: true, failure: null };

/** What is shown as the time of a step is of the clock that people see. */
const isDated = async (t: Terminal) => {
  const since = (await t.view()).session?.since ?? 0;
  expect(Math.abs(since - t.now())).toBeLessThan(60_000);
};
const late = (ms: number) => async (t: Terminal) => {
  await t.home();
  t.beside(t.cloud.faults.rdp('rdp').late(ms));
  await t.open();
  await t.sees({ stage: 'opening', sentence: 'session.waiting-rdp' });
};
/** The terminal's clock jumps in the middle of an opening. */
const opening = (name: string, ms: number): FaultCase => ({
  ...{ name, desktop: 'rdp', from: 'off', before: late(2_000), inject: (t) => t.jump(ms) },
  settings: { deadlines: { rdp: 12 } },
  ...{ act: nobody, verdict: AT_THE_GUEST, never: ['failed', 'did-not-boot'] },
  ...{ heal: nobody, recovery: 'itself', after: AT_THE_GUEST, truth: RUNS, check: isDated },
});
const inside = async (t: Terminal) => {
  await t.home();
  await t.into();
  await t.knows({ spice: 7 });
};
const open = (name: string, ms: number, more: Partial<FaultCase>): FaultCase => ({
  ...{ name, desktop: 'spice', from: 'running', before: inside, inject: (t) => t.jump(ms) },
  // As long as it takes to call a desktop frozen, and longer.
  act: (t) => t.staysFor(4_000, OPEN),
  ...{ verdict: OPEN, never: ['failed'], heal: nobody, recovery: 'itself', after: OPEN, truth: { spice: 7 } },
  ...more,
});
const signInAgain: Recovery = { words: 'the person signs in again', run: (t) => t.home() };

const FAULTS: readonly FaultCase[] = [
  opening('the terminal’s clock jumps a day ahead while a desktop is waited for', DAY),
  opening('the terminal’s clock jumps a day back while a desktop is waited for', -DAY),
  {
    ...{ name: 'the terminal’s clock jumps ahead behind the console', desktop: 'rdp', from: 'running' },
    before: async (t) => {
      await t.home();
      t.beside(t.cloud.faults.rdp('rdp').shut());
      await t.open();
      await t.sees({ stage: 'did-not-boot', sentence: 'boot.refused' });
    },
    ...{
      inject: (t) => t.jump(DAY),
      act: (t) => t.staysFor(2_000, { stage: 'did-not-boot', sentence: 'boot.refused' }),
    },
    verdict: { stage: 'did-not-boot', sentence: 'boot.refused', failure: null },
    recovery: {
      words: 'by itself: the desktop is offered behind the console, and one press opens it',
      run: async (t) => {
        await t.endBesides();
        await t.sees({ sentence: 'session.ready', actions: ['open', 'back'] });
        await t.press('open');
      },
    },
    after: AT_THE_GUEST,
  },
  open('the terminal’s clock jumps a day ahead while a desktop is open, and its viewer ends', DAY, {
    act: async (t) => {
      await t.staysFor(4_000, OPEN);
      for (const pid of t.stand.viewers()) process.kill(pid, 'SIGKILL');
      await t.sees({ stage: 'opening' });
    },
    check: isDated,
  }),
  open('the terminal’s clock jumps a day back while a desktop is open, and it freezes', -DAY, {
    check: async (t) => {
      const frozen = t.cloud.faults.guest('spice').freeze();
      t.beside(frozen);
      await t.sees({ stage: 'running', alive: false });
      await isDated(t);
      await frozen.end();
      await t.sees(OPEN);
    },
  }),
  {
    ...{
      name: 'the cloud’s clock jumps ahead, and the login token has ended',
      desktop: 'rdp',
      from: 'running',
    },
    inject: (t) => t.cloud.faults.clock.jump(2 * DAY),
    act: async (t) => void (await t.ask('desktops:list', {})),
    verdict: { signedOut: 'session-expired', stage: null },
    ...{ recovery: signInAgain, after: { refused: null, trouble: null } },
  },
  {
    ...{
      name: 'the cloud’s clock jumps a day back, and an older error is the newer one',
      desktop: 'spice',
      from: 'off',
    },
    before: async (t) => {
      const earlier = t.cloud.faults.fail('spice', 'resume', 'of before the clock was set', 1);
      await t.stand.ask('one.vm.action', 'resume', t.id);
      await expect.poll(earlier.bites, { timeout: 5_000 }).toBe(1);
      await expect.poll(() => t.stand.state('spice'), { timeout: 5_000 }).toBe(8);
      await t.home();
      t.beside(t.cloud.faults.fail('spice', 'resume', 'of now', 1));
    },
    inject: (t) => t.cloud.faults.clock.jump(-DAY),
    verdict: { stage: 'failed', failure: 'vm-failed', params: { text: 'DEPLOY: of now' }, failed: 'machine' },
    ...{ recovery: 'try-again', after: OPEN, truth: { spice: 7 } },
  },
  {
    ...{
      name: 'the cloud’s clock is a day behind when somebody signs in',
      desktop: 'spice',
      from: 'running',
    },
    ...{ before: nobody, inject: (t) => t.cloud.faults.clock.jump(-DAY) },
    act: inside,
    ...{ verdict: OPEN, never: ['failed'], recovery: 'itself', after: OPEN },
  },
];

export const CLOCK: Theme = {
  desktops: ['rdp', 'spice'],
  faults: FAULTS,
  controls: [
    {
      name: 'a desktop that stays open',
      desktop: 'spice',
      from: 'running',
      act: (t) => t.into(),
      after: OPEN,
      check: (t) => t.staysFor(3_000, OPEN),
    },
  ],
};
