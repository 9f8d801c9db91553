import type { Person } from '../person.ts';

/** How long the steps of an opening took on one desktop, milliseconds; null while nobody has seen it. */
export interface Usual {
  readonly machine: number | null;
  readonly system: number | null;
}

const UNKNOWN: Usual = { machine: null, system: null };

/** Goes with the sign-in that it was measured in. */
const measured = new WeakMap<Person, Map<number, Usual>>();

export const usualOf = (person: Person, id: number): Usual => measured.get(person)?.get(id) ?? UNKNOWN;

/** One that was quick, or slow, once does not stand for all: half of what is told is the last one. */
export function measure(person: Person, id: number, step: keyof Usual, ms: number): void {
  const desktops = measured.get(person) ?? new Map<number, Usual>();
  measured.set(person, desktops);
  const before = usualOf(person, id);
  const known = before[step];
  desktops.set(id, { ...before, [step]: Math.round(known === null ? ms : (known + ms) / 2) });
}
