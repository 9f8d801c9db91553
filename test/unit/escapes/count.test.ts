import { describe, expect, test } from 'vitest';
import { countEscapes, escapesOf } from '../../../build/test-escapes-report.ts';

const module = (...tests: readonly (readonly ['tried' | 'control' | undefined, string])[]) => ({
  children: {
    allTests: () =>
      tests.map(([escape, state]) => ({
        meta: () => (escape === undefined ? {} : { escape }),
        result: () => ({ state }),
      })),
  },
});

describe('the count of escapes', () => {
  test('is of those that ran, and a failed one has succeeded', () => {
    const modules = [
      module(['tried', 'passed'], ['tried', 'failed'], [undefined, 'failed']),
      module(['tried', 'skipped'], ['control', 'passed']),
    ];
    expect(countEscapes(escapesOf(modules))).toEqual({ tried: 2, succeeded: 1, controls: 1, blind: 0 });
  });

  test('tells of a control in which nothing escaped: the others prove nothing then', () => {
    const modules = [module(['tried', 'passed'], ['control', 'failed'])];
    expect(countEscapes(escapesOf(modules))).toEqual({ tried: 1, succeeded: 0, controls: 1, blind: 1 });
  });

  test('is nothing for nothing', () => {
    expect(countEscapes(escapesOf([module([undefined, 'passed'])]))).toMatchObject({ tried: 0, controls: 0 });
  });
});
