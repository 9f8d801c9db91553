import type { Key, Table } from './table.ts';

/** What the schema says of a key: a table of known keys, one of any keys, or a value with or without a default. */
export type Known =
  | {
      readonly kind: 'table';
      readonly entries: ReadonlyMap<string, Known>;
      /** Whether it is there only where a file has it. */
      readonly isOptional: boolean;
    }
  | { readonly kind: 'record' }
  | { readonly kind: 'value'; readonly byDefault: unknown };

interface SchemaNode {
  readonly type?: unknown;
  readonly wrapped?: SchemaNode;
  readonly default?: unknown;
  readonly entries?: Readonly<Record<string, SchemaNode>>;
}

/** Reads a schema of valibot: what may stand in a settings file, and what holds without it. */
export function knownOf(schema: object): Known {
  const { type, wrapped, entries, default: byDefault }: SchemaNode = schema;
  if (type === 'strict_object' && entries !== undefined) {
    const known = Object.entries(entries)
      .filter(([, each]) => each.wrapped?.type !== 'never')
      .map(([name, each]) => [name, knownOf(each)] as const);
    return { kind: 'table', entries: new Map(known), isOptional: false };
  }
  if (type === 'record') return { kind: 'record' };
  if (wrapped === undefined) return { kind: 'value', byDefault: undefined };
  const inner = knownOf(wrapped);
  if (inner.kind === 'value') return { kind: 'value', byDefault };
  return inner.kind === 'table' ? { ...inner, isOptional: byDefault === undefined } : inner;
}

/** The value of every key that has one without any file. */
export function defaultsOf(known: Known): Table {
  if (known.kind !== 'table') return {};
  const entries = [...known.entries].flatMap(([name, each]): [string, unknown][] => {
    if (each.kind === 'value') return each.byDefault === undefined ? [] : [[name, each.byDefault]];
    const below = each.kind === 'table' && each.isOptional ? {} : defaultsOf(each);
    return Object.keys(below).length === 0 ? [] : [[name, below]];
  });
  return Object.fromEntries(entries);
}

/** Whether such a key, or table, can stand in a settings file. Lists are one value: nothing in them is a key. */
export function isKnown(known: Known, key: Key): boolean {
  const [name, ...rest] = key;
  if (name === undefined) return true;
  if (known.kind === 'record') return rest.length === 0;
  const next = known.kind === 'table' ? known.entries.get(name) : undefined;
  return next !== undefined && isKnown(next, rest);
}
