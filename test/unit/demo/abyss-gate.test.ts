import { describe, expect, test } from 'vitest';
import { ONED_LIMITS, costOf } from '../../../demo/abyss.ts';
import { startAbyssClock } from '../../../demo/abyss-clock.ts';
import { createGate } from '../../../demo/abyss-gate.ts';

const { costs } = ONED_LIMITS;

/** A gate, and what became of each connection, in order. Who is served at once asks for `cost`; null says nothing. */
function stage(cost: number | null, limits = ONED_LIMITS) {
  const told: string[] = [];
  const gate = createGate<number>(limits, {
    serve(visit) {
      told.push(`serve ${visit}`);
      if (cost !== null) gate.work(visit, cost, () => told.push(`done ${visit}`));
    },
    reset: (visit) => told.push(`reset ${visit}`),
  });
  return { gate, told, all: (what: string) => told.filter((each) => each.startsWith(what)).length };
}

describe('many at once', () => {
  test.each([
    [30, 0],
    [100, 41],
    [300, 181],
  ])('of %i polls %i are reset, and every other one is done', (count, resets) => {
    const { gate, all } = stage(costs.pool);
    for (let visit = 0; visit < count; visit++) gate.arrive(visit);
    gate.advance(10_000);
    expect(all('reset')).toBe(resets);
    expect(all('done')).toBe(count - resets);
    expect(gate.pending()).toBe(false);
  });

  test('the steps in which time goes by change nothing', () => {
    const runs = [1, 5, 1000].map((step) => {
      const { gate, told } = stage(costs.pool);
      for (let visit = 0; visit < 300; visit++) gate.arrive(visit);
      while (gate.pending()) gate.advance(step);
      return told;
    });
    expect(runs[1]).toEqual(runs[0]);
    expect(runs[2]).toEqual(runs[0]);
  });
});

describe('slots', () => {
  test('silent ones keep them; who waits is served when one leaves, in order', () => {
    const { gate, told } = stage(null, { ...ONED_LIMITS, maxConn: 2, backlog: 2 });
    for (let visit = 0; visit < 5; visit++) gate.arrive(visit);
    gate.advance(60_000);
    expect(told).toEqual(['serve 0', 'serve 1', 'reset 4']);
    gate.leave(0);
    gate.leave(0);
    gate.leave(2);
    expect(told.slice(3)).toEqual(['serve 2', 'serve 3']);
  });

  test('a call whose caller has gone is done, and keeps its slot until then', () => {
    const { gate, told } = stage(10, { ...ONED_LIMITS, maxConn: 1 });
    gate.arrive(0);
    gate.arrive(1);
    gate.advance(5);
    gate.leave(0);
    expect(told).toEqual(['serve 0']);
    gate.advance(5);
    expect(told).toEqual(['serve 0', 'done 0', 'serve 1']);
  });

  test('calls are done one after the other, each with its own cost', () => {
    const { gate, told } = stage(costs.write);
    gate.arrive(0);
    gate.arrive(1);
    gate.advance(ONED_LIMITS.acceptMs + costs.write);
    expect(told.filter((each) => each.startsWith('done'))).toEqual(['done 0']);
    gate.advance(costs.write);
    expect(told.filter((each) => each.startsWith('done'))).toEqual(['done 0', 'done 1']);
  });
});

test.each([
  ['one.system.version', 0, costs.read],
  ['one.vm.info', 0, costs.read],
  ['one.vmpool.info', 0, costs.pool],
  ['one.vmpool.monitoring', 0, costs.pool],
  ['one.vmpool.infoextended', 0, costs.extended],
  ['one.vmpool.infoset', 0, costs.extended],
  ['one.user.login', 0, costs.write],
  ['one.vm.action', 0, costs.write],
  ['one.user.login', 256, costs.refused],
  ['(none)', 405, costs.refused],
])('%s, code %i, takes %i ms of oned', (method, code, cost) => {
  expect(costOf(costs, method, code)).toBe(cost);
});

describe('the clock', () => {
  test('a turn that took long moves the gate a little, and says so; a rest moves it as long as it was', async () => {
    let now = 0;
    const moved: number[] = [];
    const late: number[] = [];
    let turns = 2;
    const gate = { advance: (ms: number) => void moved.push(ms), pending: () => --turns > 0 };
    const clock = startAbyssClock(
      gate,
      () => now,
      (ms) => void late.push(ms),
    );
    now = 5000;
    clock.touch();
    clock.touch();
    now = 5040;
    while (turns > 0) await new Promise((resolve) => setTimeout(resolve, 2));
    expect(moved).toEqual([5000, 5, 0]);
    expect(late).toEqual([35]);
    clock.stop();
    clock.touch();
    expect(moved).toHaveLength(3);
  });
});
