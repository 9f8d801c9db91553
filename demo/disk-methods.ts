import { DISK_ID, diskSnapshotName, notDeletable } from './disk.ts';
import type { DemoDisk } from './disk.ts';
import { background, findVm, number, text, wrongState } from './site.ts';
import type { Method, Site } from './site.ts';
import { ACTION, LCM, Refusal, STATE } from './states.ts';
import { isRunning } from './vm.ts';
import type { DemoVm } from './vm.ts';
import type { DiskStep } from './vm-engine.ts';

function diskOf(vm: DemoVm, id: number, method: string): DemoDisk {
  if (vm.disk !== null && id === DISK_ID) return vm.disk;
  throw new Refusal(ACTION, `[${method}] VM disk does not exist`);
}

/** The state in which it happens, by where the VM is. A running guest cannot go back (only POWEROFF, since 6.8). */
const STEPS: Readonly<Record<DiskStep, { off: number; suspended: number | null; running: number | null }>> = {
  create: {
    off: LCM.DISK_SNAPSHOT_POWEROFF,
    suspended: LCM.DISK_SNAPSHOT_SUSPENDED,
    running: LCM.DISK_SNAPSHOT,
  },
  revert: { off: LCM.DISK_SNAPSHOT_REVERT_POWEROFF, suspended: null, running: null },
  delete: {
    off: LCM.DISK_SNAPSHOT_DELETE_POWEROFF,
    suspended: LCM.DISK_SNAPSHOT_DELETE_SUSPENDED,
    running: LCM.DISK_SNAPSHOT_DELETE,
  },
};

function stepState(vm: DemoVm, step: DiskStep, method: string): number {
  const { off, suspended, running } = STEPS[step];
  const found =
    vm.state === STATE.POWEROFF
      ? off
      : vm.state === STATE.SUSPENDED
        ? suspended
        : isRunning(vm)
          ? running
          : null;
  if (found === null) throw wrongState(vm, method, `${step} a disk snapshot`);
  return found;
}

/** Begins it, and afterwards either settles it or takes it back. */
async function work(
  site: Site,
  vm: DemoVm,
  [step, lcmState, id]: readonly [DiskStep, number, number],
  after: { readonly good?: () => void; readonly failed?: () => void },
): Promise<void> {
  const good = await site.engine.disk(vm, lcmState, step, diskSnapshotName(id));
  (good ? after.good : after.failed)?.();
}

/** Snapshots of a disk (src/dm/DispatchManagerActions.cc disk_snapshot_*). They answer before it is done, as oned does. */
export const DISK_METHODS: Readonly<Record<string, Method>> = {
  'one.vm.disksnapshotcreate': {
    takes: ['number', 'number', 'string'],
    run: (site, user, [id, diskId, name], method) => {
      const vm = findVm(site, user, number(id), 'MANAGE', method);
      const disk = diskOf(vm, number(diskId), method);
      const lcmState = stepState(vm, 'create', method);
      const parent = disk.active;
      const time = Math.floor(site.now() / 1000);
      const made = { id: disk.nextSnapshot++, name: text(name), time, parent };
      disk.snapshots.push(made);
      disk.active = made.id;
      const failed = () => {
        disk.snapshots = disk.snapshots.filter((each) => each !== made);
        disk.active = parent;
      };
      background(site, work(site, vm, ['create', lcmState, made.id], { failed }));
      return made.id;
    },
  },
  'one.vm.disksnapshotrevert': {
    takes: ['number', 'number', 'number'],
    run: (site, user, [id, diskId, snapshot], method) => {
      const vm = findVm(site, user, number(id), 'MANAGE', method);
      const disk = diskOf(vm, number(diskId), method);
      const lcmState = stepState(vm, 'revert', method);
      const wanted = number(snapshot);
      if (disk.snapshots.every((each) => each.id !== wanted))
        throw new Refusal(ACTION, `[${method}] Snapshot does not exist`);
      const good = () => void (disk.active = wanted);
      background(site, work(site, vm, ['revert', lcmState, wanted], { good }));
      return vm.id;
    },
  },
  'one.vm.disksnapshotdelete': {
    takes: ['number', 'number', 'number'],
    run: (site, user, [id, diskId, snapshot], method) => {
      const vm = findVm(site, user, number(id), 'MANAGE', method);
      const disk = diskOf(vm, number(diskId), method);
      const lcmState = stepState(vm, 'delete', method);
      const wanted = number(snapshot);
      const why = notDeletable(disk, wanted);
      if (why !== null) throw new Refusal(ACTION, `[${method}] ${why}`);
      const good = () => void (disk.snapshots = disk.snapshots.filter((each) => each.id !== wanted));
      background(site, work(site, vm, ['delete', lcmState, wanted], { good }));
      return vm.id;
    },
  },
};
