import { describe, expect, test } from 'vitest';
import type { BatteryView, MachineView, NetworkView, SoundView } from '../../../contract/machine.ts';
import type { MachineSources } from '../../../core/machine/status.ts';
import { stageKiosk as stage } from '../../support/kiosk.ts';

const WIRED: NetworkView = {
  ...{ kind: 'wired', interface: 'enp3s0', addresses: ['192.0.2.7'], name: '', signal: null },
};
const at = (level: number, warning: BatteryView['warning'] = null): BatteryView => ({
  ...{ level, state: 'discharging', warning },
});

/** A terminal in the hands of the test, and how often it was asked for what. */
function terminal(settings: Readonly<Record<string, unknown>> = {}) {
  const machine: { sound: SoundView | null; network: NetworkView | null; battery: BatteryView | null } = {
    sound: { level: 40, muted: false },
    network: WIRED,
    battery: at(80),
  };
  const asked = { sound: 0, network: 0, battery: 0, set: [] as (number | boolean)[], watching: 0 };
  let changed = () => {};
  let slow: Promise<void> = Promise.resolve();
  const sources: MachineSources = {
    network: async () => ((asked.network += 1), machine.network),
    battery: async () => ((asked.battery += 1), machine.battery),
    sound: {
      read: async () => ((asked.sound += 1), machine.sound),
      async volume(level) {
        asked.set.push(level);
        await slow;
        machine.sound = machine.sound === null ? null : { ...machine.sound, level };
        return true;
      },
      async mute(muted) {
        asked.set.push(muted);
        machine.sound = machine.sound === null ? null : { ...machine.sound, muted };
        return true;
      },
      watch(listener) {
        asked.watching += 1;
        changed = listener;
        return { close: async () => void (asked.watching -= 1) };
      },
    },
  };
  const shown: string[] = [];
  const windows = {
    show: async () => shown.push('desktop') > 0,
    showShell: async () => shown.push('shell') > 0,
    onShell: () => () => {},
    hold: async () => true,
    close: async () => {},
  };
  const it = stage(settings, null, { sources, windows });
  const told = () =>
    it.events.filter(({ name }) => name === 'machine:changed').map(({ payload }) => payload as MachineView);
  return {
    ...it,
    machine,
    asked,
    shown,
    told,
    hearOthers: () => changed(),
    slowDown: () => {
      const gate = Promise.withResolvers<void>();
      slow = gate.promise;
      return gate.resolve;
    },
    begin: async () => {
      await it.ask('app:view', {});
      await it.clock.advance(0);
    },
  };
}
const parts = (...status: readonly string[]) => ({ interface: { status } });

describe('the status of the terminal', () => {
  test('is in the first view that is whole, and told when it changes', async () => {
    const it = terminal();
    await it.begin();
    const { machine } = await it.ask('app:view', {});
    expect(machine).toEqual({ sound: { level: 40, muted: false }, network: WIRED, battery: at(80) });
    const before = it.told().length;
    await it.clock.advance(60_000);
    expect(it.told()).toHaveLength(before);
    it.machine.battery = at(79);
    await it.clock.advance(10_000);
    expect(it.told().at(-1)?.battery).toEqual(at(79));
    expect(it.told()).toHaveLength(before + 1);
  });

  test('is looked at every ten seconds, and the sound only when there is a reason', async () => {
    const it = terminal();
    await it.begin();
    const { sound, network, battery } = it.asked;
    await it.clock.advance(100_000);
    expect([it.asked.network - network, it.asked.battery - battery, it.asked.sound - sound]).toEqual([
      10, 10, 0,
    ]);
    await it.ask('machine:look', {});
    expect(it.asked.sound - sound).toBe(1);
  });

  test('follows what others do to the sound, and is not carried away by it', async () => {
    const it = terminal();
    await it.begin();
    const { sound } = it.asked;
    it.machine.sound = { level: 15, muted: false };
    it.hearOthers();
    await it.clock.advance(300);
    expect(it.told().at(-1)?.sound?.level).toBe(15);
    for (let time = 0; time < 100; time++) {
      it.hearOthers();
      await it.clock.advance(100);
    }
    expect(it.asked.sound - sound).toBeLessThan(14);
    it.machine.sound = { level: 16, muted: true };
    it.hearOthers();
    await it.clock.advance(4_000);
    expect(it.told().at(-1)?.sound).toEqual({ level: 16, muted: true });
  });

  test.each([
    ['nothing', parts(), { sound: null, network: null, battery: null }, 0],
    ['the battery alone', parts('battery'), { sound: null, network: null, battery: at(80) }, 0],
    [
      'the sound alone',
      parts('sound'),
      { sound: { level: 40, muted: false }, network: null, battery: null },
      1,
    ],
  ])(
    'shows %s where the settings say so, and asks for no more',
    async (_what, settings, expected, watching) => {
      const it = terminal(settings);
      await it.begin();
      await it.clock.advance(20_000);
      expect((await it.ask('app:view', {})).machine).toEqual(expected);
      expect(it.asked.watching).toBe(watching);
      expect(await it.ask('machine:volume', { level: 90 })).toEqual(
        expected.sound === null
          ? expected
          : {
              ...expected,
              sound: { level: 90, muted: false },
            },
      );
      expect(it.asked.set).toEqual(expected.sound === null ? [] : [90]);
    },
  );

  test('ends with the shell', async () => {
    const it = terminal();
    await it.begin();
    await it.kiosk.close();
    const { network } = it.asked;
    await it.clock.advance(60_000);
    expect([it.asked.watching, it.asked.network]).toEqual([0, network]);
  });
});

describe('the volume', () => {
  test('is set by the person, signed in or not, and answered with what it is then', async () => {
    const it = terminal();
    await it.begin();
    expect((await it.ask('machine:volume', { level: 55 })).sound).toEqual({ level: 55, muted: false });
    expect((await it.ask('machine:mute', { on: true })).sound).toEqual({ level: 55, muted: true });
    expect((await it.ask('machine:mute', { on: false })).sound).toEqual({ level: 55, muted: false });
  });

  test('turned up is heard', async () => {
    const it = terminal();
    it.machine.sound = { level: 40, muted: true };
    await it.begin();
    expect((await it.ask('machine:volume', { level: 45 })).sound).toEqual({ level: 45, muted: false });
    await it.ask('machine:mute', { on: true });
    expect((await it.ask('machine:volume', { level: 0 })).sound).toEqual({ level: 0, muted: true });
  });

  test('of a slider that is drawn along is set one after the other, and ends where it was let go', async () => {
    const it = terminal();
    await it.begin();
    const go = it.slowDown();
    const answers = [10, 20, 30, 40, 50].map((level) => it.ask('machine:volume', { level }));
    await it.clock.advance(0);
    expect(it.asked.set).toEqual([10]);
    go();
    await Promise.all(answers);
    expect(it.asked.set).toEqual([10, 50]);
    expect(it.machine.sound?.level).toBe(50);
  });

  test('is asked by a page that asks and asks no more often than it answers', async () => {
    const it = terminal();
    await it.begin();
    const { sound, network } = it.asked;
    await Promise.all(Array.from({ length: 500 }, () => it.ask('machine:look', {})));
    expect([it.asked.sound - sound, it.asked.network - network]).toEqual([1, 1]);
    const go = it.slowDown();
    const answers = Array.from({ length: 500 }, (_, each) =>
      each % 2 === 0
        ? it.ask('machine:mute', { on: each % 4 === 0 })
        : it.ask('machine:volume', { level: each % 100 }),
    );
    await it.clock.advance(0);
    go();
    await Promise.all(answers);
    expect(it.asked.set.length).toBeLessThan(5);
    expect(it.machine.sound).toEqual({ level: 99, muted: false });
  });

  test.each([{ level: 101 }, { level: -1 }, { level: 5.5 }, { level: '50' }, { level: null }, {}])(
    'is never %o',
    async (args) => {
      const it = terminal();
      await it.begin();
      expect((await it.refused('machine:volume', args)).kind).toBe('bad-request');
      expect(it.asked.set).toEqual([]);
    },
  );
});

describe('a battery that is nearly empty', () => {
  const inDesktop = async (settings: Readonly<Record<string, unknown>> = {}) => {
    const it = terminal(settings);
    await it.begin();
    await it.home();
    await it.ask('session:open', { desktop: 7 });
    await it.clock.advance(0);
    it.runs[0]?.becomeReady();
    await it.clock.advance(0);
    it.shown.length = 0;
    return it;
  };

  test('comes before the desktop once, and not when it is only low', async () => {
    const it = await inDesktop();
    it.machine.battery = at(10, 'low');
    await it.clock.advance(10_000);
    expect(it.shown).toEqual([]);
    it.machine.battery = at(5, 'critical');
    await it.clock.advance(10_000);
    expect(it.shown).toEqual(['shell']);
    it.machine.battery = at(4, 'critical');
    await it.clock.advance(60_000);
    expect(it.shown).toEqual(['shell']);
    it.machine.battery = { ...at(6), state: 'charging' };
    await it.clock.advance(10_000);
    it.machine.battery = at(5, 'critical');
    await it.clock.advance(10_000);
    expect(it.shown).toEqual(['shell', 'shell']);
  });

  test('stays behind where the site wants quiet', async () => {
    const it = await inDesktop({ auto: { notice: 'quiet' } });
    it.machine.battery = at(5, 'critical');
    await it.clock.advance(10_000);
    expect(it.shown).toEqual([]);
    expect(it.told().at(-1)?.battery?.warning).toBe('critical');
  });
});
