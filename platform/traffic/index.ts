import type { Clock } from '../../core/clock.ts';
import type { Traffic } from '../../core/windows.ts';
import type { Environment } from '../process/environment.ts';
import { linesOf } from '../process/run-to-end.ts';
import { processTree } from '../process/tree.ts';
import { shortestQuiet } from './socket-statistics.ts';

export interface TrafficOptions {
  readonly clock: Clock;
  readonly environment: Environment;
}

/** Milliseconds for ss, which needs some tens. */
const PATIENCE = 3_000;
/** TCP, with the kernel's figures, numeric, with the processes, no header, a line for each socket. */
const ARGUMENTS = ['-tinpHO'];

/** The kernel's account of the connections, by ss(8). A process of another user is not seen. */
export const createTraffic = ({ clock, environment }: TrafficOptions): Traffic => ({
  async quietFor(pid) {
    const lines = await linesOf({ program: 'ss', args: ARGUMENTS, environment, timeout: PATIENCE, clock });
    return lines === null ? null : shortestQuiet(lines, processTree(pid));
  },
});
