import { readFileSync } from 'node:fs';

/** Proportional set size of these processes, megabytes: what they would free (proc(5), smaps_rollup). */
export function pssOf(pids: readonly number[]): number {
  const kilobytes = pids.map((pid) => {
    try {
      return Number(/^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0);
    } catch {
      return 0; // It ended meanwhile.
    }
  });
  return kilobytes.reduce((sum, each) => sum + each, 0) / 1024;
}
