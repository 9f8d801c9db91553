import { format, resolveConfig } from 'prettier';
import { expect, test } from 'vitest';
import { document } from '../../faults/document.ts';
import { THEMES } from '../../faults/themes/index.ts';

const PAGE = new URL('../../../docs/faults.md', import.meta.url).pathname;
const FAULTS = Object.values(THEMES).flatMap(({ faults }) => faults);

test('docs/faults.md says what the faults are, what people are told and how it is right again', async () => {
  const config = await resolveConfig(PAGE);
  await expect(await format(document(), { ...config, filepath: PAGE })).toMatchFileSnapshot(PAGE);
  // Prettier needs its time for so wide a table.
}, 30_000);

test('there are forty faults at least, each with a name of its own and a desktop that its cloud has', () => {
  expect(FAULTS.length).toBeGreaterThanOrEqual(40);
  expect(new Set(FAULTS.map(({ name }) => name)).size).toBe(FAULTS.length);
  for (const { desktops, faults } of Object.values(THEMES)) {
    for (const { desktop, doors = [] } of faults)
      expect(desktops).toEqual(expect.arrayContaining([desktop, ...doors]));
  }
});

test('every theme has something that goes well', () => {
  for (const { controls } of Object.values(THEMES)) expect(controls.length).toBeGreaterThan(0);
});
