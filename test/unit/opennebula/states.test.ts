import { describe, expect, test } from 'vitest';
import { legalActions, phaseOf } from '../../../core/opennebula/states.ts';
import { fixture } from '../../support/recorded.ts';

interface States {
  readonly vm_states: Readonly<Record<string, { readonly name: string }>>;
  readonly lcm_states: Readonly<Record<string, { readonly name: string; readonly removed?: boolean }>>;
  readonly lcm_failure_states: readonly number[];
  readonly vm_failure_states: readonly number[];
  readonly allowed: Readonly<Record<string, readonly string[]>>;
}
const known = fixture('states.json') as States;
const ACTIVE = 3;

/** Every pair that can be, by the names of OpenNebula's own table: `POWEROFF`, `ACTIVE/RUNNING`. */
const PAIRS: readonly (readonly [string, number, number])[] = [
  ...Object.entries(known.vm_states)
    .filter(([number]) => Number(number) !== ACTIVE)
    .map(([number, { name }]) => [name, Number(number), 0] as const),
  ...Object.entries(known.lcm_states).map(
    ([number, { name }]) => [`ACTIVE/${name}`, ACTIVE, Number(number)] as const,
  ),
];

/** `resume` → the names of the states in which it is taken; what stands in brackets explains. */
const takenIn = (action: string, hard: boolean): string[] =>
  Object.entries(known.allowed)
    .filter(([names]) => names.split(', ').includes(action))
    .flatMap(([, states]) => states)
    .filter((state) => hard || !state.includes('hard only'))
    .map((state) => state.replace(/ \(.*/, ''));

describe('actions are offered exactly where oned takes them', () => {
  const actions = [
    'resume',
    'suspend',
    'stop',
    'reboot',
    'reboot-hard',
    'poweroff',
    'poweroff-hard',
    'release',
  ] as const;
  test.each(actions)('%s', (action) => {
    const taken = takenIn(action, action.endsWith('-hard'));
    expect(taken).not.toEqual([]);
    const offered = PAIRS.filter(([, state, lcm]) => legalActions(state, lcm).includes(action));
    expect(offered.map(([name]) => name).sort()).toEqual(taken.sort());
  });
});

describe('phases', () => {
  test('every failure state is a failure, and no other is', () => {
    const failed = PAIRS.filter(([, state, lcm]) => phaseOf(state, lcm) === 'failed');
    const lcm = failed.filter(([, state]) => state === ACTIVE).map(([, , number]) => number);
    expect(lcm).toEqual([...known.lcm_failure_states].sort((a, b) => a - b));
    expect(failed.filter(([, state]) => state !== ACTIVE).map(([, state]) => state)).toEqual(
      known.vm_failure_states,
    );
  });

  test.each([
    ['PENDING', 1, 0, 'queued'],
    ['HOLD', 2, 0, 'held'],
    ['RUNNING', 3, 3, 'running'],
    ['BOOT', 3, 2, 'starting'],
    ['PROLOG', 3, 1, 'starting'],
    ['BOOT_POWEROFF', 3, 20, 'starting'],
    ['a live migration', 3, 4, 'running'],
    ['BACKUP, which leaves it usable', 3, 69, 'running'],
    ['SAVE_SUSPEND', 3, 6, 'stopping'],
    ['SHUTDOWN_POWEROFF', 3, 18, 'stopping'],
    ['UNKNOWN', 3, 16, 'unknown'],
    ['STOPPED', 4, 0, 'off'],
    ['SUSPENDED', 5, 0, 'asleep'],
    ['POWEROFF, whatever the stale LCM_STATE says', 8, 3, 'off'],
    ['UNDEPLOYED', 9, 0, 'off'],
    ['DONE', 6, 0, 'gone'],
    ['a disk snapshot while off', 3, 51, 'busy'],
  ])('%s', (_name, state, lcm, phase) => {
    expect(phaseOf(state, lcm)).toBe(phase);
  });

  test('an unknown number is busy and allows nothing', () => {
    for (const [state, lcm] of [
      [3, 72],
      [3, 999],
      [12, 0],
      [-1, 3],
      [3, -1],
    ] as const) {
      expect(phaseOf(state, lcm)).toBe('busy');
      expect(legalActions(state, lcm)).toEqual([]);
    }
  });
});
