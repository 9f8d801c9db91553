import type { Key, Table } from './table.ts';

/** From the lowest to the highest: a value of a later one goes before that of an earlier one. */
export const LAYERS = ['built-in', 'package', 'site', 'machine', 'command-line', 'option'] as const;
export type LayerName = (typeof LAYERS)[number];

/** What one layer says, undecoded. */
export interface Layer {
  readonly name: LayerName;
  /** A file, a URL, or what else an administrator finds it by. */
  readonly source: string;
  readonly raw: Table;
  /** Line of a key in it, counted from 1; null where it has no lines. */
  readonly lineOf: (key: Key) => number | null;
}

/** Where something stands. */
export interface Origin {
  readonly layer: LayerName;
  readonly source: string;
  readonly line: number | null;
}

/** `/etc/onekiosk/onekiosk.toml:12`. */
export const formatOrigin = ({ source, line }: Origin): string =>
  line === null ? source : `${source}:${line}`;
