/**
 * Puts the layers of the settings together before anything of them is decoded: tables key by key, everything else as a whole; what a
 * layer locked, no layer above it changes. Pure.
 */
import type { LayerName, Origin } from './layer.ts';
import { formatKey, isTable, isWithin, same } from './table.ts';
import type { Key, Table } from './table.ts';

/** Values of one layer, and what it locks for those above it. A layer may bring several, in its own order. */
export interface Contribution {
  readonly layer: LayerName;
  readonly values: Table;
  readonly locked: readonly Lock[];
  readonly originOf: (key: Key) => Origin;
}

/** A key or a table, and whatever stands below it. */
export interface Lock {
  readonly key: Key;
  readonly origin: Origin;
}

/** One value that is in force. */
export interface Leaf {
  readonly key: Key;
  readonly value: unknown;
  readonly origin: Origin;
  /** What keeps the layers above from changing it. */
  readonly lock: Lock | null;
}

/** A value that a lock kept out. */
export interface KeptOut {
  readonly key: Key;
  readonly origin: Origin;
  readonly lock: Lock;
}

export interface Merged {
  readonly raw: Table;
  readonly leaves: readonly Leaf[];
  readonly locks: readonly Lock[];
  readonly keptOut: readonly KeptOut[];
}

interface Held {
  readonly value: unknown;
  readonly origin: Origin;
}
class Branch {
  readonly entries = new Map<string, Branch | Held>();
}

/** `contributions` from the lowest to the highest. */
export function merge(contributions: readonly Contribution[]): Merged {
  const root = new Branch();
  const locks: (Lock & { readonly layer: LayerName })[] = [];
  const keptOut: KeptOut[] = [];

  for (const { layer, values, locked, originOf } of contributions) {
    const foreign = locks.filter((lock) => lock.layer !== layer);
    const put = (into: Branch, at: Key, table: Table): void => {
      for (const [name, value] of Object.entries(table)) {
        const key = [...at, name];
        const there = into.entries.get(name);
        const above = foreign.find((each) => isWithin(key, each.key));
        // A value in place of a table would take away what is locked below it, and a table in place of a value that value.
        const lock = above ?? foreign.find((each) => isWithin(each.key, key));
        if (isTable(value) && (lock === undefined || there === undefined || there instanceof Branch)) {
          const branch = there instanceof Branch ? there : new Branch();
          if (above === undefined) into.entries.set(name, branch);
          put(branch, key, value);
        } else if (lock === undefined) into.entries.set(name, { value, origin: originOf(key) });
        else if (there === undefined || !same(plain(there), value)) {
          keptOut.push({ key, origin: originOf(key), lock });
        }
      }
    };
    put(root, [], values);
    locks.push(...locked.map((lock) => ({ ...lock, layer })));
  }
  return { raw: plain(root) as Table, leaves: leavesOf(root, [], locks), locks, keptOut };
}

function plain(node: Branch | Held): unknown {
  if (!(node instanceof Branch)) return node.value;
  return Object.fromEntries([...node.entries].map(([name, each]) => [name, plain(each)]));
}

function leavesOf(branch: Branch, above: Key, locks: readonly Lock[]): Leaf[] {
  return [...branch.entries].flatMap(([name, node]) => {
    const key = [...above, name];
    if (node instanceof Branch) return leavesOf(node, key, locks);
    return [{ key, ...node, lock: locks.find((each) => isWithin(key, each.key)) ?? null }];
  });
}

/** `interface.power: is locked by /usr/share/onekiosk/settings.toml:3`. */
export const formatKeptOut = ({ key, lock }: KeptOut): string =>
  `${formatKey(key)}: is left out: locked by ${lock.origin.source}${lock.origin.line === null ? '' : `:${lock.origin.line}`}`;
