import { expect, test } from 'vitest';
import { parseSettings } from '../../../platform/files/settings-file.ts';

const LEAST = '[cloud]\nendpoint = "https://one.example.org:2633/RPC2"\n';
const read = (toml: string) => parseSettings('f.toml', `${LEAST}${toml}`).rescue;

test('everything that rescues is allowed, and making snapshots is not', () => {
  expect(read('')).toEqual({
    actions: ['restart', 'restart-hard', 'shut-down', 'revert'],
    viewOnly: false,
    keepMost: 5,
    keepFull: 'refuse',
  });
});

test('all of it can be said', () => {
  const toml = '[rescue]\nactions = ["keep"]\nview-only = true\nkeep-most = 2\nkeep-full = "delete-oldest"\n';
  expect(read(toml)).toEqual({
    actions: ['keep'],
    viewOnly: true,
    keepMost: 2,
    keepFull: 'delete-oldest',
  });
});

test.each([
  ['an action that is none', 'actions = ["delete"]', /rescue\.actions\.0: must be one of/],
  ['no snapshot at all', 'keep-most = 0', /rescue\.keep-most: must be a whole number from 1 to 50/],
  ['another way out', 'keep-full = "all"', /rescue\.keep-full: must be one of/],
  ['a key of nobody', 'keep = true', /rescue\.keep/],
])('%s is told by its key', (_what, line, message) => {
  expect(() => read(`[rescue]\n${line}\n`)).toThrow(message);
});
