/** What a settings file holds before it is decoded. Pure. */
export type Table = Readonly<Record<string, unknown>>;
export type Key = readonly string[];

/** A table of TOML or JSON, and no list, date or anything else that is an object. */
export function isTable(value: unknown): value is Table {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const above: unknown = Object.getPrototypeOf(value);
  return above === Object.prototype || above === null;
}

/** Whether `key` is `above`, or stands below it. */
export const isWithin = (key: Key, above: Key): boolean =>
  above.length <= key.length && above.every((part, at) => part === key[at]);

export const same = (one: unknown, other: unknown): boolean =>
  Object.is(one, other) || JSON.stringify(one) === JSON.stringify(other);

/** As TOML writes it: `rdp.pins."10.0.0.1:3389"`. */
export const formatKey = (key: Key): string =>
  key.map((part) => (/^[A-Za-z0-9_-]+$/.test(part) ? part : JSON.stringify(part))).join('.');

const PART = /^(?:"([^"\\]*)"|'([^']*)'|([A-Za-z0-9_-]+))(\.|$)/;

/** The parts of a dotted key, or null where it is none. */
export function parseKey(text: string): Key | null {
  const parts: string[] = [];
  let rest = text;
  for (;;) {
    const found = PART.exec(rest);
    if (found === null) return null;
    parts.push(found[1] ?? found[2] ?? found[3] ?? '');
    if (found[4] === '') return parts;
    rest = rest.slice(found[0].length);
  }
}
