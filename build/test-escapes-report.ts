import type { Reporter } from 'vitest/node';

/** One test of the escape suite, as it ended. */
export interface EscapeResult {
  /** An attempt to get out, or the control that shows that one would be seen. */
  readonly kind: 'tried' | 'control';
  readonly passed: boolean;
}

/** What is read of a test: `escape` is there for those of the escape suite. */
export interface ReportedModule {
  readonly children: {
    allTests(): Iterable<{
      meta(): { readonly escape?: EscapeResult['kind'] };
      result(): { readonly state: string };
    }>;
  };
}

/** Of the tests that ran, those that are escapes or their controls. */
export const escapesOf = (modules: readonly ReportedModule[]): EscapeResult[] =>
  modules.flatMap(({ children }) =>
    [...children.allTests()].flatMap((test) => {
      const kind = test.meta().escape;
      const { state } = test.result();
      return kind === undefined || state === 'skipped' ? [] : [{ kind, passed: state === 'passed' }];
    }),
  );

/** Escapes that were tried, and those after which the terminal was not what it should be; controls, and those in which nothing was seen to escape. */
export function countEscapes(results: readonly EscapeResult[]): {
  readonly tried: number;
  readonly succeeded: number;
  readonly controls: number;
  readonly blind: number;
} {
  const of = (kind: EscapeResult['kind']) => results.filter((each) => each.kind === kind);
  const failed = (kind: EscapeResult['kind']) => of(kind).filter(({ passed }) => !passed).length;
  return {
    tried: of('tried').length,
    succeeded: failed('tried'),
    controls: of('control').length,
    blind: failed('control'),
  };
}

/** Ends a run in which there were escapes with `N escapes tried, M succeeded, K controls`. With one that succeeded, or a blind control, the run fails. */
export class EscapeReporter implements Reporter {
  onTestRunEnd(modules: readonly ReportedModule[]): void {
    const { tried, succeeded, controls, blind } = countEscapes(escapesOf(modules));
    if (tried + controls === 0) return;
    const without = blind === 0 ? '' : ` (${blind} saw nothing)`;
    console.log(`\n${tried} escapes tried, ${succeeded} succeeded, ${controls} controls${without}`);
    if (succeeded + blind > 0) process.exitCode = 1;
  }
}
