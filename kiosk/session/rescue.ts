import type { SessionAction } from '../../contract/views.ts';
import { vmActionFor } from '../../core/desktops/actions.ts';
import { mayDo } from '../../core/opennebula/rights.ts';
import { actSurely } from '../act.ts';
import type { Fail } from '../failures.ts';
import type { Person } from '../person.ts';
import type { Ports } from '../ports.ts';
import { answers } from './answers.ts';
import type { Inbox } from './inbox.ts';
import type { Reached } from './reach.ts';
import type { Screen } from './screen.ts';

/** Behind the console the way in is asked on at this pace, milliseconds. */
const PROBE_EVERY = 1_500;

export type RescuePorts = Pick<Ports, 'cloud' | 'probes' | 'clock' | 'settings'>;
type Stuck = Extract<Reached, { verdict: 'did-not-boot' }>;

/**
 * The guest runs and does not answer: its console is offered with what may help, and the watch goes on behind it. Resolves with what
 * the person chose to do next.
 */
export async function rescue(
  ports: RescuePorts,
  person: Person,
  stuck: Stuck,
  screen: Screen,
  inbox: Inbox,
  fail: Fail,
  signal: AbortSignal,
): Promise<'open' | 'try-again' | 'back'> {
  const helps = helpfulActions(ports, person, stuck);
  screen.climb('system', 'failed', {
    stage: 'did-not-boot',
    sentence: { key: 'session.did-not-boot' },
    since: ports.clock.now(),
    limit: null,
    console: stuck.console !== null,
    actions: [...helps, 'try-again', 'back'],
    failure: null,
  });
  const watching = new AbortController();
  const both = AbortSignal.any([signal, watching.signal]);
  void watchOn(ports, stuck, helps, screen, both).catch(() => {});
  try {
    for (;;) {
      const action = await inbox.action(signal);
      if (action === 'open' || action === 'try-again' || action === 'back') return action;
      if (action === 'restart' || action === 'restart-hard')
        await restart(ports, person, stuck, action, screen, fail, signal);
    }
  } finally {
    watching.abort();
    screen.show({ console: false, actions: [] });
  }
}

/** Restarting is offered where the cloud and the settings allow it. */
function helpfulActions(ports: RescuePorts, person: Person, { vm }: Stuck): SessionAction[] {
  const allowed = ports.settings.desktops.actions;
  return (['restart', 'restart-hard'] as const).filter((action) => {
    const operation = allowed.includes(action) ? vmActionFor(action, vm) : null;
    return operation !== null && mayDo(operation, person.user, person.group.value, vm);
  });
}

async function restart(
  ports: RescuePorts,
  person: Person,
  { vm }: Stuck,
  action: 'restart' | 'restart-hard',
  screen: Screen,
  fail: Fail,
  signal: AbortSignal,
): Promise<void> {
  const call = action === 'restart' ? 'reboot' : 'reboot-hard';
  try {
    await actSurely(ports, person, vm, call, signal);
    screen.show({ sentence: { key: 'session.restarting' }, since: ports.clock.now(), failure: null });
  } catch (error) {
    signal.throwIfAborted();
    screen.show({ failure: fail(error, `${action} of VM ${vm.id}`) });
  }
}

/** Offers the desktop as soon as it answers, and takes the offer back when it stops answering. */
async function watchOn(
  ports: RescuePorts,
  stuck: Stuck,
  helps: readonly SessionAction[],
  screen: Screen,
  signal: AbortSignal,
): Promise<void> {
  let ready = false;
  for (;;) {
    await ports.clock.sleep(PROBE_EVERY, signal);
    const answered = await answers(ports.probes, stuck.way, signal);
    if (answered === ready) continue;
    ready = answered;
    screen.climb('system', ready ? 'done' : 'failed', {
      sentence: { key: ready ? 'session.ready' : 'session.did-not-boot' },
      actions: ready ? ['open', 'back'] : [...helps, 'try-again', 'back'],
      since: ports.clock.now(),
    });
  }
}
