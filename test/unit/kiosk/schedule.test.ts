import { describe, expect, test } from 'vitest';
import type { ScheduledAction, Vm } from '../../../core/opennebula/model/vm.ts';
import { Schedules } from '../../../kiosk/auto/schedules.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { stageKiosk as stage } from '../../support/kiosk.ts';
import { vmOf } from '../../support/vm.ts';

type Staged = ReturnType<typeof stage>;
/** The manual clock begins there. */
const BEGIN = 1_000;
const MINUTE = 60;
const powerOff = (after: number): ScheduledAction => ({
  action: 'poweroff',
  time: BEGIN + after,
  after: null,
  repeat: null,
  done: -1,
  end: null,
});
/** As a list has it since OpenNebula 6.4, and as `one.vm.info` does. */
const listed = (more: Partial<Vm> = {}) => vmOf({ scheduledIds: [4], ...more });
const whole = (after: number, more: Partial<Vm> = {}) => listed({ scheduled: [powerOff(after)], ...more });
/** A cloud whose list has only the numbers. */
const withShortList = (it: Staged, vms: readonly Vm[]) => {
  it.world.vms = [...vms];
  const { vmPool } = it.ports.cloud;
  const read = vmPool.infoExtended.bind(vmPool);
  Object.assign(vmPool, {
    async infoExtended(...asked: Parameters<typeof read>) {
      const pool = await read(...asked);
      return { ...pool, items: pool.items.map((vm) => ({ ...vm, scheduled: [] })) };
    },
  });
};
const notice = async (it: Staged) => (await it.ask('app:view', {})).auto.notice;

describe('what is known of schedules', () => {
  test('a list that has them needs nobody; one that has their numbers asks once for each', () => {
    const clock = createManualClock();
    const schedules = new Schedules(clock);
    expect(schedules.of(whole(60))).toHaveLength(1);
    expect(schedules.due([vmOf(), whole(60)])).toBeNull();
    expect([schedules.of(listed()), schedules.due([vmOf({ id: 1 }), listed()])]).toEqual([[], 7]);
    schedules.learned(whole(60));
    expect([schedules.of(listed()), schedules.due([listed()])]).toEqual([[powerOff(60)], null]);
  });

  test('is asked for again when its numbers change, and after half an hour', async () => {
    const clock = createManualClock();
    const schedules = new Schedules(clock);
    schedules.learned(whole(60));
    const other = listed({ scheduledIds: [4, 5] });
    expect([schedules.of(other), schedules.due([other])]).toEqual([[], 7]);
    await clock.advance(1_801_000);
    expect(schedules.due([listed()])).toBe(7);
    schedules.forget();
    expect(schedules.of(listed())).toEqual([]);
  });
});

test('a tile says what will happen, once the machine was asked for in place of a reading', async () => {
  const it = stage();
  withShortList(it, [whole(60 * MINUTE)]);
  expect((await it.home()).desktops[0]?.schedule).toBeNull();
  const before = it.world.asked;
  await it.clock.advance(60_000);
  expect((await it.ask('app:view', {})).desktops?.desktops[0]?.schedule).toEqual({
    what: 'off',
    at: (BEGIN + 60 * MINUTE) * 1000,
  });
  expect(it.world.asked - before).toBeLessThanOrEqual(4);
});

describe('whoever works at a desktop that ends soon', () => {
  const inDesktop = async (after: number, settings: Readonly<Record<string, unknown>> = {}) => {
    const shown: string[] = [];
    const it = stage(settings, null, {
      windows: {
        show: async () => shown.push('desktop') > 0,
        showShell: async () => shown.push('shell') > 0,
        onShell: () => () => {},
        hold: async () => true,
        close: async () => {},
      },
    });
    withShortList(it, [whole(after)]);
    await it.home();
    await it.ask('session:open', { desktop: 7 });
    await it.clock.advance(0);
    it.runs[0]?.becomeReady();
    await it.clock.advance(0);
    shown.length = 0;
    return { ...it, shown };
  };

  test('reads it ten minutes before, and has the shell before them once, two minutes before', async () => {
    const it = await inDesktop(30 * MINUTE);
    await it.clock.advance(19 * MINUTE * 1000);
    expect(await notice(it)).toBeNull();
    await it.clock.advance(2 * MINUTE * 1000);
    expect(await notice(it)).toMatchObject({ session: 1, desktop: 'Office', pressing: false });
    expect(it.shown).toEqual([]);
    await it.clock.advance(7 * MINUTE * 1000);
    expect([(await notice(it))?.pressing, it.shown]).toEqual([true, ['shell']]);
    await it.ask('auto:seen', {});
    await it.clock.advance(60_000);
    expect([(await notice(it))?.pressing, it.shown]).toEqual([false, ['shell', 'desktop']]);
    await it.clock.advance(2 * MINUTE * 1000);
    expect([await notice(it), it.shown]).toEqual([null, ['shell', 'desktop']]);
  });

  test('is not disturbed where the settings say so', async () => {
    const it = await inDesktop(30 * MINUTE, { auto: { notice: 'quiet' } });
    await it.clock.advance(29 * MINUTE * 1000);
    expect([(await notice(it))?.pressing, it.shown]).toEqual([false, []]);
  });

  test('is told nothing of a desktop that was left', async () => {
    const it = await inDesktop(30 * MINUTE);
    await it.clock.advance(21 * MINUTE * 1000);
    it.runs[0]?.end('closed');
    await it.clock.advance(0);
    expect(await notice(it)).toBeNull();
    await it.clock.advance(9 * MINUTE * 1000);
    expect(await notice(it)).toBeNull();
  });

  test('costs the cloud nothing while the desktop fills the screen', async () => {
    const it = await inDesktop(300 * MINUTE);
    const { asked } = it.world;
    await it.clock.advance(299 * MINUTE * 1000);
    expect(it.world.asked).toBe(asked);
  });
});
