/**
 * `npm run test:fuzz -- [--count N] [--seed S] [--only I]`: answers that chance made of the recorded ones, given to the client. The seed is
 * printed and gives the same answers again; `--only` gives one of them alone. Without --count it goes on until Ctrl+C.
 */
import { parseArgs } from 'node:util';
import { runFuzz } from './run.ts';
import type { FuzzReport } from './run.ts';

const { values } = parseArgs({
  options: { count: { type: 'string' }, seed: { type: 'string' }, only: { type: 'string' } },
});
const number = (text: string | undefined, name: string): number | undefined => {
  if (text === undefined) return undefined;
  if (!/^\d{1,9}$/.test(text)) throw new Error(`--${name} wants a whole number`);
  return Number(text);
};
const count = number(values.count, 'count');
const only = number(values.only, 'only');
const first = number(values.seed, 'seed') ?? Math.floor(Date.now() % 1_000_000_000);
const ROUND = 100_000;

const tell = (report: FuzzReport): void => {
  const rows = Object.entries(report.outcomes).sort(([, a], [, b]) => b - a);
  console.log(`seed ${report.seed}: ${rows.map(([name, times]) => `${times} ${name}`).join(', ')}`);
  console.log(`slowest answer ${report.slowest.toFixed(0)} ms`);
  for (const fault of report.faults.slice(0, 20)) console.log(`FAULT  ${fault}`);
  console.log(`${report.count - report.faults.length} passed, ${report.faults.length} failed, 0 skipped`);
};

let seed = first;
do {
  const progress = (done: number) => console.log(`${done} answers`);
  const report = await runFuzz({
    count: only === undefined ? (count ?? ROUND) : 1,
    seed,
    progress,
    ...(only === undefined ? {} : { only }),
  });
  tell(report);
  if (report.faults.length > 0) process.exitCode = 1;
  seed += 1;
} while (count === undefined && only === undefined && process.exitCode !== 1);
