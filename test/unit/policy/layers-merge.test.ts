import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LAYERS } from '../../../core/policy/layers/layer.ts';
import type { LayerName } from '../../../core/policy/layers/layer.ts';
import { merge } from '../../../core/policy/layers/merge.ts';
import type { Contribution } from '../../../core/policy/layers/merge.ts';
import { formatKey, isTable, isWithin, parseKey, same } from '../../../core/policy/layers/table.ts';
import type { Key, Table } from '../../../core/policy/layers/table.ts';

const name = fc.constantFrom('a', 'b', 'c', '__proto__', 'x y');
const value = fc.oneof(fc.integer(), fc.string(), fc.boolean(), fc.array(fc.integer(), { maxLength: 3 }));
const { table } = fc.letrec<{ table: Table; node: unknown }>((tie) => ({
  node: fc.oneof({ depthSize: 'small', withCrossShrink: true }, value, tie('table')),
  table: fc.dictionary(name, tie('node'), { maxKeys: 4 }),
}));
const key = fc.array(name, { minLength: 1, maxLength: 3 });

const contribution = (layer: LayerName, values: Table, locked: readonly Key[] = []): Contribution => {
  const originOf = () => ({ layer, source: layer, line: null });
  return { layer, values, originOf, locked: locked.map((each) => ({ key: each, origin: originOf() })) };
};
const layers = fc
  .uniqueArray(
    fc.record({ layer: fc.constantFrom(...LAYERS), values: table, locked: fc.array(key, { maxLength: 2 }) }),
    {
      selector: (each) => each.layer,
      minLength: 1,
    },
  )
  .map((all) =>
    all
      .toSorted((one, other) => LAYERS.indexOf(one.layer) - LAYERS.indexOf(other.layer))
      .map((each) => contribution(each.layer, each.values, each.locked)),
  );
const unlocked = layers.map((all) => all.map((each) => ({ ...each, locked: [] })));

const at = (root: Table, path: Key): unknown => {
  let here: unknown = root;
  for (const part of path) here = isTable(here) && Object.hasOwn(here, part) ? here[part] : undefined;
  return here;
};

describe('layers put together', () => {
  test('each value is the one of the highest layer that gives it, and its origin is that layer', () => {
    fc.assert(
      fc.property(unlocked, (all) => {
        const { leaves, raw } = merge(all);
        for (const leaf of leaves) {
          const givers = all.filter(({ values }) => at(values, leaf.key) !== undefined);
          expect(leaf.origin.layer).toBe(givers.at(-1)?.layer);
          expect(same(at(givers.at(-1)?.values ?? {}, leaf.key), leaf.value)).toBe(true);
          expect(same(at(raw, leaf.key), leaf.value)).toBe(true);
        }
      }),
    );
  });

  test('nothing of the highest layer is lost', () => {
    fc.assert(
      fc.property(unlocked, (all) => {
        const top = all.at(-1)?.values ?? {};
        const { raw } = merge(all);
        for (const { key: path, value: given } of merge([contribution('package', top)]).leaves) {
          expect(same(at(raw, path), given)).toBe(true);
        }
      }),
    );
  });

  test('what is put together once is the same when it is put together again', () => {
    fc.assert(
      fc.property(layers, (all) => {
        const { raw } = merge(all);
        expect(merge([contribution('package', raw)]).raw).toEqual(raw);
        expect(merge([...all, ...all.slice(-1)]).raw).toEqual(raw);
      }),
    );
  });

  test('an empty layer changes nothing, wherever it is', () => {
    fc.assert(
      fc.property(layers, fc.nat(), (all, where) => {
        const more = all.toSpliced(where % (all.length + 1), 0, contribution('option', {}));
        expect(merge(more).raw).toEqual(merge(all).raw);
      }),
    );
  });

  test('what is locked stays as the layer that locked it left it', () => {
    fc.assert(
      fc.property(layers, (all) => {
        const { raw, locks } = merge(all);
        for (const lock of locks) {
          const until = all.slice(0, all.findIndex(({ layer }) => layer === lock.origin.layer) + 1);
          const before = at(merge(until).raw, lock.key);
          const after = at(raw, lock.key);
          // A table that did not exist may appear above it, and stays empty below it.
          expect(same(before ?? {}, after ?? {})).toBe(true);
        }
      }),
    );
  });

  test('what no lock is about goes in, and what one is about is told with the place', () => {
    fc.assert(
      fc.property(layers, (all) => {
        const { locks, keptOut, leaves } = merge(all);
        for (const { key: path, lock } of keptOut) {
          expect(isWithin(path, lock.key) || isWithin(lock.key, path)).toBe(true);
          expect(locks.some((each) => same(each.key, lock.key))).toBe(true);
        }
        for (const { values, layer } of all.slice(-1)) {
          for (const leaf of merge([contribution('package', values)]).leaves) {
            const free = !locks.some(
              (each) =>
                each.origin.layer !== layer &&
                leaf.key.some((_, end) => {
                  const part = leaf.key.slice(0, end + 1);
                  return isWithin(part, each.key) || isWithin(each.key, part);
                }),
            );
            const there = leaves.find((each) => same(each.key, leaf.key));
            if (free) expect(there?.origin.layer).toBe(layer);
          }
        }
      }),
    );
  });
});

describe('keys', () => {
  test('are read as they are written', () => {
    const part = fc.stringMatching(/^[^"\\\p{Cc}]{1,12}$/u);
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 4 }), (parts) => {
        expect(parseKey(formatKey(parts))).toEqual(parts);
      }),
    );
  });

  test.each(['', '.', 'a.', '.a', 'a..b', 'a b', '"a', 'a."b', 'a=b'])('%j is none', (text) => {
    expect(parseKey(text)).toBeNull();
  });
});
