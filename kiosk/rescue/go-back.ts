import type { LayerState, RevertView, SessionAction } from '../../contract/views.ts';
import type { Vm } from '../../core/opennebula/model/vm.ts';
import { beginRevert, foundRevert, isCancellable } from '../../core/rescue/revert.ts';
import type { RevertProgress } from '../../core/rescue/revert.ts';
import type { SnapshotChoice } from '../../core/rescue/snapshots.ts';
import { REVERT_ATTRIBUTE, REVERT_STEPS, readMarker, writeMarker } from '../../core/rescue/marker.ts';
import { Trouble } from '../failures.ts';
import type { RunParts } from '../session/parts.ts';
import { offersFor } from './offers.ts';
import { unfinishedRevert } from './unfinished.ts';
import { revertDisk } from './revert-disk.ts';
import type { RevertEnd } from './revert-disk.ts';
import { revertSystem } from './revert-system.ts';

/** What is gone back to, and how far that is. */
export type Back =
  | { readonly kind: 'system'; readonly name: string; readonly vm: Vm; readonly snapshot: number }
  | { readonly kind: 'disk'; readonly name: string; readonly id: number; readonly progress: RevertProgress };

/** `again`: the machine is looked at and opened, whatever became of it; `list`: the person left it. */
export type BackEnd = 'again' | 'list';

type BackParts = Pick<RunParts, 'ports' | 'person' | 'screen' | 'inbox' | 'fail' | 'signal'>;

/** What a person chose, at the machine as it is now. Rejects as the cloud does, or with `not-found` where it is not to be had any more. */
export async function chosenBack(
  { ports, person, signal }: Pick<BackParts, 'ports' | 'person' | 'signal'>,
  id: number,
  snapshot: string,
): Promise<Back> {
  const vm = await ports.cloud.vm.info(person.session, id, { ...person.call, signal });
  const choice = offersFor(ports, person, vm).choices.find((each) => each.id === snapshot);
  if (choice === undefined) throw new Trouble('not-found', { reason: 'snapshot' });
  return backTo(vm, choice);
}

const backTo = (vm: Vm, choice: SnapshotChoice): Back =>
  choice.kind === 'system'
    ? { kind: 'system', name: choice.name, vm, snapshot: choice.snapshot }
    : { kind: 'disk', name: choice.name, id: vm.id, progress: beginRevert(vm, choice.target) };

/** What was begun at this machine and never finished, or null. */
export function backFrom({ ports, person }: Pick<BackParts, 'ports' | 'person'>, vm: Vm): Back | null {
  const progress = unfinishedRevert(ports, person, vm);
  if (progress === null) return null;
  const { disk, snapshot } = progress.target;
  const list = vm.diskSnapshots.find(({ diskId }) => diskId === disk)?.snapshots ?? [];
  return { kind: 'disk', name: list.find(({ id }) => id === snapshot)?.name ?? '', id: vm.id, progress };
}

/** The stage on which a machine goes back to a snapshot, until it has or the person leaves. Rejects with the signal's reason. */
export async function goBack(parts: BackParts, back: Back): Promise<BackEnd> {
  const { inbox, screen, fail, signal } = parts;
  for (let going = back; ;) {
    const end = await attempt(parts, going);
    if (end === 'list' || end === 'again') return end;
    const { revert } = screen.view();
    screen.show({
      revert: revert && { ...revert, steps: revert.steps.map(asFailed) },
      sentence: { key: 'rescue.stopped', params: { name: going.name } },
      limit: null,
      actions: ['try-again', 'start', 'help', 'back'],
      failure: fail(end, `revert of VM ${screen.view().desktop.id}`),
    });
    const action = await inbox.action(signal);
    if (action === 'back') return 'list';
    if (action === 'start') {
      await forget(parts, screen.view().desktop.id);
      return 'again';
    }
    going = await fromNow(parts, going);
  }
}

/** Once; answers what it came to, or why it did not. */
async function attempt(parts: BackParts, going: Back): Promise<BackEnd | Trouble | Error> {
  const { ports, person, inbox, signal } = parts;
  const over = new AbortController();
  const mine = AbortSignal.any([signal, over.signal]);
  let givenUp = false;
  let left = false;
  const listen = async () => {
    for (;;) {
      const action = await inbox.action(mine);
      if (action === 'cancel-revert') givenUp = true;
      if (action !== 'back') continue;
      left = true;
      return over.abort();
    }
  };
  void listen().catch(() => {});
  try {
    if (going.kind === 'system') {
      const view = (silent: boolean) => show(parts, going.name, systemSteps('working'), false, silent, []);
      view(false);
      const wrong = await revertSystem(ports, person, going.vm, going.snapshot, view, mine);
      return wrong === null ? 'again' : failedWith(wrong);
    }
    const tell = (progress: RevertProgress, silent: boolean) =>
      show(parts, going.name, stepsOf(progress), !going.progress.pressed, silent, [
        ...(isCancellable(progress) && !givenUp ? (['cancel-revert'] as const) : []),
      ]);
    const signs = { tell, givenUp: () => givenUp };
    return meaningOf(await revertDisk(ports, person, going.id, going.progress, signs, mine));
  } catch (error) {
    if (signal.aborted) throw error;
    if (left) return 'list';
    return error instanceof Error ? error : new Error('revert');
  } finally {
    over.abort();
  }
}

function meaningOf(end: RevertEnd): BackEnd | Trouble {
  switch (end.how) {
    case 'done':
    case 'cancelled':
    case 'started':
      // Also one that somebody started meanwhile is opened: if it does not come up, the same is offered again.
      return 'again';
    case 'gone':
      return new Trouble('not-found');
    case 'no-snapshot':
      return new Trouble('not-found', { reason: 'snapshot' });
    case 'failed':
      return end.step === 'resume' ? new Trouble('vm-failed', { text: end.text }) : failedWith(end.text);
  }
}

const failedWith = (text: string): Trouble =>
  text === ''
    ? new Trouble('vm-failed', { reason: 'revert-silent' })
    : new Trouble('vm-failed', { reason: 'revert', text });

/** Where a second try begins: what stands on the machine by then, or the same once more. */
async function fromNow({ ports, person, signal }: BackParts, going: Back): Promise<Back> {
  const id = going.kind === 'system' ? going.vm.id : going.id;
  const vm = await ports.cloud.vm.info(person.session, id, { ...person.call, signal }).catch(() => null);
  signal.throwIfAborted();
  if (vm === null) return going;
  if (going.kind === 'system') return { ...going, vm };
  return { ...going, progress: foundRevert(vm, ports.clock.now()) ?? beginRevert(vm, going.progress.target) };
}

/** The machine is to be started as it is: nobody is to finish what was begun. */
async function forget(parts: BackParts, id: number): Promise<void> {
  const { ports, person, signal } = parts;
  try {
    await forgetRevert(parts, await ports.cloud.vm.info(person.session, id, { ...person.call, signal }));
  } catch {
    signal.throwIfAborted();
  }
}

/** Ends what stands on the VM, so that nobody goes on with it. Rejects as the cloud does. */
export async function forgetRevert(
  { ports, person, signal }: Pick<BackParts, 'ports' | 'person' | 'signal'>,
  vm: Vm,
): Promise<void> {
  const marker = readMarker(vm);
  if (marker === null || marker.step === 'done') return;
  const text = writeMarker({ ...marker, step: 'done' });
  await ports.cloud.vm.update(
    person.session,
    vm.id,
    { [REVERT_ATTRIBUTE]: text },
    { ...person.call, signal },
  );
}

type Steps = RevertView['steps'];
const NAMES = { off: 'power-off', revert: 'revert', resume: 'start' } as const;

const stepsOf = ({ step }: RevertProgress): Steps => {
  const at = REVERT_STEPS.indexOf(step);
  const stateOf = (i: number): LayerState => (i < at ? 'done' : i === at ? 'working' : 'waiting');
  return REVERT_STEPS.map((each, i) => ({ step: NAMES[each], state: stateOf(i) }));
};
const systemSteps = (state: LayerState): Steps => [{ step: 'revert', state }];
const asFailed = (each: Steps[number]): Steps[number] =>
  each.state === 'working' ? { ...each, state: 'failed' } : each;

function show(
  { ports, screen }: BackParts,
  name: string,
  steps: Steps,
  interrupted: boolean,
  silent: boolean,
  actions: readonly SessionAction[],
): void {
  const shown = screen.view();
  const working = (view: RevertView | null) => view?.steps.find(({ state }) => state === 'working')?.step;
  const same = shown.stage === 'reverting' && working(shown.revert) === working({ name, steps, interrupted });
  const key = silent ? 'rescue.cloud-silent' : interrupted ? 'rescue.finishing' : 'rescue.reverting';
  screen.show({
    stage: 'reverting',
    sentence: { key, params: { name } },
    since: same ? shown.since : ports.clock.now(),
    limit: null,
    layer: null,
    console: false,
    revert: { name, steps, interrupted },
    actions: [...actions, 'back'],
    more: [],
    snapshots: [],
    opensAt: null,
    failure: null,
  });
}
