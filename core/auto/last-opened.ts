/** Who opened which desktop last, as a file keeps it. Pure. */

/** User of OpenNebula, by ID, and VM ID; whoever opened something last stands last. */
export type LastOpened = readonly (readonly [user: number, vm: number])[];

/** What is wrong with a file; for the log. */
export class LastOpenedError extends Error {
  override readonly name = 'LastOpenedError';
}

/** A terminal for everybody of a large house; the oldest go first. */
const MOST = 1_000;
const VERSION = 1;

export const lastOf = (known: LastOpened, user: number): number | null =>
  known.find(([each]) => each === user)?.[1] ?? null;

/** With the new one, or without this user (null). */
export function withLast(known: LastOpened, user: number, vm: number | null): LastOpened {
  const others = known.filter(([each]) => each !== user);
  return vm === null ? others : [...others, [user, vm] as const].slice(-MOST);
}

export const formatLast = (known: LastOpened): string =>
  `${JSON.stringify({ version: VERSION, last: known })}\n`;

const isId = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 2_147_483_647;

/** Throws `LastOpenedError` for anything that `formatLast` does not write. */
export function parseLast(text: string): LastOpened {
  const read = parsed(text);
  if (typeof read !== 'object' || read === null || !('version' in read) || !('last' in read))
    throw new LastOpenedError('is not what the shell wrote');
  if (read.version !== VERSION) throw new LastOpenedError('is of another version');
  const { last } = read;
  if (!Array.isArray(last) || last.length > MOST) throw new LastOpenedError('is not what the shell wrote');
  const seen = new Map<number, number>();
  for (const each of last as readonly unknown[]) {
    if (!Array.isArray(each) || each.length !== 2) throw new LastOpenedError('has an entry that is none');
    const [user, vm] = each as readonly unknown[];
    if (!isId(user) || !isId(vm) || seen.has(user)) throw new LastOpenedError('has an entry that is none');
    seen.set(user, vm);
  }
  return [...seen];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new LastOpenedError('is not JSON');
  }
}
