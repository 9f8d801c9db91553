import { describe, expect, test } from 'vitest';
import { batteryOf } from '../../../core/machine/battery.ts';
import {
  defaultRoutes,
  defaultRoutes6,
  linkQuality,
  networkOf,
  wifiInUse,
} from '../../../core/machine/network.ts';
import type { InterfaceFacts } from '../../../core/machine/network.ts';
import { isAboutSound, soundOf } from '../../../core/machine/sound.ts';
import { sleptBetween } from '../../../core/machine/resume.ts';

const uevent = (values: Readonly<Record<string, string | number>>): string =>
  Object.entries(values)
    .map(([name, value]) => `POWER_SUPPLY_${name}=${value}\n`)
    .join('');
const battery = (more: Readonly<Record<string, string | number>> = {}) =>
  uevent({ NAME: 'BAT0', TYPE: 'Battery', STATUS: 'Discharging', PRESENT: 1, CAPACITY: 80, ...more });
const MAINS = uevent({ NAME: 'AC', TYPE: 'Mains', ONLINE: 1 });

describe('the battery', () => {
  test.each([
    ['is none without one', [MAINS], null],
    ['is none that belongs to a mouse', [battery({ SCOPE: 'Device' })], null],
    ['is none in an empty bay', [battery({ PRESENT: 0 })], null],
    ['is none that tells nothing', [uevent({ TYPE: 'Battery' })], null],
    ['by its capacity', [MAINS, battery()], { level: 80, state: 'discharging', warning: null }],
    [
      'by its energy, where that is told',
      [battery({ ENERGY_NOW: 250, ENERGY_FULL: 1000 })],
      { level: 25, state: 'discharging', warning: null },
    ],
    [
      'by its charge',
      [battery({ CHARGE_NOW: 3, CHARGE_FULL: 4 })],
      { level: 75, state: 'discharging', warning: null },
    ],
    ['that charges', [battery({ STATUS: 'Charging' })], { level: 80, state: 'charging', warning: null }],
    ['on mains', [battery({ STATUS: 'Not charging' })], { level: 80, state: 'full', warning: null }],
    [
      'that is full',
      [battery({ STATUS: 'Full', CAPACITY: 100 })],
      { level: 100, state: 'full', warning: null },
    ],
    [
      'of two: by what both hold',
      [
        battery({ ENERGY_NOW: 900, ENERGY_FULL: 3000 }),
        battery({ NAME: 'BAT1', STATUS: 'Full', ENERGY_NOW: 1000, ENERGY_FULL: 1000 }),
      ],
      { level: 48, state: 'discharging', warning: null },
    ],
    [
      'of two, one of which charges',
      [battery({ CAPACITY: 4 }), battery({ CAPACITY: 6, STATUS: 'Charging' })],
      { level: 5, state: 'charging', warning: null },
    ],
    ['at 11 per cent', [battery({ CAPACITY: 11 })], { level: 11, state: 'discharging', warning: null }],
    ['at 10 per cent', [battery({ CAPACITY: 10 })], { level: 10, state: 'discharging', warning: 'low' }],
    ['at 6 per cent', [battery({ CAPACITY: 6 })], { level: 6, state: 'discharging', warning: 'low' }],
    ['at 5 per cent', [battery({ CAPACITY: 5 })], { level: 5, state: 'discharging', warning: 'critical' }],
    [
      'at 5 per cent on mains',
      [battery({ CAPACITY: 5, STATUS: 'Charging' })],
      { level: 5, state: 'charging', warning: null },
    ],
    [
      'that says more than it can hold',
      [battery({ ENERGY_NOW: 1100, ENERGY_FULL: 1000 })],
      { level: 100, state: 'discharging', warning: null },
    ],
    [
      'whose numbers are none',
      [battery({ ENERGY_NOW: '-5', ENERGY_FULL: 0, CAPACITY: '99999999999999' })],
      null,
    ],
  ] as const)('%s', (_what, uevents, expected) => {
    expect(batteryOf(uevents)).toEqual(expected);
  });
});

const facts = (more: Partial<InterfaceFacts>): InterfaceFacts => ({
  ...{ name: 'enp3s0', type: 1, wireless: false, physical: true, carrier: true, addresses: ['192.0.2.7'] },
  ...more,
});
const LO = facts({ name: 'lo', type: 772, physical: false, addresses: ['127.0.0.1', '::1'] });
const WIFI = facts({ name: 'wlp2s0', wireless: true, addresses: ['192.0.2.8', 'fe80::1'] });

describe('the network', () => {
  test.each([
    ['is none with the loopback alone', [LO], [], 'none', ''],
    ['is the wired one', [LO, facts({})], ['enp3s0'], 'wired', 'enp3s0'],
    ['is Wi-Fi', [LO, WIFI], ['wlp2s0'], 'wifi', 'wlp2s0'],
    ['is the one with the better route', [facts({}), WIFI], ['wlp2s0', 'enp3s0'], 'wifi', 'wlp2s0'],
    ['is none without a cable, whatever the route says', [facts({ carrier: false })], ['enp3s0'], 'none', ''],
    [
      'is none with an address that nobody gave',
      [facts({ addresses: ['169.254.3.4', 'fe80::2'] })],
      [],
      'none',
      '',
    ],
    ['is one without a way out', [LO, facts({})], [], 'wired', 'enp3s0'],
    ['is none that is of software alone', [facts({ name: 'virbr0', physical: false })], [], 'none', ''],
    [
      'is one of software with the route (a bond)',
      [facts({ name: 'bond0', physical: false })],
      ['bond0'],
      'wired',
      'bond0',
    ],
    ['is IPv6 alone', [facts({ addresses: ['2001:db8::7', 'fe80::7'] })], [], 'wired', 'enp3s0'],
  ] as const)('%s', (_what, interfaces, routes, kind, name) => {
    const view = networkOf(interfaces, routes);
    expect([view.kind, view.interface]).toEqual([kind, name]);
  });

  test('shows the addresses by which it can be reached', () => {
    expect(networkOf([WIFI], ['wlp2s0']).addresses).toEqual(['192.0.2.8']);
  });

  test('has its routes from the kernel, best one first', () => {
    const table = `Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT
wlp2s0\t00000000\t010200C0\t0003\t0\t0\t600\t00000000\t0\t0\t0
enp3s0\t00000000\t010200C0\t0003\t0\t0\t100\t00000000\t0\t0\t0
down0\t00000000\t010200C0\t0002\t0\t0\t1\t00000000\t0\t0\t0
enp3s0\t000200C0\t00000000\t0001\t0\t0\t100\t00FFFFFF\t0\t0\t0
`;
    expect(defaultRoutes(table)).toEqual(['enp3s0', 'wlp2s0']);
    expect(defaultRoutes('rubbish\n\n\t\t\t')).toEqual([]);
    const zero = '0'.repeat(32);
    const six = [
      `${zero} 00 ${zero} 00 fe800000000000000000000000000001 00000064 00000001 00000000 00000003   enp3s0`,
      `${zero} 00 ${zero} 00 ${zero} ffffffff 00000001 00000000 00200200       lo`,
      `20010db8000000000000000000000000 40 ${zero} 00 ${zero} 00000064 00000001 00000000 00000001   enp3s0`,
    ];
    expect(defaultRoutes6(six.join('\n'))).toEqual(['enp3s0']);
  });

  test('has the strength of a Wi-Fi from the kernel', () => {
    const table = `Inter-| sta-|   Quality        |   Discarded packets               | Missed | WE
 face | tus | link level noise |  nwid  crypt   frag  retry   misc | beacon | 22
wlp2s0: 0000   49.  -61.  -256        0      0      0      0     42        0
`;
    expect(linkQuality(table, 'wlp2s0')).toBe(70);
    expect(linkQuality(table, 'wlp2s1')).toBeNull();
    expect(linkQuality('', 'wlp2s0')).toBeNull();
  });

  test.each([
    ['the one in use', [' :40:Guests', '*:72:Office'], { name: 'Office', signal: 72 }],
    ['a name with a colon and a backslash', ['*:72:a\\:b\\\\c'], { name: 'a:b\\c', signal: 72 }],
    ['a hidden name', ['*:30:'], { name: '', signal: 30 }],
    ['a name that is too long to be one', [`*:30:${'x'.repeat(99)}`], { name: 'x'.repeat(32), signal: 30 }],
    ['a strength that is none', ['*::Office'], { name: 'Office', signal: null }],
    ['none in use', [' :40:Guests'], null],
    ['nothing', [], null],
  ])('has its name of nmcli: %s', (_what, lines, expected) => {
    expect(wifiInUse(lines)).toEqual(expected);
  });
});

describe('the sound', () => {
  const volume = (left: number, right: number) => [
    `Volume: front-left: 65536 / ${String(left).padStart(3)}% / 0.00 dB,   front-right: 65536 / ${String(right).padStart(3)}% / 0.00 dB`,
    '        balance 0.00',
  ];
  test.each([
    ['both channels', volume(40, 40), ['Mute: no'], { level: 40, muted: false }],
    ['the louder one counts', volume(20, 60), ['Mute: no'], { level: 60, muted: false }],
    ['it is off', volume(40, 40), ['Mute: yes'], { level: 40, muted: true }],
    ['it is amplified', volume(150, 150), ['Mute: no'], { level: 100, muted: false }],
    ['it is silent', ['Volume: mono: 0 /   0% / -inf dB'], ['Mute: no'], { level: 0, muted: false }],
    ['nothing is said of the volume', [], ['Mute: no'], null],
    ['nothing is said of its being off', volume(1, 1), ['Stumm: ja'], null],
  ])('of pactl: %s', (_what, level, mute, expected) => {
    expect(soundOf(level, mute)).toEqual(expected);
  });

  test('is read again at news of outputs, and at no other', () => {
    const lines = [
      "Event 'change' on sink #0",
      "Event 'new' on sink #12",
      "Event 'change' on server #4294967295",
      "Event 'change' on server",
      "Event 'new' on client #3",
      "Event 'change' on sink-input #7",
      "Event 'change' on source #1",
      'nonsense',
    ];
    expect(lines.map(isAboutSound)).toEqual([true, true, true, true, false, false, false, false]);
  });
});

describe('a sleep', () => {
  const at = (now: number, monotonic: number) => ({ now, monotonic });
  test.each([
    ['both clocks go on', at(1_000_000, 500), at(1_005_000, 5_500), 0],
    ['the wall clock goes on alone', at(1_000_000, 500), at(4_605_000, 5_500), 3_600_000],
    ['the wall clock is set back', at(1_000_000, 500), at(0, 5_500), 0],
    ['the wall clock is set by a little', at(1_000_000, 500), at(1_008_000, 5_500), 0],
    ['the shell itself was held up', at(1_000_000, 500), at(1_600_000, 600_500), 0],
  ])('%s', (_what, before, after, slept) => {
    expect(sleptBetween(before, after)).toBe(slept);
  });
});
