import { expect } from 'vitest';
import { createFault } from '../../../demo/faults-counter.ts';
import type { Fault } from '../../../demo/faults-counter.ts';
import type { FaultCase, Told } from '../case.ts';
import type { Theme } from '../run.ts';
import { Terminal } from '../terminal.ts';

const nobody = async () => {};
const RUNS = { state: 3, lcmState: 3 } as const;
const OPEN: Told = { stage: 'running', alive: true, failure: null };
const AT_THE_GUEST: Told = { stage: 'credentials', failure: null };

/** What a terminal of this site may order. */
const desktops = { actions: ['start', 'restart-hard', 'shut-down', 'suspend'] };

/** Another terminal, at which the same person does `deed`. It is closed when the fault is ended. */
const elsewhere =
  (deed: (other: Terminal) => Promise<void>) =>
  async (t: Terminal): Promise<Fault> => {
    const other = await Terminal.open(t.stand, t.desktop, { shares: true, settings: { desktops } });
    const fault = createFault(() => other.close());
    // Whatever becomes of it, it is closed before this one is.
    t.beside(fault);
    await other.home();
    await deed(other);
    fault.bite();
    return fault;
  };
const acts = (action: 'shut-down' | 'restart-hard' | 'suspend') =>
  elsewhere(async (other) => {
    await other.ask('desktops:act', { desktop: other.id, action });
    await other.sees({ refused: null });
  });

const inside = async (t: Terminal) => {
  await t.home();
  await t.into();
  if (t.desktop === 'spice') await t.knows({ spice: 7 });
};
const waiting = async (t: Terminal) => {
  await t.home();
  t.beside(t.cloud.faults.rdp('rdp').late(3_600_000));
  await t.open();
  await t.sees({ stage: 'opening', sentence: 'session.waiting-rdp' });
  await t.knows({ booted: true });
};
const opened: FaultCase['recovery'] = { words: 'the desktop is opened again', run: (t) => t.into() };

const FAULTS: readonly FaultCase[] = [
  {
    ...{ name: 'two terminals start the same machine at once', desktop: 'vnc', from: 'off' },
    inject: (t) =>
      elsewhere(async (other) => {
        await Promise.all([t.open(), other.open()]);
        await other.sees({ stage: 'console', failure: null });
      })(t),
    ...{ act: nobody, verdict: { stage: 'console', failure: null }, never: ['failed'] },
    ...{ recovery: 'itself', after: { stage: 'console' }, truth: RUNS },
  },
  {
    ...{
      name: 'another terminal takes a SPICE desktop over',
      desktop: 'spice',
      from: 'running',
      before: inside,
    },
    inject: elsewhere((other) => other.into()),
    // remote-viewer does not tell who was thrown out from who has closed it. It must not take the desktop back.
    ...{ act: nobody, verdict: { stage: null } },
    ...{ recovery: opened, after: OPEN, truth: { spice: 7 } },
  },
  {
    ...{ name: 'another terminal is in the SPICE desktop already', desktop: 'spice', from: 'running' },
    settings: { sessions: { 'take-over': 'ask' } },
    ...{ inject: elsewhere((other) => other.into()), verdict: { stage: 'questions', failure: null } },
    heal: nobody,
    recovery: {
      words: 'the person is asked, and takes it over',
      run: (t) => t.answer(),
    },
    ...{ after: OPEN, truth: { spice: 7 } },
  },
  {
    ...{
      name: 'another terminal takes an RDP desktop over',
      desktop: 'rdp',
      from: 'running',
      before: inside,
    },
    inject: elsewhere((other) => other.into()),
    ...{ act: nobody, verdict: OPEN, recovery: 'itself', after: OPEN },
  },
  {
    ...{
      name: 'another terminal shuts the machine down under an open desktop',
      desktop: 'spice',
      from: 'running',
    },
    ...{ before: inside, inject: acts('shut-down'), act: nobody, verdict: { stage: null } },
    ...{ recovery: opened, after: OPEN, truth: { spice: 7 } },
  },
  {
    ...{
      name: 'another terminal puts the machine to sleep under an open desktop',
      desktop: 'spice',
      from: 'running',
    },
    ...{ before: inside, inject: acts('suspend'), act: nobody, verdict: { stage: null } },
    ...{ recovery: opened, after: OPEN, truth: { spice: 7 } },
  },
  {
    ...{
      name: 'another terminal restarts the machine under an open desktop',
      desktop: 'rdp',
      from: 'running',
    },
    ...{ before: inside, inject: acts('restart-hard'), act: nobody, never: ['failed', 'did-not-boot'] },
    act: async (t) => {
      await t.sees({ stage: 'opening' });
    },
    ...{ verdict: OPEN, recovery: 'itself', after: OPEN, truth: { rdp: 1 } },
  },
  {
    ...{
      name: 'another terminal shuts the machine down while its system is waited for',
      desktop: 'rdp',
      from: 'off',
    },
    ...{ before: waiting, inject: acts('shut-down'), act: nobody },
    verdict: { stage: 'did-not-boot', sentence: 'boot.turned-off', failed: 'machine' },
    heal: async (t, fault) => {
      await fault.end();
      await t.endBesides();
    },
    ...{ recovery: 'start', after: AT_THE_GUEST, truth: RUNS },
  },
  {
    ...{ name: 'all login tokens of the person are ended elsewhere', desktop: 'vnc', from: 'running' },
    inject: async (t) => {
      const fault = createFault();
      await t.stand.ask('one.user.login', t.cloud.users.desktop.name, '', 0);
      if (t.cloud.liveTokens() === 0) fault.bite();
      return fault;
    },
    act: (t) => t.open(),
    verdict: { signedOut: 'session-expired', stage: null },
    recovery: { words: 'the person signs in again', run: (t) => t.home() },
    after: { refused: null, trouble: null, stage: null },
  },
  {
    ...{
      name: 'all ten login tokens are taken by other terminals',
      desktop: 'vnc',
      from: 'running',
      before: nobody,
    },
    inject: async (t) => {
      const { name } = t.cloud.users.desktop;
      const text = (n: number) => `elsewhere-${n}`;
      const all = Array.from({ length: 10 }, (_, n) => text(n));
      const fault = createFault(async () => {
        for (const each of all) await t.stand.ask('one.user.login', name, each, 0);
      });
      for (const each of all) await t.stand.ask('one.user.login', name, each, 600);
      if (t.cloud.liveTokens() === all.length) fault.bite();
      return fault;
    },
    act: async (t) => {
      await t.home();
      await t.open();
    },
    ...{ verdict: { stage: 'console', refused: null, failure: null }, never: ['failed'] },
    recovery: {
      words: 'the password stands in, and the next sign-in has a token again',
      run: async (t) => {
        expect(t.log()).toContain('no login token to be had');
        await t.ask('auth:sign-out', {});
        await t.home();
        expect(t.cloud.liveTokens()).toBe(1);
        await t.open();
      },
    },
    after: { stage: 'console' },
  },
  {
    ...{ name: 'somebody locks the machine behind the list', desktop: 'vnc', from: 'off' },
    inject: async (t) => {
      const fault = createFault(async () => void (await t.stand.ask('one.vm.unlock', t.id)));
      await t.stand.ask('one.vm.lock', t.id, 1);
      fault.bite();
      return fault;
    },
    verdict: { stage: 'failed', failure: 'not-allowed', params: { reason: 'locked' }, failed: 'machine' },
    recovery: {
      words: 'the desktop is opened again',
      run: async (t) => {
        await t.press('back');
        await t.sees({ stage: null });
        await t.open();
      },
    },
    ...{ after: { stage: 'console' }, truth: RUNS },
  },
];

export const TWO: Theme = {
  desktops: ['spice', 'rdp', 'vnc'],
  faults: FAULTS.map((each) => ({ ...each, settings: { ...each.settings, desktops } })),
  controls: [
    {
      ...{ name: 'a desktop that is left and opened again', desktop: 'spice', from: 'running' },
      act: async (t) => {
        await t.into();
        await t.knows({ spice: 7 });
        await t.press('close');
        await t.sees({ stage: null });
        await t.into();
      },
      ...{ after: OPEN, truth: { spice: 7 } },
    },
  ],
};
