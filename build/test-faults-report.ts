import type { Reporter } from 'vitest/node';

/** One fault, as its test left it. */
export interface FaultResult {
  readonly bites: number;
  readonly passed: boolean;
}

/** What is read of a test: `faultBites` is there for those that are faults. */
export interface ReportedModule {
  readonly children: {
    allTests(): Iterable<{
      meta(): { readonly faultBites?: number };
      result(): { readonly state: string };
    }>;
  };
}

/** Of the tests that ran, those that are faults. */
export function faultsOf(modules: readonly ReportedModule[]): FaultResult[] {
  return modules.flatMap(({ children }) =>
    [...children.allTests()].flatMap((test) => {
      const bites = test.meta().faultBites;
      const { state } = test.result();
      return bites === undefined || state === 'skipped' ? [] : [{ bites, passed: state === 'passed' }];
    }),
  );
}

/** Faults that struck; and those that ended otherwise than they should, or never struck. */
export const countFaults = (
  results: readonly FaultResult[],
): { readonly injected: number; readonly wrong: number } => ({
  injected: results.filter(({ bites }) => bites > 0).length,
  wrong: results.filter(({ bites, passed }) => !passed || bites === 0).length,
});

/** Ends a run in which there were faults with `N faults injected, M ended wrongly`. With one that ended wrongly the run fails. */
export class FaultReporter implements Reporter {
  onTestRunEnd(modules: readonly ReportedModule[]): void {
    const results = faultsOf(modules);
    if (results.length === 0) return;
    const { injected, wrong } = countFaults(results);
    console.log(`\n${injected} faults injected, ${wrong} ended wrongly`);
    if (wrong > 0) process.exitCode = 1;
  }
}
