/** `npm run check`: everything that needs no other program than Node. Ends at the first thing that fails. */
import { runTool } from './tools.ts';

type Step = readonly [name: string, program: string, ...args: string[]];

export const STATIC_STEPS: readonly Step[] = [
  ['format', 'prettier', '--check', '--log-level', 'warn', '.'],
  ['types of the pure rooms', 'tsc', '-p', 'tsconfig.core.json'],
  ['types of the interface', 'tsc', '-p', 'tsconfig.renderer.json'],
  ['types', 'tsc', '-p', 'tsconfig.json'],
  ['lint', 'oxlint', '--quiet', '--deny-warnings'],
  ['layers', process.execPath, 'build/layers.ts'],
  ['dead code', 'knip', '--no-progress'],
];

/** Runs the steps in order; answers whether all passed. */
export async function runSteps(steps: readonly Step[]): Promise<boolean> {
  for (const [name, program, ...args] of steps) {
    const started = performance.now();
    const code = await runTool(program, args);
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    console.log(`${code === 0 ? 'ok  ' : 'FAIL'}  ${name} (${seconds} s)`);
    if (code !== 0) return false;
  }
  return true;
}

if (import.meta.main) {
  const tests: Step = [
    'unit and architecture tests',
    'vitest',
    'run',
    '--project',
    'unit',
    '--project',
    'arch',
  ];
  process.exitCode = (await runSteps([...STATIC_STEPS, tests])) ? 0 : 1;
}
