import type { EventName, Events } from '../../contract/requests.ts';
import type { LogEntry } from '../../core/log/log.ts';
import type { OpenNebula } from '../../core/opennebula/client.ts';
import type { Group, User } from '../../core/opennebula/model/user.ts';
import type { Image } from '../../core/opennebula/model/image.ts';
import type { VmTemplate } from '../../core/opennebula/model/template.ts';
import type { Vm, VmAction } from '../../core/opennebula/model/vm.ts';
import type { Instantiation } from '../../core/opennebula/resources/template.ts';
import { OneClientError, OneServerError } from '../../core/opennebula/errors.ts';
import type { LaunchSpec } from '../../core/sessions/launch-spec.ts';
import type { Run, RunEnd } from '../../core/sessions/launcher.ts';
import type { RdpAnswer } from '../../core/probes.ts';
import type { EyeTrouble, Picture } from '../../core/screen.ts';
import { memoryOfLastOpened } from '../../kiosk/auto/last-opened.ts';
import type { Ports } from '../../kiosk/ports.ts';
import { createManualClock } from './manual-clock.ts';
import type { ManualClock } from './manual-clock.ts';
import { settingsOf } from './settings.ts';
import { stageEyes } from './eyes.ts';
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
    /** Whether the SPICE or VNC port answers; null: as `answers` says. */
    console: boolean | null;
    /** What the RDP port says in place of what `answers` says; null for that. */
    rdp: RdpAnswer | null;
    /** What the machine's VNC console shows to an eye; null for a picture that stays as it is. */
    screen: Picture | null;
    /** Why there is no eye, or none any more; and how many were opened and are open. */
    eyes: { trouble: EyeTrouble | null; opened: number; open: number; looks: number };
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
    templates: VmTemplate[];
    images: Image[];
    /** What was instantiated; such a VM obeys `release` and `terminate`. */
    wishes: { readonly template: number; readonly wish: Instantiation; readonly made: number }[];
    /** Thrown by every instantiation. */
    refuseMaking: Error | null;
    left: boolean;
    /** How often the clipboard was emptied. */
    forgotten: number;
    /** Since somebody touched the display; null where it does not tell. */
    idle: number | null;
    /** What the file of the station's secret holds, or why it cannot be read; and how often it was. */
    secret: string | Error;
    secretRead: number;
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
    console: null,
    rdp: null,
    screen: null,
    eyes: { trouble: 'refused', opened: 0, open: 0, looks: 0 },
    trouble: null,
    group: groupOf(),
    asked: 0,
    readings: 0,
    groupAsked: 0,
    refuseActions: null,
    lostAnswer: null,
    templates: [],
    images: [],
    wishes: [],
    refuseMaking: null,
    left: false,
    forgotten: 0,
    idle: null,
    secret: 'right',
    secretRead: 0,
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
      async info(session) {
        known('one.vmpool.info', session.secret);
        return { items: world.vms, skipped: [] };
      },
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
        if (world.wishes.some(({ made }) => made === id)) carryOut(world, id, action);
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
    template: {
      async pool(session) {
        known('one.templatepool.info', session.secret);
        return { items: world.templates, skipped: [] };
      },
      async info(session, id) {
        known('one.template.info', session.secret);
        const found = world.templates.find((each) => each.id === id);
        if (found === undefined) throw new OneServerError('one.template.info', 0x400);
        return found;
      },
      async instantiate(session, template, wish) {
        known('one.template.instantiate', session.secret);
        if (world.refuseMaking !== null) throw world.refuseMaking;
        const id = world.vms.reduce((most, each) => Math.max(most, each.id), 0) + 1;
        const state = wish.hold ? 2 : 1;
        world.wishes.push({ template, wish, made: id });
        const { name } = wish;
        world.vms = [...world.vms, vmOf({ id, name, state, lcmState: 0, host: null, templateId: template })];
        if (world.lostAnswer === null) return id;
        const lost = world.lostAnswer;
        world.lostAnswer = null;
        lost();
        throw new OneClientError('reset');
      },
    },
    image: {
      async pool(session) {
        known('one.imagepool.info', session.secret);
        return { items: world.images, skipped: [] };
      },
    },
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
    brand: { mark: null, picture: null },
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
      rdp: async () => world.rdp ?? (world.answers ? { ok: true, security: 'nla' } : silent),
      rfb: async () =>
        (world.console ?? world.answers) ? { ok: true, version: '3.8', securityTypes: [2] } : silent,
      spice: async () => ((world.console ?? world.answers) ? { ok: true, needsTls: false } : silent),
    },
    launcher: { launch, has: () => true, killAll: () => {} },
    ...STILL,
    eyes: stageEyes(world),
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
      idle: async () => world.idle,
    },
    async stationSecret() {
      world.secretRead += 1;
      if (world.secret instanceof Error) throw world.secret;
      return world.secret;
    },
    lastOpened: memoryOfLastOpened(),
    demo,
    emit: (name, payload) => void events.push({ name, payload }),
    ...more,
  };
  return { ports, clock, log, events, acts, tokens, runs, hidden, world };
}

function carryOut(world: Stage['world'], id: number, action: VmAction): void {
  if (action.startsWith('terminate')) world.vms = world.vms.filter((vm) => vm.id !== id);
  const host = { hostname: 'node1', sequence: 0, runningSince: 1 };
  if (action === 'release')
    world.vms = world.vms.map((vm) => (vm.id === id ? { ...vm, state: 3, lcmState: 3, host } : vm));
}
