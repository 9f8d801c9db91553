import type { ApplicationView, DesktopView } from '../contract/views.ts';
import { canOpen, mayServe, ofGroup, ofVm, serving } from '../core/desktops/applications.ts';
import type { Application, Candidate, Flaw, Reading } from '../core/desktops/applications.ts';
import { mayUse } from '../core/opennebula/rights.ts';
import type { Vm } from '../core/opennebula/model/vm.ts';
import type { RemoteProgram } from '../core/sessions/freerdp.ts';
import type { Person } from './person.ts';
import type { Ports } from './ports.ts';

/** What opening an application needs: the desktop that runs it, and what it runs there. */
export interface PublishedApplication {
  readonly vm: number;
  readonly name: string;
  readonly program: RemoteProgram;
  /** As its view says. */
  readonly canOpen: boolean;
}

/** One person's published applications. */
export interface Applications {
  /** What these desktops offer now. Tells the log once of each VDI_APP that is left out. */
  views(vms: readonly Vm[], desktops: readonly DesktopView[]): readonly ApplicationView[];
  /** One of the last views; null when it is gone. */
  find(id: string): PublishedApplication | null;
  /** A whole desktop was opened, or one of the last views. */
  opened(id: number | string): void;
}

/** In a list, and characters of pictures in all of it: strangers who share VMs must not fill the page. */
const MOST = 256;
const MOST_PICTURE = 1_048_576;
/** What the log is told of at most, in one sign-in. */
const MOST_TOLD = 200;

type ShelfPorts = Pick<Ports, 'settings' | 'log' | 'clock'>;
/** A VDI_APP, and where it was read. */
type Published = Application & { readonly of: string };
/** `RDP`: no RDP desktop of this person runs it. */
type Untold = Flaw | { readonly what: 'RDP'; readonly name: string };

export const createApplications = (ports: ShelfPorts, person: Person): Applications =>
  new Shelf(ports, person);

class Shelf implements Applications {
  private readonly ports: ShelfPorts;
  private readonly person: Person;
  /** What an application is → its name for the page, of those that stand in the list. */
  private ids: ReadonlyMap<string, string> = new Map();
  private named = 0;
  private readonly openedAt = new Map<string, number>();
  private readonly usedAt = new Map<number, number>();
  private readonly told = new Set<string>();
  private shown: ReadonlyMap<string, PublishedApplication> = new Map();

  constructor(ports: ShelfPorts, person: Person) {
    this.ports = ports;
    this.person = person;
  }

  views(vms: readonly Vm[], desktops: readonly DesktopView[]): readonly ApplicationView[] {
    const published = this.published(vms);
    if (published.length > MOST) this.tell('the list', { what: 'COUNT', name: String(published.length) });
    const candidates = candidatesOf(vms, desktops, this.usedAt);
    const ids = new Map<string, string>();
    const shown = new Map<string, PublishedApplication>();
    const views: ApplicationView[] = [];
    let pictures = 0;
    for (const each of published.slice(0, MOST)) {
      const server = serving(candidates.filter((one) => mayServe(each, one, this.person.user)));
      const key = keyOf(each);
      const id = this.ids.get(key) ?? ids.get(key) ?? `a${(this.named += 1)}`;
      ids.set(key, id);
      if (server === null) this.tell(each.of, { what: 'RDP', name: each.name });
      // Written down twice, it is shown once.
      if (server === null || shown.has(id)) continue;
      pictures += each.icon.length;
      const { desktop } = server;
      const opens = canOpen(desktop);
      shown.set(id, { vm: desktop.id, name: each.name, program: each.program, canOpen: opens });
      views.push({
        id,
        name: each.name,
        icon: pictures > MOST_PICTURE ? 'app' : each.icon,
        desktop: desktop.id,
        phase: desktop.phase,
        chip: desktop.chip,
        sentence: desktop.sentence,
        canOpen: opens,
        lastOpened: this.openedAt.get(id) ?? null,
      });
    }
    this.ids = ids;
    this.shown = shown;
    return views;
  }

  find(id: string): PublishedApplication | null {
    return this.shown.get(id) ?? null;
  }

  opened(id: number | string): void {
    const now = this.ports.clock.now();
    const vm = typeof id === 'number' ? id : this.find(id)?.vm;
    if (vm === undefined) return;
    this.usedAt.set(vm, now);
    if (typeof id === 'string') this.openedAt.set(id, now);
  }

  /** The group's first, then those of the person's own VMs: where there are too many, a stranger's are too many. */
  private published(vms: readonly Vm[]): Published[] {
    const { sources } = this.ports.settings.applications;
    const { user, group } = this.person;
    const found: Published[] = [];
    const take = (of: string, reading: Reading) => {
      reading.flaws.forEach((flaw) => this.tell(of, flaw));
      for (const each of reading.applications) found.push({ ...each, of });
    };
    if (sources.includes('group')) take(`group ${user.gid}`, ofGroup(group.applications));
    if (!sources.includes('vm')) return found;
    const theirs = vms.filter((vm) => vm.applications.length > 0 && mayUse(user, vm));
    const mine = (vm: Vm) => vm.uid === user.id;
    for (const vm of [...theirs.filter(mine), ...theirs.filter((each) => !mine(each))])
      take(`VM ${vm.id}`, ofVm(vm));
    return found;
  }

  private tell(of: string, { what, name }: Untold): void {
    const key = JSON.stringify([of, what, name]);
    if (this.told.has(key) || this.told.size >= MOST_TOLD) return;
    this.told.add(key);
    const event = what === 'ICON' ? 'icon of a VDI_APP not taken' : 'VDI_APP left out';
    // A group's is for whoever has such a desktop, and not everybody has.
    const level = what === 'RDP' ? 'info' : 'warning';
    this.ports.log.write({ level, event, fields: { of, name, what } });
  }
}

const keyOf = ({ name, program, servers }: Application): string => JSON.stringify([name, program, servers]);

function candidatesOf(
  vms: readonly Vm[],
  desktops: readonly DesktopView[],
  usedAt: ReadonlyMap<number, number>,
): Candidate[] {
  const byId = new Map(desktops.map((desktop) => [desktop.id, desktop]));
  return vms.flatMap((vm) => {
    const desktop = byId.get(vm.id);
    return desktop === undefined ? [] : [{ vm, desktop, usedAt: usedAt.get(vm.id) ?? 0 }];
  });
}
