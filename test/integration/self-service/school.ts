import { ONED_LIMITS } from '../../../demo/abyss.ts';
import { openEndpoint } from '../../../demo/endpoint.ts';
import { readCall } from '../../../demo/envelope.ts';
import type { Endpoint } from '../../../demo/endpoint.ts';
import { createFleetSite } from '../../../demo/fleet.ts';
import type { Site } from '../../../demo/site.ts';
import { answerCall } from '../../../demo/methods.ts';
import { LCM, STATE } from '../../../demo/states.ts';
import { createTally } from '../../../demo/tally.ts';
import type { Tally } from '../../../demo/tally.ts';
import type { DemoVm } from '../../../demo/vm.ts';
import type { Settings } from '../../../core/policy/settings.ts';
import { settingsOf } from '../../support/settings.ts';
import { createPupil } from './pupil.ts';
import type { Death, Pupil } from './pupil.ts';

export const CLASS = 7;

export interface SchoolOptions {
  readonly terminals: number;
  /** All of them sign in as one user. */
  readonly shared: boolean;
  /** Desktops that all of them may have together, those that have nothing to do with the class aside; null for no limit. */
  readonly places: number | null;
  readonly life: 'keep' | 'sign-out';
}

/** A modelled oned with its real limits on real sockets, a class, and VMs that are none of its business. */
export interface School {
  readonly site: Site;
  readonly tally: Tally;
  pupil(terminal: number, death?: Death | null): Pupil;
  /** VMs of the class that are not DONE, by the terminal or the user that they are for. */
  desktops(): ReadonlyMap<string, readonly DemoVm[]>;
  /** Whom the desktop of this terminal is for. */
  ownerOf(terminal: number): string;
  /** What has happened to what is not of the class: empty. */
  damage(): readonly string[];
  /** How often somebody had to press once more to be signed in. */
  readonly pressedAgain: () => number;
  /** oned gets to what this terminal sent before it died. */
  readBacklog(terminal: number): void;
  close(): Promise<void>;
}

const stateOf = (vm: DemoVm): string => `${vm.id}: ${vm.state}/${vm.lcmState}`;
export const isRunning = (vm: DemoVm): boolean => vm.state === STATE.ACTIVE && vm.lcmState === LCM.RUNNING;

export async function openSchool({ terminals, shared, places, life }: SchoolOptions): Promise<School> {
  const now = () => Date.now();
  const made = createFleetSite({
    ...{ terminals, desktopsEach: 1, shared, now },
    pause: () => new Promise((resolve) => void setTimeout(resolve, 50)),
    log: (line) => console.warn(line),
  });
  const [template] = made.site.templates;
  if (template === undefined) throw new Error('the fleet has no template');
  made.site.templates.push({ ...template, id: CLASS, name: 'Biology' });
  const others = made.site.vms.map(stateOf);
  const limit = places === null ? null : made.site.vms.length + places;
  const site: Site = { ...made.site, groupQuota: limit };
  const tally = createTally(now);
  const endpoint: Endpoint = await openEndpoint(site, ONED_LIMITS, { tally });
  const settings: Settings = settingsOf({
    cloud: { endpoint: endpoint.url },
    'self-service': {
      classes: [{ template: CLASS, label: 'Biology', per: shared ? 'terminal' : 'user', life }],
    },
  });
  const personOf = (terminal: number) => made.users[shared ? 0 : terminal] ?? { name: '', password: '' };
  const ownerOf = (terminal: number) =>
    shared ? `t${terminal.toString(16).padStart(12, '0')}` : personOf(terminal).name;
  let pressedAgain = 0;
  const again = () => void (pressedAgain += 1);
  const backlog = new Map<number, () => void>();
  /** Past its limits and its queue: oned gets to it for sure. */
  const late = (terminal: number) => (body: string, ms: number) => {
    const read = () => {
      const call = readCall(body);
      if (call !== null) answerCall(site, call);
    };
    if (ms > 0) setTimeout(read, ms);
    else backlog.set(terminal, read);
  };
  return {
    site,
    tally,
    pressedAgain: () => pressedAgain,
    readBacklog: (terminal) => backlog.get(terminal)?.(),
    ownerOf,
    pupil: (terminal, death = null) =>
      createPupil({
        endpoint: endpoint.url,
        settings,
        person: personOf(terminal),
        terminal,
        death,
        again,
        late: late(terminal),
      }),
    desktops() {
      const found = new Map<string, DemoVm[]>();
      for (const vm of site.vms) {
        if (vm.templateId !== CLASS || vm.state === STATE.DONE) continue;
        const mark = /-(t[0-9a-f]{12})-/.exec(vm.definition.name)?.[1];
        const owner = shared ? (mark ?? 'nobody') : vm.owner.name;
        found.set(owner, [...(found.get(owner) ?? []), vm]);
      }
      return found;
    },
    damage: () => {
      const there = new Set(site.vms.map(stateOf));
      return others.filter((each) => !there.has(each));
    },
    close: () => endpoint.close(),
  };
}
