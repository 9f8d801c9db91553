import { describe, expect, test } from 'vitest';
import { countFaults, faultsOf } from '../../../build/test-faults-report.ts';
import { createFault } from '../../../demo/faults-counter.ts';

describe('the count of faults', () => {
  test('is of those that struck, and of those that ended wrongly', () => {
    const results = [
      { bites: 1, passed: true },
      { bites: 7, passed: true },
      { bites: 1, passed: false },
    ];
    expect(countFaults(results)).toEqual({ injected: 3, wrong: 1 });
  });

  test('takes one that never struck for wrong, whatever its test says', () => {
    expect(countFaults([{ bites: 0, passed: true }])).toEqual({ injected: 0, wrong: 1 });
    expect(countFaults([{ bites: 0, passed: false }])).toEqual({ injected: 0, wrong: 1 });
  });

  test('is nothing for nothing', () => {
    expect(countFaults([])).toEqual({ injected: 0, wrong: 0 });
  });
});

describe('what the report reads of the tests', () => {
  const module = (...tests: readonly (readonly [number | undefined, string])[]) => ({
    children: {
      allTests: () =>
        tests.map(([faultBites, state]) => ({
          meta: () => (faultBites === undefined ? {} : { faultBites }),
          result: () => ({ state }),
        })),
    },
  });

  test('is a wrong end for a wrong expectation, and nothing for what is no fault or was left out', () => {
    const modules = [module([1, 'passed'], [2, 'failed'], [undefined, 'failed']), module([0, 'skipped'])];
    expect(countFaults(faultsOf(modules))).toEqual({ injected: 2, wrong: 1 });
  });
});

describe('a fault', () => {
  test('counts how often it struck, and is taken back once', async () => {
    let undone = 0;
    const fault = createFault(() => void (undone += 1));
    fault.bite();
    fault.bite();
    await fault.end();
    await fault.end();
    expect([fault.bites(), undone]).toEqual([2, 1]);
  });
});
