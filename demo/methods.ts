import { act } from './actions.ts';
import { groupDocument, longVm, monitoring, pool, shortVm, userDocument } from './documents.ts';
import type { Engine } from './engine.ts';
import type { Call, CallArgument } from './envelope.ts';
import { fault, refusal, success } from './envelope.ts';
import { ACTION, AUTHORIZATION, LCM, NO_EXISTS, Refusal, STATE } from './states.ts';
import { authenticate, login } from './users.ts';
import type { DemoUser } from './users.ts';
import { isRunning } from './vm.ts';
import type { DemoVm } from './vm.ts';

export interface Site {
  readonly users: readonly DemoUser[];
  readonly vms: readonly DemoVm[];
  readonly hostName: string;
  readonly engine: Engine;
  readonly now: () => number;
  readonly log: (line: string) => void;
}

type Kind = 'string' | 'number' | 'boolean';
interface Method {
  /** Types after the session; oned answers -501 when they do not fit. */
  readonly takes: readonly Kind[];
  readonly run: (
    site: Site,
    user: DemoUser,
    args: readonly CallArgument[],
    method: string,
  ) => string | number;
}

const isAdmin = (user: DemoUser) => user.id === 0;
const number = (value: CallArgument | undefined): number => (typeof value === 'number' ? value : 0);
const text = (value: CallArgument | undefined): string => (typeof value === 'string' ? value : '');

function may(user: DemoUser, vm: DemoVm, right: 'USE' | 'MANAGE'): boolean {
  if (isAdmin(user)) return true;
  if (right === 'USE') return vm.owner === user || vm.definition.key === 'use-only';
  return vm.owner === user && vm.lock === null;
}

function find(site: Site, user: DemoUser, id: number, right: 'USE' | 'MANAGE', method: string): DemoVm {
  const vm = site.vms.find((each) => each.id === id);
  if (vm === undefined) throw new Refusal(NO_EXISTS, `[${method}] Error getting virtual machine [${id}].`);
  if (!may(user, vm, right)) {
    throw new Refusal(
      AUTHORIZATION,
      `[${method}] User [${user.id}] : Not authorized to perform ${right} VM [${id}].`,
    );
  }
  return vm;
}

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

const onlyRunning = (vm: DemoVm, method: string): void => {
  if (!isRunning(vm)) throw new Refusal(ACTION, `[${method}] Wrong state to perform action`);
};
const snapshotOf = (vm: DemoVm, id: number, method: string) => {
  const found = vm.snapshots.find((each) => each.id === id);
  if (found === undefined) throw new Refusal(ACTION, `[${method}] Snapshot ${id} does not exist`);
  return found;
};
const background = (site: Site, work: Promise<void>): void =>
  void work.catch((error: unknown) => site.log(`demo: snapshot: ${String(error)}`));

const METHODS: Readonly<Record<string, Method>> = {
  'one.system.version': { takes: [], run: () => '7.4.0' },
  'one.user.info': {
    takes: ['number'],
    run: (site, user, [id], method) => {
      if (number(id) >= 0 && number(id) !== user.id && !isAdmin(user)) {
        throw new Refusal(
          AUTHORIZATION,
          `[${method}] User [${user.id}] : Not authorized to perform USE USER [${String(id)}].`,
        );
      }
      return userDocument(user);
    },
  },
  'one.user.login': {
    takes: ['string', 'string', 'number'],
    run: (site, user, [name, token, seconds]) =>
      login(user, text(name), text(token), number(seconds), site.now()),
  },
  'one.group.info': { takes: ['number'], run: (site, user) => groupDocument(user, site.users) },
  'one.vmpool.info': {
    takes: ['number', 'number', 'number', 'number'],
    run: (site, user, args) => pool(list(site, user, args).map((vm) => shortVm(vm, site.hostName))),
  },
  'one.vmpool.infoextended': {
    takes: ['number', 'number', 'number', 'number'],
    run: (site, user, args) => pool(list(site, user, args).map((vm) => longVm(vm, site.hostName))),
  },
  'one.vmpool.infoset': {
    takes: ['string', 'boolean'],
    run: (site, user, [ids, long]) => {
      const wanted = new Set(text(ids).split(',').map(Number));
      const found = site.vms.filter((vm) => wanted.has(vm.id) && may(user, vm, 'USE'));
      return pool(found.map((vm) => (long === true ? longVm : shortVm)(vm, site.hostName)));
    },
  },
  'one.vmpool.monitoring': {
    takes: ['number'],
    run: (site, user, [filter]) => monitoring(list(site, user, [number(filter), -1, -1, -1])),
  },
  'one.vm.info': {
    takes: ['number'],
    run: (site, user, [id], method) => {
      if (number(id) < 0)
        throw new Refusal(
          AUTHORIZATION,
          `[${method}] User [${user.id}] : Not authorized to perform USE VM [-1].`,
        );
      return longVm(find(site, user, number(id), 'USE', method), site.hostName);
    },
  },
  'one.vm.action': {
    takes: ['string', 'number'],
    run: (site, user, [action, id], method) => {
      const vm = find(site, user, number(id), 'MANAGE', method);
      act(vm, text(action), site.engine, site.log);
      return vm.id;
    },
  },
  'one.vm.snapshotcreate': {
    takes: ['number', 'string'],
    run: (site, user, [id, name], method) => {
      const vm = find(site, user, number(id), 'MANAGE', method);
      onlyRunning(vm, method);
      const snapshot = { id: vm.nextSnapshot++, name: text(name), time: Math.floor(site.now() / 1000) };
      vm.snapshots.push(snapshot);
      background(site, site.engine.snapshot(vm, `savevm snap-${snapshot.id}`));
      return snapshot.id;
    },
  },
  'one.vm.snapshotrevert': {
    takes: ['number', 'number'],
    run: (site, user, [id, snapshot], method) => {
      const vm = find(site, user, number(id), 'MANAGE', method);
      onlyRunning(vm, method);
      background(
        site,
        site.engine.snapshot(vm, `loadvm snap-${snapshotOf(vm, number(snapshot), method).id}`),
      );
      return vm.id;
    },
  },
  'one.vm.snapshotdelete': {
    takes: ['number', 'number'],
    run: (site, user, [id, snapshot], method) => {
      const vm = find(site, user, number(id), 'MANAGE', method);
      onlyRunning(vm, method);
      const found = snapshotOf(vm, number(snapshot), method);
      vm.snapshots = vm.snapshots.filter((each) => each !== found);
      background(site, site.engine.snapshot(vm, `delvm snap-${found.id}`));
      return vm.id;
    },
  },
  'one.vm.lock': {
    takes: ['number', 'number'],
    run: (site, user, [id, level], method) => {
      const vm = find(site, user, number(id), 'MANAGE', method);
      vm.lock = { level: number(level), time: Math.floor(site.now() / 1000) };
      return vm.id;
    },
  },
  'one.vm.unlock': {
    takes: ['number'],
    run: (site, user, [id], method) => {
      const vm = find(site, user, number(id), 'USE', method);
      if (vm.owner !== user && !isAdmin(user))
        throw new Refusal(AUTHORIZATION, `[${method}] Not authorized.`);
      vm.lock = null;
      return vm.id;
    },
  },
  'one.vm.update': {
    takes: ['number', 'string', 'number'],
    run: (site, user, [id, template, append], method) => {
      const vm = find(site, user, number(id), 'MANAGE', method);
      if (append === 0) vm.attributes.clear();
      for (const [, name = '', value = ''] of text(template).matchAll(
        /^\s*([A-Za-z_]\w*)\s*=\s*"([^"]*)"\s*$/gm,
      )) {
        vm.attributes.set(name.toUpperCase(), value);
      }
      return vm.id;
    },
  },
};

/** The body of the answer to any call. */
export function answerCall(site: Site, call: Call): string {
  const method = METHODS[call.method];
  if (method === undefined) return fault(-506, `Method '${call.method}' not defined`);
  const [session, ...args] = call.args;
  if (session === undefined) return fault(-500, 'Not enough parameters');
  const fits = method.takes.every((kind, index) => typeof args[index] === kind);
  if (typeof session !== 'string' || !fits) return fault(-501, 'Parameter list is not what the method takes');
  try {
    return success(
      method.run(site, authenticate(site.users, session, call.method, site.now()), args, call.method),
    );
  } catch (error) {
    if (error instanceof Refusal) return refusal(error.message, error.code);
    throw error;
  }
}

/** Where a VM that begins in the middle of things stands. */
export const BEGINNINGS = {
  off: { state: STATE.POWEROFF, lcmState: LCM.INIT },
  stuck: { state: STATE.ACTIVE, lcmState: LCM.BOOT },
  'boot-failure': { state: STATE.ACTIVE, lcmState: LCM.BOOT_FAILURE },
} as const;
