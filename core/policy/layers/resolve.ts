import * as v from 'valibot';
import { decodeSettings, schema } from '../decode.ts';
import { site, siteOf } from '../schema/site.ts';
import type { Settings } from '../settings.ts';
import type { SiteSettings } from '../site-settings.ts';
import { sortLayer } from './controls.ts';
import type { LayerProblem } from './controls.ts';
import type { Identity } from './identity.ts';
import { defaultsOf, knownOf } from './known.ts';
import { LAYERS } from './layer.ts';
import type { Layer, Origin } from './layer.ts';
import { merge } from './merge.ts';
import type { Contribution, Merged } from './merge.ts';
import { isTable, isWithin } from './table.ts';
import type { Key, Table } from './table.ts';

/** Who asks: the group is found in the layers. */
export type Terminal = Omit<Identity, 'group'>;

export interface Resolved {
  /** Null where something is wrong. */
  readonly settings: Settings | null;
  readonly problems: readonly LayerProblem[];
  readonly merged: Merged;
  readonly group: string | null;
  /** Of the file that was fetched. */
  readonly serial: number | null;
}

const KNOWN = knownOf(schema);
const BUILT_IN: Layer = { name: 'built-in', source: 'built-in', raw: defaultsOf(KNOWN), lineOf: () => null };

const NO_FILE: Layer = { name: 'machine', source: 'settings', raw: {}, lineOf: () => null };

/** Puts `layers` together over what is built in, and decodes the whole once. */
export function resolve(layers: readonly Layer[], terminal: Terminal): Resolved {
  const ordered = inOrder(layers);
  const who = identify(ordered, terminal);
  const sorted = ordered.map((layer) => sortLayer(layer, who, KNOWN));
  const contributions = sorted.flatMap((each) => each.contributions);
  const merged = merge(contributions);
  const decoded = decodeSettings(merged.raw);
  const wrong = sorted.flatMap(({ problems }) => problems);
  if (!decoded.ok) {
    const origin = originIn(merged, contributions, ordered);
    wrong.push(...decoded.problems.map(({ key, message }) => ({ key, message, origin: origin(key) })));
  }
  wrong.push(...relativeElsewhere(merged));
  return {
    settings: decoded.ok && wrong.length === 0 ? decoded.settings : null,
    problems: wrong,
    merged,
    group: who.group,
    serial: sorted[ordered.findIndex(({ name }) => name === 'site')]?.serial ?? null,
  };
}

/** A path that is relative to the file of the site, in another file. */
const relativeElsewhere = ({ leaves }: Merged): LayerProblem[] =>
  leaves
    .filter(
      ({ key, origin }) =>
        origin.layer !== 'site' && /^interface\.brand\.(?:mark|picture)$/.test(key.join('.')),
    )
    .filter(({ value }) => typeof value === 'string' && !value.startsWith('/'))
    .map(({ key, origin }) => ({ key, origin, message: 'must be an absolute path' }));

/** Where these layers say that the site's settings are; null for nowhere, or where what they say cannot be read. */
export function siteIn(layers: readonly Layer[], terminal: Terminal): SiteSettings | null {
  const ordered = inOrder(layers.filter(({ name }) => name !== 'site'));
  const who = identify(ordered, terminal);
  const { raw } = merge(ordered.flatMap((layer) => sortLayer(layer, who, KNOWN).contributions));
  const decoded = v.safeParse(site, raw['site'] ?? {});
  return decoded.success ? siteOf(decoded.output) : null;
}

const inOrder = (layers: readonly Layer[]): readonly Layer[] =>
  [BUILT_IN, ...layers].toSorted((one, other) => LAYERS.indexOf(one.name) - LAYERS.indexOf(other.name));

/** The group is said outside of every `[[for]]`, and not by what was fetched. */
function identify(ordered: readonly Layer[], terminal: Terminal): Identity {
  const local = ordered.filter(({ name }) => name !== 'site');
  const { raw } = merge(local.flatMap((layer) => sortLayer(layer, null, KNOWN).contributions));
  const said = isTable(raw['terminal']) ? raw['terminal']['group'] : null;
  return { ...terminal, group: typeof said === 'string' ? said : null };
}

/** Where the value of a key stands; for one that is missing, the place nearest to it. */
function originIn(
  { leaves }: Merged,
  contributions: readonly Contribution[],
  layers: readonly Layer[],
): (key: Key) => Origin {
  const fallback = layers.find(({ name }) => name === 'machine') ?? NO_FILE;
  return (key) => {
    const leaf = leaves.find((each) => isWithin(key, each.key));
    if (leaf !== undefined && leaf.origin.layer !== 'built-in') return leaf.origin;
    const [best] = contributions
      .filter(({ layer }) => layer !== 'built-in')
      .map((each) => ({ each, depth: depthOf(key, each.values) }))
      .filter(({ depth }) => depth > 0)
      .toReversed()
      .toSorted((one, other) => other.depth - one.depth);
    if (best !== undefined) return best.each.originOf(key);
    return { layer: fallback.name, source: fallback.source, line: fallback.lineOf(key) };
  };
}

/** How many parts of the key are there. */
function depthOf(key: Key, values: Table): number {
  let table: unknown = values;
  for (const [depth, part] of key.entries()) {
    if (!isTable(table) || !Object.hasOwn(table, part)) return depth;
    table = table[part];
  }
  return key.length;
}
