import { format, resolveConfig } from 'prettier';
import { expect, test } from 'vitest';
import { document } from '../../escapes/document.ts';
import { FAMILIES } from '../../escapes/tables/index.ts';

const PAGE = new URL('../../../docs/escapes.md', import.meta.url).pathname;

test('docs/escapes.md says what is tried, where, and what holds', async () => {
  const config = await resolveConfig(PAGE);
  await expect(await format(document(), { ...config, filepath: PAGE })).toMatchFileSnapshot(PAGE);
  // Prettier needs its time for so wide a table.
}, 30_000);

test('there are sixty escapes at least, each with a name of its own in its family', () => {
  expect(FAMILIES.flatMap(({ escapes }) => escapes).length).toBeGreaterThanOrEqual(60);
  expect(new Set(FAMILIES.map(({ name }) => name)).size).toBe(FAMILIES.length);
  for (const { name, escapes } of FAMILIES)
    expect(new Set(escapes.map((each) => each.name)).size, name).toBe(escapes.length);
});
