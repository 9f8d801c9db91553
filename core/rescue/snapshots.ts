/** Which snapshots of a VM one may go back to, best one first, and the names of those that are made here. Pure. */
import type { Vm } from '../opennebula/model/vm.ts';
import { legalOperations } from '../opennebula/states.ts';
import type { VmOperation } from '../opennebula/operations.ts';
import type { RevertTarget } from './marker.ts';

/** A point to go back to. */
export type SnapshotChoice = {
  /** `system:3` or `disk:0:3`: names it to the page and back. */
  readonly id: string;
  readonly name: string;
  /** Milliseconds since the epoch by oned's clock; 0 when it is not known. */
  readonly time: number;
} & (
  | { readonly kind: 'system'; readonly snapshot: number }
  | {
      readonly kind: 'disk';
      readonly target: RevertTarget;
      /** The VM has another disk, which stays as it is. */
      readonly otherDisks: boolean;
    }
);

const POWEROFF = 8;
const LONGEST_NAME = 80;

const SYSTEM: readonly VmOperation[] = ['snapshot-revert'];
const DISK: readonly VmOperation[] = ['poweroff-hard', 'disk-snapshot-revert', 'resume'];

/**
 * Newest first. System snapshots while oned takes a revert of one (RUNNING); disk snapshots of a VM that can be switched off, or is off.
 * `may`: whether this person may do that with this VM, its state aside.
 */
export function snapshotChoices(vm: Vm, may: (operation: VmOperation) => boolean): readonly SnapshotChoice[] {
  const legal = legalOperations(vm.state, vm.lcmState);
  const found: SnapshotChoice[] = [];
  if (SYSTEM.every((each) => legal.includes(each) && may(each))) {
    for (const { id, name, time } of vm.snapshots) {
      if (id >= 0) found.push({ id: `system:${id}`, kind: 'system', snapshot: id, ...told(name, time) });
    }
  }
  const canBeOff = vm.state === POWEROFF || legal.includes('poweroff-hard');
  if (canBeOff && DISK.every(may)) found.push(...diskChoices(vm));
  return found.sort((one, other) => other.time - one.time);
}

function diskChoices(vm: Vm): SnapshotChoice[] {
  const writable = vm.disks.filter(({ cdrom }) => !cdrom).length;
  return vm.diskSnapshots.flatMap(({ diskId: disk, snapshots }) =>
    snapshots
      .filter(({ id }) => disk >= 0 && id >= 0)
      .map(({ id, name, time }): SnapshotChoice => ({
        id: `disk:${disk}:${id}`,
        kind: 'disk',
        target: { disk, snapshot: id },
        otherDisks: writable > 1,
        ...told(name, time),
      })),
  );
}

const told = (name: string, seconds: number) => ({
  name: name
    .replace(/\p{Cc}/gu, ' ')
    .trim()
    .slice(0, LONGEST_NAME),
  time: seconds * 1_000,
});

const OURS = /^onekiosk \d{4}-\d\d-\d\d \d\d:\d\d$/;
const two = (value: number): string => String(value).padStart(2, '0');

/** What a snapshot is called that is made here: `onekiosk 2026-11-25 17:30`, in the terminal's own time. */
export const snapshotName = (now: Date): string =>
  `onekiosk ${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())} ${two(now.getHours())}:${two(now.getMinutes())}`;

/** System snapshots that were made here, oldest first. A name is no proof, so nothing else is ever deleted, and by policy only. */
export const ownSnapshots = (vm: Vm): readonly Vm['snapshots'][number][] =>
  vm.snapshots.filter(({ name }) => OURS.test(name)).sort((one, other) => one.time - other.time);
