import { describe, expect, test } from 'vitest';
import { errorIsNews, freshSignals, readyIsNews } from '../../../core/opennebula/news.ts';
import type { Vm } from '../../../core/opennebula/model/vm.ts';
import { vmOf } from '../../support/vm.ts';

describe('ERROR stays through later successes: only its date tells', () => {
  const old = { text: 'DEPLOY: no space', at: 1_000 };
  test.each([
    ['none, and none', null, null, false],
    ['none, then one', null, old, true],
    ['the same', old, { ...old }, false],
    ['the same words at another time: it failed again', old, { ...old, at: 2_000 }, true],
    [
      'a time before: the clock of oned was set back, and it is another one all the same',
      old,
      { ...old, at: 500 },
      true,
    ],
    ['other words at the same second', old, { ...old, text: 'DEPLOY: no memory' }, true],
    ['gone', old, null, false],
    ['no date that can be read, the same words', { ...old, at: null }, { ...old, at: null }, false],
  ])('%s', (_what, before, after, news) => {
    expect(errorIsNews(before, after)).toBe(news);
  });
});

describe('READY is never cleared', () => {
  const ready = (is: boolean) => vmOf({ attributes: { description: '', logo: '', ready: is, vdi: {} } });
  test.each([
    [false, true, true],
    [true, true, false],
    [true, false, false],
    [false, false, false],
  ])('%s, then %s: news is %s', (before, after, news) => {
    expect(readyIsNews(ready(before), ready(after))).toBe(news);
  });
});

describe('MONITORING outlives the guest', () => {
  const record = { cpu: 1, memory: 1, agent: 'answers', guestAddresses: ['10.0.0.7'] } as const;
  const vm = (time: number, host: Vm['host']) => vmOf({ monitoring: { ...record, time }, host });
  const host = (runningSince: number): Vm['host'] => ({ hostname: 'n', sequence: 1, runningSince });
  test.each([
    ['looked at after it began to run', 2_000, host(1_000), true],
    ['before', 900, host(1_000), false],
    ['in the same second', 1_000, host(1_000), false],
    ['never ran', 2_000, host(0), false],
    ['was never deployed', 2_000, null, false],
  ])('%s', (_what, time, where, fresh) => {
    expect(freshSignals(vm(time, where)) !== null).toBe(fresh);
  });
  test('none is none', () => {
    expect(freshSignals(vmOf())).toBeNull();
  });
});
