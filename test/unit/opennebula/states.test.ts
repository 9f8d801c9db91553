import { describe, expect, test } from 'vitest';
import { en } from '../../../contract/catalogue/en.ts';
import { VM_OPERATIONS } from '../../../core/opennebula/operations.ts';
import type { VmOperation } from '../../../core/opennebula/operations.ts';
import { legalOperations, phaseOf, stateMeaning } from '../../../core/opennebula/states.ts';
import { fixture, INDEX, recordedAnswer } from '../../support/recorded.ts';

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
const offeredIn = (operation: VmOperation): string[] =>
  PAIRS.filter(([, state, lcm]) => legalOperations(state, lcm).includes(operation)).map(([name]) => name);

describe('operations are offered exactly where oned takes them', () => {
  test.each<readonly [VmOperation, string]>([
    ...(['resume', 'suspend', 'stop', 'reboot', 'reboot-hard', 'poweroff', 'poweroff-hard'] as const).map(
      (each) => [each, each] as const,
    ),
    ...(['undeploy', 'undeploy-hard', 'hold', 'release'] as const).map((each) => [each, each] as const),
    ['snapshot-create', 'snapshotcreate'],
    ['snapshot-revert', 'snapshotrevert'],
    ['snapshot-delete', 'snapshotdelete'],
    ['disk-snapshot-create', 'disksnapshotcreate'],
    ['disk-snapshot-revert', 'disksnapshotrevert'],
  ])('%s', (operation, name) => {
    const taken = takenIn(name, operation.endsWith('-hard'));
    expect(taken).not.toEqual([]);
    expect(offeredIn(operation).sort()).toEqual(taken.sort());
  });

  test.each(['resched', 'unresched'] as const)('%s: where a host could be changed', (operation) => {
    expect(offeredIn(operation).sort()).toEqual(['ACTIVE/RUNNING', 'ACTIVE/UNKNOWN', 'POWEROFF']);
  });

  test('recover: in every failure, and in nothing that rests', () => {
    const offered = PAIRS.filter(([, state, lcm]) => legalOperations(state, lcm).includes('recover'));
    const numbers = offered.map(([, , lcm]) => lcm);
    expect(known.lcm_failure_states.filter((lcm) => !numbers.includes(lcm))).toEqual([]);
    expect(offered.every(([, state]) => state === ACTIVE)).toBe(true);
    expect(numbers).not.toContain(3);
    expect(numbers).not.toContain(16);
  });

  test('terminate: in every failure and everything that rests, but for what is gone', () => {
    const offered = offeredIn('terminate');
    for (const name of [
      'POWEROFF',
      'SUSPENDED',
      'STOPPED',
      'UNDEPLOYED',
      'PENDING',
      'HOLD',
      'ACTIVE/RUNNING',
    ])
      expect(offered).toContain(name);
    for (const lcm of known.lcm_failure_states) expect(legalOperations(ACTIVE, lcm)).toContain('terminate');
    expect(offered).not.toContain('DONE');
    expect(offered).not.toContain('ACTIVE/BOOT');
  });
});

describe('what a running oned answered to an action agrees', () => {
  /** Where the VM of the recorded refusal stood: the text of the refusal names it. */
  const refused = INDEX.filter((each) => each.call === 'one.vm.action' && each.error_code === 2048).flatMap(
    ({ name }) => {
      const said = /"(?<action>[a-z-]+)"\s*:\s*This action is not available for state (?<state>\w+)/.exec(
        recordedAnswer(name).replaceAll('&quot;', '"'),
      );
      return said?.groups === undefined
        ? []
        : [[name, said.groups['action'] ?? '', said.groups['state'] ?? ''] as const];
    },
  );

  test('there are enough of them', () => {
    expect(refused.length).toBeGreaterThanOrEqual(8);
  });

  test.each(refused)('%s: %s is not legal in %s', (_name, action, state) => {
    const pair = PAIRS.find(([name]) => name === state || name === `ACTIVE/${state}`);
    expect(pair).toBeDefined();
    const operation = VM_OPERATIONS.find((each) => each === action);
    expect(operation).toBeDefined();
    const [, vm = -1, lcm = -1] = pair ?? [];
    expect(legalOperations(vm, lcm)).not.toContain(operation);
  });
});

describe('the table is total: all 12 × 72, and what nobody knows', () => {
  const EVERY = Array.from({ length: 14 }, (_, state) =>
    Array.from({ length: 76 }, (_, lcm) => [state - 1, lcm - 1] as const),
  ).flat();

  test('every pair has a phase, words for it, and operations that exist', () => {
    const operations: readonly string[] = VM_OPERATIONS;
    for (const [state, lcm] of EVERY) {
      const { phase, sentence, operations: legal } = stateMeaning(state, lcm);
      expect(Object.keys(en), `${state}/${lcm}`).toContain(sentence);
      expect(Object.keys(en), `${state}/${lcm}`).toContain(`phase.${phase}`);
      expect(legal.every((each) => operations.includes(each))).toBe(true);
      expect(new Set(legal).size).toBe(legal.length);
    }
  });

  test('LCM_STATE counts in ACTIVE only: it is stale everywhere else', () => {
    for (const [state, lcm] of EVERY)
      if (state !== ACTIVE) expect(stateMeaning(state, lcm)).toEqual(stateMeaning(state, 0));
  });

  test('an unknown number is busy and allows nothing', () => {
    for (const [state, lcm] of [
      [3, 72],
      [3, 999],
      [12, 0],
      [7, 0],
      [-1, 3],
      [3, -1],
      [Number.NaN, Number.NaN],
    ] as const) {
      expect(stateMeaning(state, lcm)).toEqual({
        phase: 'busy',
        sentence: 'phase.busy',
        domain: false,
        operations: [],
      });
    }
  });

  test('every LCM_STATE of OpenNebula is known, but for those that were removed', () => {
    const unknown = Object.entries(known.lcm_states).filter(
      ([number, { removed }]) => removed !== true && legalOperations(ACTIVE, Number(number)).length === 0,
    );
    expect(unknown).toEqual([]);
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
    ['CLONING', 10, 0, 'queued'],
    ['RUNNING', 3, 3, 'running'],
    ['BOOT', 3, 2, 'starting'],
    ['PROLOG', 3, 1, 'starting'],
    ['BOOT_POWEROFF', 3, 20, 'starting'],
    ['a live migration', 3, 4, 'running'],
    ['BACKUP, which leaves it usable', 3, 69, 'running'],
    ['HOTPLUG_SNAPSHOT, in which it stands still', 3, 24, 'busy'],
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

  test('a domain may be there only where one runs or goes: GRAPHICS/PORT outlives it', () => {
    for (const [name, state, lcm] of PAIRS) {
      const { phase, domain } = stateMeaning(state, lcm);
      if (['off', 'asleep', 'held', 'queued', 'gone', 'failed'].includes(phase))
        expect(domain, name).toBe(false);
      if (phase === 'running' || phase === 'unknown') expect(domain, name).toBe(true);
    }
  });
});
