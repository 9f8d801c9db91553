import type { EventName, Events } from '../../contract/requests.ts';
import type { LogEntry } from '../../core/log/log.ts';
import type { OpenNebula } from '../../core/opennebula/client.ts';
import type { Group, User } from '../../core/opennebula/model/user.ts';
import type { Vm, VmAction } from '../../core/opennebula/model/vm.ts';
import { OneClientError, OneServerError } from '../../core/opennebula/errors.ts';
import type { LaunchSpec } from '../../core/sessions/launch-spec.ts';
import type { Run, RunEnd } from '../../core/sessions/launcher.ts';
import type { Ports } from '../../kiosk/ports.ts';
import { createManualClock } from './manual-clock.ts';
import type { ManualClock } from './manual-clock.ts';
import { settingsOf } from './settings.ts';
import { STILL } from './still.ts';
import { groupOf, userOf, vmOf } from './vm.ts';

/** A run of a viewer that the test ends. */
export interface StagedRun {
  readonly spec: LaunchSpec;
  becomeReady(): void;
  end(meaning: RunEnd['meaning']): void;
  readonly stopped: () => boolean;
}

/** The world around the application, in the hands of a test: what it holds may be changed, what was done to it stands in lists. */
export interface Stage {
  readonly ports: Ports;
  readonly clock: ManualClock;
  readonly log: LogEntry[];
  readonly events: { readonly name: EventName; readonly payload: Events[EventName] }[];
  readonly acts: { readonly id: number; readonly action: VmAction }[];
  readonly tokens: Set<string>;
  readonly runs: StagedRun[];
  readonly hidden: Set<string>;
  readonly world: {
    vms: Vm[];
    user: User;
    password: string;
    answers: boolean;
    /** Thrown by the next calls to the cloud while it is set. */
    trouble: Error | null;
    group: Group;
    /** How often the cloud was asked at all, for the list, and for the group. */
    asked: number;
    readings: number;
    groupAsked: number;
    /** Thrown by every action. */
    refuseActions: Error | null;
    /** Called by the next action, whose answer then does not arrive. */
    lostAnswer: (() => void) | null;
    left: boolean;
    /** How often the clipboard was emptied. */
    forgotten: number;
  };
}

export function createStage(
  settings: Readonly<Record<string, unknown>> = {},
  demo: Ports['demo'] = null,
  more: Partial<Ports> = {},
): Stage {
  const clock = createManualClock();
  const log: LogEntry[] = [];
  const events: Stage['events'] = [];
  const acts: Stage['acts'] = [];
  const tokens = new Set<string>();
  const runs: StagedRun[] = [];
  const hidden = new Set<string>();
  const world: Stage['world'] = {
    vms: [vmOf()],
    user: userOf(),
    password: 'right',
    answers: true,
    trouble: null,
    group: groupOf(),
    asked: 0,
    readings: 0,
    groupAsked: 0,
    refuseActions: null,
    lostAnswer: null,
    left: false,
    forgotten: 0,
  };
  let serial = 0;
  const known = (method: string, secret: string) => {
    world.asked += 1;
    if (world.trouble !== null) throw world.trouble;
    if (secret !== world.password && !tokens.has(secret)) throw new OneServerError(method, 0x100);
  };
  const unused = async (): Promise<never> => {
    throw new Error('the stage has no such call');
  };
  const cloud: OpenNebula = {
    system: { version: async () => '7.4.0' },
    user: {
      async info(session) {
        known('one.user.info', session.secret);
        return world.user;
      },
      async tokens(session, mark) {
        known('one.user.info', session.secret);
        return { live: tokens.size, mine: [...tokens].filter((each) => each.startsWith(mark)) };
      },
      async login(session, token) {
        known('one.user.login', session.secret);
        if (tokens.size >= 10) throw new OneServerError('one.user.login', 0x1000);
        tokens.add(token);
      },
      async revoke(session, token) {
        known('one.user.login', session.secret);
        tokens.delete(token);
      },
    },
    group: {
      async info(session) {
        world.groupAsked += 1;
        known('one.group.info', session.secret);
        return world.group;
      },
    },
    vmPool: {
      info: unused,
      async infoExtended(session) {
        world.readings += 1;
        known('one.vmpool.infoextended', session.secret);
        return { items: world.vms, skipped: [] };
      },
      infoSet: unused,
      monitoring: unused,
    },
    vm: {
      async info(session, id) {
        known('one.vm.info', session.secret);
        const vm = world.vms.find((each) => each.id === id);
        if (vm === undefined) throw new OneServerError('one.vm.info', 0x400);
        return vm;
      },
      async action(session, id, action) {
        known('one.vm.action', session.secret);
        if (world.refuseActions !== null) throw world.refuseActions;
        acts.push({ id, action });
        if (world.lostAnswer !== null) {
          const lost = world.lostAnswer;
          world.lostAnswer = null;
          lost();
          throw new OneClientError('reset');
        }
      },
      recover: unused,
      lock: unused,
      unlock: unused,
      update: unused,
      updateConf: unused,
      snapshotCreate: unused,
      snapshotRevert: unused,
      snapshotDelete: unused,
      diskSnapshotCreate: unused,
      diskSnapshotRevert: unused,
      diskSnapshotDelete: unused,
    },
    template: { pool: unused, info: unused, instantiate: unused },
    image: { pool: unused },
  };
  const launch = (spec: LaunchSpec): Run => {
    const ready = Promise.withResolvers<boolean>();
    const ended = Promise.withResolvers<RunEnd>();
    let stopped = false;
    let wasReady = false;
    const end = (meaning: RunEnd['meaning']) => {
      ready.resolve(false);
      ended.resolve({ meaning, wasReady, lastLines: [] });
    };
    runs.push({
      spec,
      becomeReady: () => {
        wasReady = true;
        ready.resolve(true);
      },
      end,
      stopped: () => stopped,
    });
    return {
      pid: 1,
      ready: ready.promise,
      ended: ended.promise,
      stop() {
        stopped = true;
        end('cancelled');
        return ended.promise;
      },
    };
  };
  const silent = { ok: false, reason: 'refused' } as const;
  const ports: Ports = {
    settings: settingsOf(settings),
    clock,
    // Never twice the same, and never by chance.
    random: (bytes) => Uint8Array.from({ length: bytes }, () => (serial += 1) % 256),
    mark: 'onekiosk-0123456789ab',
    log: {
      write: (entry) => void log.push(entry),
      hide: (secret) => {
        hidden.add(secret);
        return () => void hidden.delete(secret);
      },
    },
    cloud,
    probes: {
      rdp: async () => (world.answers ? { ok: true, security: 'nla' } : silent),
      rfb: async () => (world.answers ? { ok: true, version: '3.8', securityTypes: [2] } : silent),
      spice: async () => (world.answers ? { ok: true, needsTls: false } : silent),
    },
    launcher: { launch, has: () => true, killAll: () => {} },
    ...STILL,
    bridge: {
      port: 4711,
      grant: () => ({ url: 'ws://127.0.0.1:4711/console?token=0', revoke: () => {} }),
      revoke: () => {},
      onOutcome: () => () => {},
      close: async () => {},
    },
    machine: {
      power: async () => true,
      keyboard: async () => true,
      forget: async () => {
        world.forgotten += 1;
      },
      leave: () => {
        world.left = true;
      },
    },
    demo,
    emit: (name, payload) => void events.push({ name, payload }),
    ...more,
  };
  return { ports, clock, log, events, acts, tokens, runs, hidden, world };
}
