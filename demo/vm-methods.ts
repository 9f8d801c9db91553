import { act } from './actions.ts';
import { longVm, monitoring, pool, shortVm } from './documents.ts';
import type { CallArgument } from './envelope.ts';
import {
  background,
  findVm,
  isAdmin,
  may,
  notAuthorized,
  number,
  readTemplate,
  single,
  text,
  wrongState,
} from './site.ts';
import type { Method, Site } from './site.ts';
import { ACTION, INTERNAL, LCM, Refusal, STATE } from './states.ts';
import type { DemoUser } from './users.ts';
import { isActive, isRunning } from './vm.ts';
import type { DemoVm } from './vm.ts';

/** filter: -4 primary group, -3 mine, -2 all I may use, -1 mine and my groups', >= 0 that user's. Descending, as API_LIST_ORDER. */
function list(site: Site, user: DemoUser, args: readonly CallArgument[]): DemoVm[] {
  const [filter, start, end, state] = args.map(number);
  const wanted = (vm: DemoVm): boolean => {
    if (filter === -3) return vm.owner === user;
    if (filter === -4) return vm.owner.gid === user.gid && may(user, vm, 'USE');
    if (filter !== undefined && filter >= 0) return vm.owner.id === filter && may(user, vm, 'USE');
    return may(user, vm, 'USE');
  };
  const alive = (vm: DemoVm) =>
    state === -2 ? true : state === -1 ? vm.state !== STATE.DONE : vm.state === state;
  const found = site.vms.filter((vm) => wanted(vm) && alive(vm)).sort((a, b) => b.id - a.id);
  if (end !== undefined && end < -1) return found.slice(start ?? 0, (start ?? 0) - end);
  return found.filter(
    (vm) =>
      (start === undefined || start < 0 || vm.id >= start) && (end === undefined || end < 0 || vm.id <= end),
  );
}

/** What `recover --retry` does again. */
const RETRIES = [
  { failed: LCM.BOOT_FAILURE, step: LCM.BOOT },
  { failed: LCM.BOOT_STOPPED_FAILURE, step: LCM.BOOT_STOPPED },
  { failed: LCM.BOOT_UNDEPLOY_FAILURE, step: LCM.BOOT_UNDEPLOY },
];

/** VMs and their pool (src/rm/api/VirtualMachineAPI.cc, PoolSharedAPI.cc). */
export const VM_METHODS: Readonly<Record<string, Method>> = {
  'one.vmpool.info': {
    takes: ['number', 'number', 'number', 'number'],
    run: (site, user, args) => pool(list(site, user, args).map((vm) => shortVm(vm, site.hostName))),
  },
  'one.vmpool.infoextended': {
    takes: ['number', 'number', 'number', 'number'],
    run: (site, user, args) => pool(list(site, user, args).map((vm) => longVm(vm, site.hostName, true))),
  },
  'one.vmpool.infoset': {
    takes: ['string', 'boolean'],
    run: (site, user, [ids, long]) => {
      const wanted = new Set(text(ids).split(',').map(Number));
      const found = site.vms.filter((vm) => wanted.has(vm.id) && may(user, vm, 'USE'));
      return pool(
        found.map((vm) => (long === true ? longVm(vm, site.hostName, true) : shortVm(vm, site.hostName))),
      );
    },
  },
  'one.vmpool.monitoring': {
    takes: ['number'],
    run: (site, user, [filter]) => monitoring(list(site, user, [number(filter), -1, -1, -1])),
  },
  'one.vm.info': {
    takes: ['number'],
    run: (site, user, [id], method) => {
      if (number(id) < 0) throw notAuthorized(user, method, 'USE VM [-1]');
      return longVm(findVm(site, user, number(id), 'USE', method), site.hostName);
    },
  },
  'one.vm.monitoring': {
    takes: ['number'],
    run: (site, user, [id], method) => monitoring([findVm(site, user, number(id), 'USE', method)]),
  },
  'one.vm.action': {
    takes: ['string', 'number'],
    run: (site, user, [action, id], method) => {
      const vm = findVm(site, user, number(id), 'MANAGE', method);
      act(vm, text(action), site.engine, site.log);
      return vm.id;
    },
  },
  // ADMIN, which no ordinary owner has; of what an administrator may order, the retry of a failed boot.
  'one.vm.recover': {
    takes: ['number', 'number'],
    run: (site, user, [id, operation], method) => {
      const vm = findVm(site, user, number(id), 'ADMIN', method);
      const step = RETRIES.find((each) => isActive(vm, each.failed))?.step;
      if (operation !== 2 || step === undefined) throw wrongState(vm, method, 'recover');
      background(site, site.engine.raise(vm, step, { state: STATE.ACTIVE, lcmState: vm.lcmState }));
      return vm.id;
    },
  },
  'one.vm.snapshotcreate': {
    takes: ['number', 'string'],
    run: (site, user, [id, name], method) => {
      const vm = findVm(site, user, number(id), 'MANAGE', method);
      if (!isRunning(vm)) throw wrongState(vm, method, 'create a new snapshot');
      const snapshot = { id: vm.nextSnapshot++, name: text(name), time: Math.floor(site.now() / 1000) };
      vm.snapshots.push(snapshot);
      background(site, site.engine.snapshot(vm, `savevm snap-${snapshot.id}`));
      return snapshot.id;
    },
  },
  'one.vm.snapshotrevert': {
    takes: ['number', 'number'],
    run: (site, user, [id, snapshot], method) => {
      const vm = findVm(site, user, number(id), 'MANAGE', method);
      if (!isRunning(vm)) throw wrongState(vm, method, 'revert to a snapshot');
      const found = vm.snapshots.find((each) => each.id === number(snapshot));
      if (found === undefined)
        throw new Refusal(
          ACTION,
          `[${method}] Could not revert VM ${vm.id} to snapshot ${String(snapshot)}, it does not exist.`,
        );
      background(site, site.engine.snapshot(vm, `loadvm snap-${found.id}`));
      return vm.id;
    },
  },
  'one.vm.snapshotdelete': {
    takes: ['number', 'number'],
    run: (site, user, [id, snapshot], method) => {
      const vm = findVm(site, user, number(id), 'MANAGE', method);
      if (!isRunning(vm)) throw wrongState(vm, method, 'delete a snapshot');
      const found = vm.snapshots.find((each) => each.id === number(snapshot));
      if (found === undefined)
        throw new Refusal(
          ACTION,
          `[${method}] Could not delete snapshot ${String(snapshot)} of VM ${vm.id}, it does not exist.`,
        );
      vm.snapshots = vm.snapshots.filter((each) => each !== found);
      background(site, site.engine.snapshot(vm, `delvm snap-${found.id}`));
      return vm.id;
    },
  },
  'one.vm.lock': {
    takes: ['number', 'number'],
    run: (site, user, [id, level], method) => {
      const vm = findVm(site, user, number(id), 'MANAGE', method);
      vm.lock = { level: number(level), time: Math.floor(site.now() / 1000) };
      return vm.id;
    },
  },
  'one.vm.unlock': {
    takes: ['number'],
    run: (site, user, [id], method) => {
      const vm = findVm(site, user, number(id), 'USE', method);
      if (vm.owner !== user && !isAdmin(user)) throw notAuthorized(user, method, `MANAGE VM [${vm.id}]`);
      vm.lock = null;
      return vm.id;
    },
  },
  'one.vm.update': {
    takes: ['number', 'string', 'number'],
    run: (site, user, [id, template, append], method) => {
      const vm = findVm(site, user, number(id), 'MANAGE', method);
      const attributes = readTemplate(text(template));
      if (attributes === null) throw new Refusal(INTERNAL, `[${method}] Parse error: syntax error`);
      if (append === 0) vm.attributes.clear();
      for (const [name, value] of single(attributes)) vm.attributes.set(name, value);
      return vm.id;
    },
  },
};
