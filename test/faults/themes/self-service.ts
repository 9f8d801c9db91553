import { expect } from 'vitest';
import type { FaultCase, Recovery, Told } from '../case.ts';
import type { Theme } from '../run.ts';
import type { Terminal } from '../terminal.ts';

/** The demo's template of a machine with a VNC console. */
const TEMPLATE = 1;
const INSTANTIATE = 'one.template.instantiate';
const CONSOLE: Told = { stage: 'console', failure: null };
/** The only one that there is to begin with. */
const base = { desktop: 'spice', settings: { 'self-service': { templates: 'all' } } } as const;
const ofClass = {
  desktop: 'spice',
  settings: { 'self-service': { classes: [{ template: TEMPLATE, label: 'Biology' }] } },
} as const;

const make = async (t: Terminal) =>
  void (await t.ask('offers:make', {
    ...{ offer: TEMPLATE, name: 'A new one', persistent: false },
    values: { TITLE: 'NEW' },
  }));
const take = async (t: Terminal) => void (await t.ask('offers:take', { offer: TEMPLATE }));

/** VMs that were made, as oned has them. */
async function made(t: Terminal): Promise<number[]> {
  const { name } = t.cloud.users.desktop;
  const body = await t.stand.ask('one.vmpool.info', -3, -1, -1, -1);
  expect(body).toContain(name);
  return [...body.matchAll(/&lt;ID&gt;(\d+)&lt;\/ID&gt;/g)]
    .map(([, id]) => Number(id))
    .filter((id) => id !== t.id);
}
/** Exactly one was made; it goes, so that the next one finds what this one found. */
const once = async (t: Terminal) => {
  const all = await made(t);
  expect(all).toHaveLength(1);
  const [id = -1] = all;
  await t.ask('session:cancel', {});
  const end = async () => {
    await t.stand.ask('one.vm.action', 'terminate-hard', id);
    return (await made(t)).length;
  };
  await expect.poll(end, { timeout: 10_000 }).toBe(0);
};
const FORM: readonly FaultCase[] = [
  {
    ...{ ...base, name: 'the answer to a new desktop is lost', act: make },
    inject: (t) => t.cloud.faults.oned.cut(INSTANTIATE, 'after'),
    ...{ verdict: { refused: null, stage: null }, recovery: 'itself', after: { refused: null }, check: once },
  },
  {
    ...{ ...base, name: 'oned restarts when it has made a new desktop', act: make },
    inject: (t) => t.cloud.faults.oned.restart(INSTANTIATE, 'after', 1_000),
    ...{ verdict: { refused: null, stage: null }, recovery: 'itself', after: { refused: null }, check: once },
  },
  {
    ...{ ...base, name: 'oned restarts before it makes a new desktop', act: make, within: 30_000 },
    inject: (t) => t.cloud.faults.oned.restart(INSTANTIATE, 'before', 500),
    verdict: { refused: 'cloud-unreachable', stage: null },
    recovery: { words: 'the person asks for it again', run: make },
    ...{ after: { refused: null }, check: once },
  },
  {
    ...{ ...base, name: 'the limit for desktops is reached meanwhile', act: make },
    inject: (t) => t.cloud.faults.oned.answer(INSTANTIATE, 'quota'),
    verdict: { refused: 'limit-reached' },
    recovery: { words: 'the person asks for it again', run: make },
    ...{ after: { refused: null }, check: once },
  },
  {
    ...{ ...base, name: 'the driver fails at the first start of a new desktop' },
    // VMs are numbered one after the other, and none but these is made here.
    inject: async (t) => {
      await make(t);
      const [last = t.id] = await made(t);
      await once(t);
      return t.cloud.faults.fail(last + 1, 'deploy', 'no such network', 1);
    },
    act: async (t) => {
      await make(t);
      const [id = 0] = await made(t);
      await t.ask('session:open', { desktop: id });
    },
    verdict: {
      stage: 'failed',
      failure: 'vm-failed',
      params: { text: 'DEPLOY: no such network' },
      failed: 'machine',
    },
    recovery: {
      words: 'an administrator retries the start, and the person presses once more',
      run: async (t) => {
        const [id = 0] = await made(t);
        await t.stand.recover(id);
        await t.press('try-again');
      },
    },
    ...{ after: CONSOLE, check: once },
  },
];

/** It would come by itself, but only after half a minute. */
const givenUp: Recovery = {
  words: 'by itself; or the person gives up waiting, and asks again',
  run: async (t) => {
    await t.ask('offers:cancel', { offer: TEMPLATE });
    await t.sees({ offer: null });
    await take(t);
  },
};

const CLASS: readonly FaultCase[] = [
  {
    ...{ ...ofClass, name: 'oned restarts when it has made the desktop of a class', act: take },
    inject: (t) => t.cloud.faults.oned.restart(INSTANTIATE, 'after', 1_000),
    ...{ verdict: CONSOLE, never: ['failed'], recovery: 'itself', after: CONSOLE, check: once },
  },
  {
    ...{ ...ofClass, name: 'oned restarts before it makes the desktop of a class', act: take },
    inject: (t) => t.cloud.faults.oned.restart(INSTANTIATE, 'before', 1_000),
    ...{ verdict: CONSOLE, never: ['failed'], recovery: 'itself', after: CONSOLE, check: once },
  },
  {
    ...{ ...ofClass, name: 'oned is away when the desktop of a class is asked for', act: take },
    inject: (t) => t.cloud.faults.oned.stop(),
    ...{
      verdict: { offer: 'offer.unanswered', stage: null },
      recovery: 'itself',
      after: CONSOLE,
      check: once,
    },
  },
  {
    ...{ ...ofClass, name: 'there is no place for the desktop of a class', act: take },
    inject: (t) => t.cloud.faults.oned.answer(INSTANTIATE, 'quota'),
    ...{ verdict: { offer: 'offer.in-line', stage: null }, recovery: givenUp, after: CONSOLE, check: once },
  },
];

export const SELF_SERVICE: Theme = {
  // Of another template: the desktop of a class is whichever there is of its template.
  desktops: ['spice'],
  faults: [...FORM, ...CLASS],
  controls: [
    { ...base, name: 'a new desktop', act: make, after: { refused: null, stage: null }, check: once },
    { ...ofClass, name: 'the desktop of a class', act: take, after: CONSOLE, check: once },
  ],
};
