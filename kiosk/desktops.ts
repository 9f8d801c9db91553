import type { DesktopView, DesktopsView } from '../contract/views.ts';
import type { Failure } from '../contract/failure.ts';
import { desktopView } from '../core/desktops/desktop.ts';
import type { PoolFilter, Vm } from '../core/opennebula/model.ts';
import type { Settings } from '../core/policy/settings.ts';
import type { Fail } from './failures.ts';
import type { Person } from './person.ts';
import type { Ports } from './ports.ts';

const FILTERS: Readonly<Record<Settings['desktops']['show'], PoolFilter>> = { mine: -3, group: -1, all: -2 };
/** `one.vmpool.infoextended` filter of the settings. */
export const poolFilter = (settings: Settings): PoolFilter => FILTERS[settings.desktops.show];

/** How often one machine is looked at while it changes, and for how long, milliseconds. */
const FOLLOW_EVERY = 2_000;
const FOLLOW_FOR = 120_000;

/** One person's list: read slowly while it is on the screen, and not at all while a session covers it. */
export interface DesktopList {
  /** Reads now. Rejects when the cloud cannot be read and there is no list yet. */
  read(): Promise<DesktopsView>;
  readonly view: () => DesktopsView | null;
  /** A session covers the list (true) or is over (false). */
  pause(covered: boolean): void;
  opened(id: number): void;
  /** Looks at one machine quickly until its state has settled. */
  follow(id: number): void;
}

export function createDesktopList(
  ports: Pick<Ports, 'cloud' | 'settings' | 'clock' | 'random' | 'log' | 'emit'>,
  person: Person,
  fail: Fail,
  expired: (error: unknown) => boolean,
): DesktopList {
  const { cloud, settings, clock } = ports;
  const opened = new Map<number, number>();
  let view: DesktopsView | null = null;
  let covered = false;
  let wake = new AbortController();
  let trouble: string | null = null;

  const see = (vm: Vm): DesktopView =>
    desktopView(vm, person.user, settings.desktops.actions, opened.get(vm.id) ?? null);
  const publish = (desktops: readonly DesktopView[], failure: Failure | null): DesktopsView => {
    const next = { desktops, readAt: clock.now(), trouble: failure };
    const same =
      view !== null && JSON.stringify([view.desktops, view.trouble]) === JSON.stringify([desktops, failure]);
    view = next;
    if (!same) ports.emit('desktops:changed', next);
    return next;
  };

  const read = async (): Promise<DesktopsView> => {
    try {
      const pool = await cloud.vms(person.session, poolFilter(settings), person.signal);
      for (const path of pool.skipped)
        ports.log.write({ level: 'warning', event: 'VM left out', fields: { path } });
      trouble = null;
      return publish(pool.vms.map(see), null);
    } catch (error) {
      person.signal.throwIfAborted();
      if (expired(error) || view === null) throw error;
      // The same trouble keeps its number: a cloud that is down for an hour is one incident, not two hundred.
      const failure =
        trouble === String(error) && view.trouble !== null ? view.trouble : fail(error, 'reading the list');
      trouble = String(error);
      return publish(view.desktops, failure);
    }
  };

  const pace = (): number => {
    const jitter = ((ports.random(1)[0] ?? 0) / 255) * 0.25;
    return settings.desktops.refresh * (1 + jitter);
  };
  const keepReading = async (): Promise<void> => {
    while (!person.signal.aborted) {
      const waking = AbortSignal.any([wake.signal, person.signal]);
      await clock.sleep(covered ? 2 ** 31 - 1 : pace(), waking).catch(() => {});
      if (wake.signal.aborted) wake = new AbortController();
      if (!covered && !person.signal.aborted) await read().catch(() => {});
    }
  };
  const following = async (id: number): Promise<void> => {
    const until = clock.monotonic() + FOLLOW_FOR;
    while (clock.monotonic() < until && !covered) {
      await clock.sleep(FOLLOW_EVERY, person.signal);
      const seen = see(await cloud.vm(person.session, id, person.signal));
      if (view === null) return;
      publish(
        view.desktops.map((each) => (each.id === id ? seen : each)),
        view.trouble,
      );
      if (!['starting', 'stopping', 'busy', 'queued'].includes(seen.phase)) return;
    }
  };

  void keepReading();
  return {
    read,
    view: () => view,
    pause(next) {
      if (covered === next) return;
      covered = next;
      wake.abort();
    },
    opened: (id) => void opened.set(id, clock.now()),
    follow: (id) => void following(id).catch(() => {}),
  };
}
