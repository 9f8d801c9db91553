import type { Reporter, TestCase, TestModule } from 'vitest/node';

/** Ends a run with every skip and its reason, and one line that counts: `N passed, N failed, N skipped`. */
export class CountingReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly unknown[]): void {
    const tests: TestCase[] = modules.flatMap((module) => [...module.children.allTests()]);
    const count = { passed: 0, failed: unhandled.length, skipped: 0 };
    const skipped = new Map<string, string[]>();
    for (const test of tests) {
      const result = test.result();
      if (result.state === 'passed') count.passed++;
      else if (result.state === 'skipped') {
        count.skipped++;
        const reason = result.note ?? 'no reason given';
        skipped.set(reason, [...(skipped.get(reason) ?? []), test.fullName]);
      } else count.failed++;
    }
    // A file that cannot be collected has no tests of its own; it counts as one that failed.
    count.failed += modules.filter((module) => module.errors().length > 0).length;
    if (skipped.size > 0) console.log('\nskipped:');
    for (const [reason, names] of skipped) {
      console.log(`  ${reason}`);
      for (const name of names) console.log(`    - ${name}`);
    }
    console.log(`\n${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`);
  }
}
