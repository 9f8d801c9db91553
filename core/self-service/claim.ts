/**
 * Which of somebody's VMs is the one desktop of a class, and which are copies. Everybody who looks decides alike, whenever they look, so
 * that nobody has to be asked: oned has no compare-and-set, VM names are not unique, and a request of a terminal that died may be carried
 * out when nobody waits for it any more. Why it holds: docs/self-service.md. Pure.
 */
import type { Vm } from '../opennebula/model/vm.ts';
import { markOf } from './naming.ts';

/** What is read of a VM: as much as the short body of a pool has, but for `templateId`. */
export type Seen = Pick<Vm, 'id' | 'name' | 'uid' | 'state' | 'lcmState' | 'templateId' | 'host'>;

/** For whom a desktop of which class is looked for. */
export interface Claimant {
  /** Template ID of the class. */
  readonly template: number;
  /** User ID. VMs of anybody else are not looked at. */
  readonly uid: number;
  /** As in a `Mark`. */
  readonly owner: string;
  readonly signIn: string;
  readonly leftovers: 'reuse' | 'end';
}

export interface Verdict<T extends Seen> {
  /** The desktop: the oldest one. Null when there is none. */
  readonly mine: T | null;
  /** Copies, and what another sign-in left, as far as they never ran: nobody has ever seen them. */
  readonly copies: readonly T[];
  /** What an earlier sign-in left and has run, where the class wants it ended. */
  readonly left: readonly T[];
}

const STATE = { PENDING: 1, HOLD: 2, ACTIVE: 3, DONE: 6 } as const;
/** EPILOG, SHUTDOWN, CANCEL, CLEANUP_DELETE: on their way to DONE. */
const LEAVING: readonly number[] = [11, 12, 13, 23];

/** Kept back by oned until it is released: it uses nothing but a place in the quota. */
export const isHeld = (vm: Pick<Seen, 'state'>): boolean => vm.state === STATE.HOLD;

/** Waits, and has no history: no host has ever had it. A VM that was STOPPED or UNDEPLOYED is PENDING too when it is resumed, but has one. */
export const neverRan = (vm: Pick<Seen, 'state' | 'host'>): boolean =>
  (vm.state === STATE.HOLD || vm.state === STATE.PENDING) && vm.host === null;

const isThere = ({ state, lcmState }: Seen): boolean =>
  state !== STATE.DONE && !(state === STATE.ACTIVE && LEAVING.includes(lcmState));

/** Whether it was made for this class and this owner, by whichever sign-in. */
export function isMarked(vm: Pick<Seen, 'name' | 'uid'>, claimant: Claimant): boolean {
  const mark = markOf(vm.name);
  return (
    mark !== null &&
    vm.uid === claimant.uid &&
    mark.template === claimant.template &&
    mark.owner === claimant.owner
  );
}

/** Whether it is the desktop of another terminal that shares this user: nothing to show here, though the cloud would let it be opened. */
export function isNeighbours(vm: Pick<Seen, 'name' | 'uid'>, { uid, template, owner }: Claimant): boolean {
  const mark = markOf(vm.name);
  return owner !== 'u' && vm.uid === uid && mark?.template === template && mark.owner !== owner;
}

/** Somebody may have made it of the same template by hand, or been given it: it is a user's desktop of the class, and never a copy. */
const isPlain = (vm: Seen, { uid, owner, template }: Claimant): boolean =>
  owner === 'u' && vm.uid === uid && vm.templateId === template && markOf(vm.name) === null;

/** Decides over all VMs of the user, or more. */
export function judge<T extends Seen>(vms: readonly T[], claimant: Claimant): Verdict<T> {
  const there = vms.filter(isThere).sort((a, b) => a.id - b.id);
  const marked = there.filter((vm) => isMarked(vm, claimant));
  const isLeft = (vm: T) => claimant.leftovers === 'end' && markOf(vm.name)?.signIn !== claimant.signIn;
  const old = marked.filter(isLeft);
  const mine =
    there.find((vm) => isPlain(vm, claimant) || (marked.includes(vm) && !old.includes(vm))) ?? null;
  return {
    mine,
    copies: marked.filter((vm) => vm !== mine && neverRan(vm)),
    left: old.filter((vm) => !neverRan(vm)),
  };
}

/** What ends with the sign-in of a class whose desktops do: what this sign-in made or was given, and what never ran. */
export function endsWith<T extends Seen>(
  vms: readonly T[],
  claimant: Claimant,
  given: number | null,
): readonly T[] {
  return vms
    .filter((vm) => isThere(vm) && isMarked(vm, claimant))
    .filter((vm) => vm.id === given || markOf(vm.name)?.signIn === claimant.signIn || neverRan(vm));
}
