import * as v from 'valibot';
import { groupName } from '../schema/site.ts';
import { text, whole } from '../schema/parts.ts';
import { isFor } from './identity.ts';
import type { Identity } from './identity.ts';
import { isKnown } from './known.ts';
import type { Known } from './known.ts';
import type { Layer, Origin } from './layer.ts';
import type { Contribution, Lock } from './merge.ts';
import { formatKey, isTable, isWithin, parseKey } from './table.ts';
import type { Key, Table } from './table.ts';

/** What is wrong in a layer, and where. The value itself is not repeated. */
export interface LayerProblem {
  readonly origin: Origin;
  readonly key: Key;
  readonly message: string;
}

/** What a layer brings to this terminal. */
export interface Sorted {
  readonly contributions: readonly Contribution[];
  /** Number of a signed file, which must not fall; null where it has none. */
  readonly serial: number | null;
  readonly problems: readonly LayerProblem[];
}

const MOST_ENTRIES = 1_024;
const listed = <const S extends v.GenericSchema<string>>(item: S) =>
  v.optional(
    v.pipe(
      v.array(item, 'must be a list of texts'),
      v.minLength(1, 'must name at least one'),
      v.maxLength(4_096, 'must not name more than 4096'),
    ),
  );
const macName = v.pipe(
  v.string('must be a text'),
  v.regex(/^[0-9a-fA-F]{2}([:-][0-9a-fA-F]{2}){5}$/, 'must be a MAC such as 52:54:00:12:34:56'),
);
const hostPattern = v.pipe(
  text(253),
  v.regex(/^[A-Za-z0-9.*_-]+$/, 'must be a host name, in which * stands for any characters'),
);
const lockedKeys = v.optional(v.array(text(512), 'must be a list of keys'), []);
const anyTable = v.custom<Table>(isTable, 'must be a table');

const entry = v.pipe(
  v.strictObject(
    {
      mac: listed(macName),
      hostname: listed(hostPattern),
      group: listed(groupName),
      settings: v.optional(anyTable, {}),
      locked: lockedKeys,
    },
    'is not a key of this file',
  ),
  v.check(
    (it) => it.mac !== undefined || it.hostname !== undefined || it.group !== undefined,
    'is for nobody: name mac, hostname or group',
  ),
);
const controls = v.object({
  locked: lockedKeys,
  for: v.optional(
    v.pipe(
      v.array(entry, 'must be a list of tables'),
      v.maxLength(MOST_ENTRIES, `must not hold more than ${MOST_ENTRIES}`),
    ),
    [],
  ),
  serial: v.optional(whole(0, Number.MAX_SAFE_INTEGER)),
});

/** Tables that decide where settings come from: a file that was fetched says nothing of them. */
const OWN = ['site', 'terminal'] as const;

/** Sorts what a layer says: its values, those that are for `who`, and what it locks. Without `who` its own values alone. */
export function sortLayer(layer: Layer, who: Identity | null, known: Known): Sorted {
  const originOf = (key: Key): Origin => ({
    layer: layer.name,
    source: layer.source,
    line: layer.lineOf(key),
  });
  const contribution = (values: Table, locked: readonly Lock[], at: Key): Contribution => ({
    layer: layer.name,
    values,
    locked,
    originOf: (key) => originOf([...at, ...key]),
  });
  if (layer.name !== 'package' && layer.name !== 'site' && layer.name !== 'machine') {
    return { contributions: [contribution(layer.raw, [], [])], serial: null, problems: [] };
  }
  const problems: LayerProblem[] = [];
  const complain = (key: Key, message: string) => void problems.push({ origin: originOf(key), key, message });

  const { locked, for: entries, serial, ...values } = layer.raw;
  if (serial !== undefined && layer.name !== 'site')
    complain(['serial'], 'is a key of the file that is fetched from site.url alone');
  const decoded = v.safeParse(controls, {
    ...(locked === undefined ? {} : { locked }),
    ...(entries === undefined ? {} : { for: entries }),
    ...(serial === undefined || layer.name !== 'site' ? {} : { serial }),
  });
  if (!decoded.success) {
    for (const issue of decoded.issues) {
      const key = (issue.path ?? []).map((step) => String((step as { readonly key: unknown }).key));
      complain(
        key,
        issue.type === 'strict_object' && issue.expected !== 'never' ? 'must be a table' : issue.message,
      );
    }
  }
  const said = decoded.success ? decoded.output : { locked: [], for: [], serial: undefined };

  const refuse = (table: Table, names: readonly string[], at: Key, message: string): void => {
    for (const name of names) if (Object.hasOwn(table, name)) complain([...at, name], message);
  };
  const locksOf = (names: readonly string[], at: Key): Lock[] =>
    names.flatMap((name) => {
      const key = parseKey(name);
      if (key === null || !isKnown(known, key)) complain(at, 'names what is no key of the settings');
      else if (layer.name === 'site' && OWN.some((own) => isWithin(key, [own])))
        complain(at, `cannot lock ${formatKey(key)}: it leads to this file`);
      else return [{ key, origin: originOf(at) }];
      return [];
    });
  const foreign = 'is said by this terminal, and not by the file that is fetched';
  if (layer.name === 'site') refuse(values, OWN, [], foreign);
  const own = contribution(values, locksOf(said.locked, ['locked']), []);
  const others = said.for.flatMap((each, index) => {
    const at = ['for', String(index), 'settings'];
    refuse(each.settings, ['terminal'], at, 'decides whom an entry is for: it cannot be said in one');
    if (layer.name === 'site') refuse(each.settings, ['site'], at, foreign);
    const locks = locksOf(each.locked, ['for', String(index), 'locked']);
    return who !== null && isFor(each, who) ? [contribution(each.settings, locks, at)] : [];
  });
  return { contributions: [own, ...others], serial: said.serial ?? null, problems };
}
