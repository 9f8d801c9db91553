import * as v from 'valibot';
import type { Address } from '../probes.ts';

/** What a file of remembered certificates holds, as a value. Pure. */

/** Beyond that the oldest is forgotten. */
export const MOST_CERTIFICATES = 4_096;

const entry = v.strictObject({
  desktop: v.pipe(v.number(), v.integer(), v.minValue(0)),
  host: v.pipe(v.string(), v.regex(/^[^\p{Cc}\s]{1,255}$/u)),
  port: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535)),
  sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{2}(:[0-9a-f]{2}){31}$/)),
});
const file = v.strictObject({
  version: v.literal(1),
  certificates: v.pipe(v.array(entry), v.maxLength(MOST_CERTIFICATES)),
});

/** The certificate of one desktop at one address. */
export type Remembered = v.InferOutput<typeof entry>;

/** Why a text or an entry is not taken, in words that go on after the file's name. They repeat nothing of it but numbers and keys. */
export class MemoryError extends Error {
  override readonly name = 'MemoryError';
}

/** The entries, oldest first. Throws `MemoryError`: of a text that is not whole nothing is believed. */
export function parseMemory(text: string): readonly Remembered[] {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    throw new MemoryError('is not JSON'); // The parser's own message repeats the text.
  }
  const decoded = v.safeParse(file, raw);
  if (!decoded.success) {
    const where =
      v
        .getDotPath(decoded.issues[0])
        ?.replaceAll(/[^\w.]/g, '?')
        .slice(0, 80) ?? 'the whole of it';
    throw new MemoryError(`is not a list of certificates: ${where} is not as it was written`);
  }
  const { certificates } = decoded.output;
  const keys = new Set(certificates.map(({ desktop, host, port }) => `${desktop} ${port} ${host}`));
  if (keys.size < certificates.length) throw new MemoryError('names a desktop twice');
  return certificates;
}

export const formatMemory = (certificates: readonly Remembered[]): string =>
  `${JSON.stringify({ version: 1, certificates }, null, 1)}\n`;

/** The SHA-256 that is remembered, or null. */
export const recall = (
  memory: readonly Remembered[],
  desktop: number,
  { host, port }: Address,
): string | null =>
  memory.find((each) => each.desktop === desktop && each.port === port && each.host === host.toLowerCase())
    ?.sha256 ?? null;

/** The memory with one more; null where it is in it. Throws `MemoryError` for what it cannot hold, and for another certificate of the same desktop: that is never written over. */
export function extend(
  memory: readonly Remembered[],
  desktop: number,
  address: Address,
  fingerprint: string,
): readonly Remembered[] | null {
  const sha256 = fingerprint.toLowerCase();
  const known = recall(memory, desktop, address);
  if (known === sha256) return null;
  if (known !== null) throw new MemoryError(`holds another certificate of desktop ${desktop}`);
  const more = v.safeParse(entry, { desktop, host: address.host.toLowerCase(), port: address.port, sha256 });
  if (!more.success) throw new MemoryError('cannot hold such an entry');
  return [...memory, more.output].slice(-MOST_CERTIFICATES);
}
