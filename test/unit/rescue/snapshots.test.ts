import { describe, expect, test } from 'vitest';
import { ownSnapshots, snapshotChoices, snapshotName } from '../../../core/rescue/snapshots.ts';
import { vmOf } from '../../support/vm.ts';

const disk = { image: 'x', imageId: 1, size: 8, cdrom: false, persistent: false };
const point = (id: number, name: string, time: number) => ({ id, name, time });
const full = vmOf({
  snapshots: [point(0, 'clean', 100), point(1, 'monday', 300)],
  disks: [
    { id: 0, ...disk },
    { id: 1, ...disk, cdrom: true },
  ],
  diskSnapshots: [
    {
      diskId: 0,
      snapshots: [
        { ...point(2, 'install', 200), active: false, size: 8 },
        { ...point(-1, 'nonsense', 900), active: false, size: 8 },
      ],
    },
  ],
});
const all = () => true;
const ids = (...args: Parameters<typeof snapshotChoices>) => snapshotChoices(...args).map(({ id }) => id);

describe('what one may go back to', () => {
  test('the newest comes first', () => {
    expect(ids(full, all)).toEqual(['system:1', 'disk:0:2', 'system:0']);
  });

  test.each([
    ['POWEROFF: its disk', { state: 8, lcmState: 0 }, ['disk:0:2']],
    ['UNKNOWN: its disk', { state: 3, lcmState: 16 }, ['disk:0:2']],
    ['SUSPENDED: nothing', { state: 5, lcmState: 0 }, []],
    ['a snapshot is under way: nothing', { state: 3, lcmState: 24 }, []],
    ['BOOT_FAILURE: nothing', { state: 3, lcmState: 36 }, []],
    ['a number that nobody knows: nothing', { state: 3, lcmState: 99 }, []],
  ])('%s', (_what, state, expected) => {
    expect(ids({ ...full, ...state }, all)).toEqual(expected);
  });

  test('nothing without the right to every step of it', () => {
    expect(ids(full, (operation) => operation !== 'snapshot-revert')).toEqual(['disk:0:2']);
    for (const missing of ['poweroff-hard', 'disk-snapshot-revert', 'resume'])
      expect(ids(full, (operation) => operation !== missing)).toEqual(['system:1', 'system:0']);
  });

  test('a CD is no other disk', () => {
    expect(snapshotChoices(full, all)[1]).toMatchObject({ kind: 'disk', otherDisks: false });
  });

  test('a name is text on one line', () => {
    const named = { ...full, diskSnapshots: [], snapshots: [point(0, `a\nb\u0007${'x'.repeat(300)}`, 0)] };
    const [only] = snapshotChoices(named, all);
    expect(only?.name).toMatch(/^a b x{70,76}$/);
    expect(only?.time).toBe(0);
  });
});

test('those that are made here are known by their names', () => {
  const name = snapshotName(new Date(2026, 10, 5, 8, 3));
  expect(name).toBe('onekiosk 2026-11-05 08:03');
  const vm = vmOf({
    snapshots: [point(1, name, 20), point(2, 'clean', 1), point(3, `${name} x`, 2), point(4, name, 10)],
  });
  expect(ownSnapshots(vm).map(({ id }) => id)).toEqual([4, 1]);
});
