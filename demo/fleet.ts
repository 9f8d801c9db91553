/** A site as large as one likes, without guests: what many terminals ask of oned is real, what is behind it only moves its states. */
import { vm } from './catalogue.ts';
import { createFleetEngine, fleetPort } from './fleet-engine.ts';
import type { Site } from './site.ts';
import { LCM, STATE } from './states.ts';
import { siteTemplates } from './templates.ts';
import { createUser } from './users.ts';
import type { DemoUser } from './users.ts';
import { createVm } from './vm.ts';
import type { DemoVm } from './vm.ts';

export interface FleetOptions {
  readonly terminals: number;
  /** VMs of each terminal's user; with `shared`, as many for each terminal, all of the one user. */
  readonly desktopsEach: number;
  /** One user for all terminals, as in a classroom. */
  readonly shared?: boolean;
  readonly now: () => number;
  /** What a step of the cloud takes. */
  readonly pause: () => Promise<void>;
  readonly log: (line: string) => void;
}

export interface Fleet {
  readonly site: Site;
  /** Who signs in at the terminals: one user each, or the one they share. */
  readonly users: readonly DemoUser[];
}

const running = { state: STATE.ACTIVE, lcmState: LCM.RUNNING };
const resting = (state: number) => ({ state, lcmState: LCM.INIT });
/** The first desktop of a user runs; of the others, as many do as not. */
const OTHERS = [
  ...[resting(STATE.POWEROFF), running, resting(STATE.SUSPENDED), running],
  ...[resting(STATE.STOPPED), running, resting(STATE.UNDEPLOYED), running],
] as const;

function desktop(id: number, owner: DemoUser, nth: number, born: number): DemoVm {
  const begins = nth === 0 ? running : (OTHERS[(owner.id + nth) % OTHERS.length] ?? running);
  const ran = begins.state === STATE.ACTIVE;
  const graphics = id % 3 === 0 ? 'VNC' : 'SPICE';
  const definition = vm('spice', `${owner.name}-desktop-${nth + 1}`, { graphics });
  return createVm(
    { id, definition, owner, born, templateId: graphics === 'SPICE' ? 0 : 1 },
    {
      ...{ ...begins, prevState: STATE.ACTIVE, prevLcmState: ran ? LCM.BOOT : LCM.RUNNING },
      ...{ port: fleetPort(id), runningSince: born },
    },
  );
}

/** Users `fleet-0001`, … or `classroom`, each with a password of its own, and their VMs. */
export function createFleetSite(options: FleetOptions): Fleet {
  const { terminals, desktopsEach, now } = options;
  const born = Math.floor(now() / 1000);
  const shared = options.shared === true;
  const users = shared
    ? [createUser(2, 'classroom', 100, 'fleet')]
    : Array.from({ length: terminals }, (_, index) =>
        createUser(2 + index, `fleet-${String(index + 1).padStart(4, '0')}`, 100, 'fleet'),
      );
  const each = shared ? terminals * desktopsEach : desktopsEach;
  const vms = users.flatMap((owner, index) =>
    Array.from({ length: each }, (_, nth) => desktop(index * each + nth, owner, nth, born)),
  );
  const oneadmin = createUser(0, 'oneadmin', 0, 'oneadmin');
  const site: Site = {
    users: [oneadmin, ...users],
    vms,
    templates: siteTemplates(oneadmin, { gid: 100, group: 'fleet' }, born),
    quota: null,
    hostName: 'fleet-node-1',
    engine: createFleetEngine(options.pause, now),
    build: (id, template, owner, { name, attributes }) =>
      createVm(
        {
          ...{ id, owner, templateId: template.id, born: Math.floor(now() / 1000) },
          definition: vm('spice', name, { graphics: template.graphics }),
        },
        { attributes: new Map(attributes) },
      ),
    now,
    log: options.log,
  };
  return { site, users };
}

/** The most login tokens that one of them holds now. */
export const mostTokens = (users: readonly DemoUser[], now: number): number =>
  users.reduce(
    (most, { tokens }) => Math.max(most, [...tokens.values()].filter((until) => until > now).length),
    0,
  );
