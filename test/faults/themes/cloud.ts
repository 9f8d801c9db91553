import { expect } from 'vitest';
import type { FaultCase, Recovery } from '../case.ts';
import type { Theme } from '../run.ts';
import type { Terminal } from '../terminal.ts';

const POOL = 'one.vmpool.infoextended';
/** Every sign-in below is on the same desktop: what matters is before it. */
const base = { desktop: 'vnc' } as const;
const signInAgain: Recovery = { words: 'the person signs in again', run: (t) => t.home() };
const readAgain: Recovery = {
  words: 'the list is read again',
  run: async (t) => void (await t.ask('desktops:list', {})),
};
const readList = async (t: Terminal) => void (await t.ask('desktops:list', {}));
const signIn = (t: Terminal) => t.signIn();
const nobody = async () => {};
const oneToken = async (t: Terminal) => expect(t.cloud.liveTokens()).toBe(1);
const WELL = { refused: null, trouble: null, signedOut: null } as const;

/** At the sign-in: `refused` and afterwards all is well. */
const atSignIn = (
  name: string,
  inject: FaultCase['inject'],
  refused: 'cloud-unreachable' | 'cloud-misbehaves' | 'cloud-error',
  within = 15_000,
): FaultCase => ({
  ...{ ...base, name, inject, within, before: nobody, act: signIn, verdict: { refused } },
  ...{ recovery: signInAgain, after: WELL, check: oneToken },
});

/** At the sign-in, and not noticed. */
const unnoticed = (name: string, inject: FaultCase['inject']): FaultCase => ({
  ...{ ...base, name, inject, before: nobody, act: signIn, verdict: { refused: null } },
  ...{ recovery: readAgain, after: WELL, check: oneToken },
});

const SIGN_IN: readonly FaultCase[] = [
  atSignIn('oned is away when somebody signs in', (t) => t.cloud.faults.oned.stop(), 'cloud-unreachable'),
  atSignIn(
    'a web page answers in place of oned',
    (t) => t.cloud.faults.oned.answer('*', 'page'),
    'cloud-misbehaves',
  ),
  atSignIn('oned answers garbage', (t) => t.cloud.faults.oned.answer('*', 'garbage'), 'cloud-misbehaves'),
  atSignIn(
    'oned’s answers end in the middle',
    (t) => t.cloud.faults.oned.answer('*', 'half'),
    'cloud-misbehaves',
  ),
  atSignIn(
    'something else answers in good XML',
    (t) => t.cloud.faults.oned.answer('*', 'stranger'),
    'cloud-misbehaves',
  ),
  atSignIn(
    'oned answers every call with a fault',
    (t) => t.cloud.faults.oned.answer('*', 'fault'),
    'cloud-misbehaves',
  ),
  unnoticed('oned restarts before the login token is made', (t) =>
    t.cloud.faults.oned.restart('one.user.login', 'before', 600),
  ),
  unnoticed('oned restarts when the login token is made, and its answer is lost', (t) =>
    t.cloud.faults.oned.restart('one.user.login', 'after', 600),
  ),
  unnoticed('oned’s database is locked during a sign-in', (t) =>
    t.cloud.faults.oned.answer('*', 'locked', 1),
  ),
];

const LIST: readonly FaultCase[] = [
  {
    ...{ ...base, name: 'oned goes away behind the list', act: readList },
    inject: (t) => t.cloud.faults.oned.stop(),
    ...{ verdict: { trouble: 'cloud-unreachable', signedOut: null }, recovery: readAgain, after: WELL },
  },
  {
    ...{ ...base, name: 'oned hangs while the list is read', act: readList, within: 30_000 },
    inject: (t) => t.cloud.faults.oned.slow(POOL, Infinity),
    ...{ verdict: { trouble: 'cloud-unreachable', signedOut: null }, recovery: readAgain, after: WELL },
  },
  {
    ...{ ...base, name: 'oned says once that it does not know the person', act: readList },
    inject: (t) => t.cloud.faults.oned.answer(POOL, 'unknown', 1),
    ...{ verdict: WELL, recovery: 'itself', after: WELL },
  },
  {
    ...{ ...base, name: 'oned does not know the login token any more', act: readList },
    inject: (t) => t.cloud.faults.oned.answer(POOL, 'unknown'),
    ...{ verdict: { signedOut: 'session-expired', stage: null }, recovery: signInAgain },
    after: { refused: null, trouble: null },
    check: oneToken,
  },
  {
    ...{
      ...base,
      name: 'oned is away when somebody signs out',
      act: async (t) => void (await t.ask('auth:sign-out', {})),
    },
    inject: (t) => t.cloud.faults.oned.stop(),
    verdict: { refused: null, stage: null },
    recovery: {
      words: 'the token ends by itself',
      run: async (t) => {
        expect((await t.view()).person).toBeNull();
        // What its end would do, at once.
        for (const token of t.cloud.tokenTexts())
          await t.stand.ask('one.user.login', t.cloud.users.desktop.name, token, 0);
        await t.home();
      },
    },
    ...{ after: WELL, check: oneToken },
  },
];

/** From a press on a desktop that is off to its console; `never` says that nothing of it is shown. */
const opening = (name: string, inject: FaultCase['inject'], more: Partial<FaultCase> = {}): FaultCase => ({
  ...{ ...base, name, inject, from: 'off', verdict: { stage: 'console', failure: null } },
  ...{ never: ['failed'], recovery: 'itself', after: { stage: 'console' }, truth: { state: 3, lcmState: 3 } },
  ...more,
});
const UNREACHABLE: Partial<FaultCase> = {
  verdict: {
    stage: 'failed',
    failed: 'cloud',
    failure: 'cloud-unreachable',
    actions: ['try-again', 'back'],
  },
  ...{ never: [], recovery: 'try-again' },
};

const OPENING: readonly FaultCase[] = [
  opening('oned resets the connection before a start is carried out', (t) =>
    t.cloud.faults.oned.cut('one.vm.action', 'before'),
  ),
  opening('oned resets the connection after a start was carried out', (t) =>
    t.cloud.faults.oned.cut('one.vm.action', 'after'),
  ),
  opening('oned restarts before a start is carried out', (t) =>
    t.cloud.faults.oned.restart('one.vm.action', 'before', 700),
  ),
  opening('oned restarts after a start was carried out', (t) =>
    t.cloud.faults.oned.restart('one.vm.action', 'after', 700),
  ),
  opening('oned restarts while the machine starts', (t) =>
    t.cloud.faults.oned.restart('one.vm.info', 'after', 700),
  ),
  opening('a proxy before oned is in trouble for a moment', (t) =>
    t.cloud.faults.oned.answer('one.vm.info', 'gateway', 2),
  ),
  opening('the zone has no leader for a moment', (t) =>
    t.cloud.faults.oned.answer('one.vm.info', 'no-leader', 2),
  ),
  opening('oned takes a second and a half for every answer', (t) => t.cloud.faults.oned.slow('*', 1_500)),
  opening('oned goes away when somebody presses', (t) => t.cloud.faults.oned.stop(), UNREACHABLE),
  opening(
    'oned refuses the start: somebody has locked the machine',
    (t) => t.cloud.faults.oned.answer('one.vm.action', 'no-right'),
    {
      verdict: { stage: 'failed', failure: 'not-allowed' },
      never: [],
      recovery: {
        words: 'the person opens it again',
        run: async (t) => {
          await t.press('back');
          await t.sees({ stage: null });
          await t.open();
        },
      },
    },
  ),
];

const OPEN: readonly FaultCase[] = [
  {
    ...{ ...base, name: 'oned restarts while a desktop is open', from: 'running' },
    before: async (t) => {
      await t.home();
      await t.into();
    },
    inject: (t) => t.cloud.faults.oned.stop(),
    act: nobody,
    ...{ verdict: { stage: 'console', failure: null }, recovery: 'itself', after: { stage: 'console' } },
  },
];

export const CLOUD: Theme = {
  desktops: ['vnc'],
  faults: [...SIGN_IN, ...LIST, ...OPENING, ...OPEN],
  controls: [
    { ...base, name: 'a sign-in', act: nobody, after: WELL, check: oneToken },
    {
      ...base,
      name: 'a start and a console',
      from: 'off',
      act: (t) => t.open(),
      after: { stage: 'console' },
      truth: { state: 3, lcmState: 3 },
    },
  ],
};
