import { readFileSync } from 'node:fs';
import { systemClock } from '../../platform/clock.ts';
import { openStand } from './bridge-stand.ts';
import type { Carrier, Stand } from './bridge-stand.ts';
import { median } from './row.ts';
import type { BenchRow } from './row.ts';

const ROUNDS = 9;
const MIB = 1_024;
const LEAST_OF_WEBSOCKIFY = 3;
const LEAST_OF_TCP = 0.8;

/** Until a forked child of websockify has ended, milliseconds. */
const SETTLE = 300;

interface Taken {
  /** MiB a second. */
  readonly speed: number;
  /** CPU seconds of the process between, for a GiB. */
  readonly cpu: number;
}

/** CPU seconds of a process and of its children that have ended (proc_pid_stat(5)); 100 ticks are a second. */
function cpuOf(pid: number | null): number {
  if (pid === null) return 0;
  const fields = readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ')[1]?.split(' ') ?? [];
  return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) / 100;
}

async function takeOnce(stand: Stand, carrier: Carrier): Promise<Taken> {
  const before = cpuOf(carrier.pid);
  const { told } = await stand.client(carrier, MIB);
  const seconds = Number(await told);
  await systemClock.sleep(SETTLE);
  return { speed: MIB / seconds, cpu: ((cpuOf(carrier.pid) - before) * 1_024) / MIB };
}

const spread = (values: readonly number[]) =>
  `${Math.min(...values).toFixed(0)}–${Math.max(...values).toFixed(0)}`;

/** What comes through the bridge, beside websockify and TCP without anything between, alternating. */
export async function benchBridge(): Promise<BenchRow[]> {
  const stand = await openStand(MIB + 1);
  const carriers = { ours: stand.bridge, tcp: stand.tcp, websockify: stand.websockify };
  const taken: Record<keyof typeof carriers, Taken[]> = { ours: [], tcp: [], websockify: [] };
  try {
    for (let round = 0; round < ROUNDS; round++) {
      for (const name of ['ours', 'tcp', 'websockify'] as const) {
        const carrier = carriers[name];
        if (carrier !== null) taken[name].push(await takeOnce(stand, carrier));
      }
    }
  } finally {
    await stand.close();
  }
  const speeds = (name: keyof typeof carriers) => taken[name].map(({ speed }) => speed);
  const cpu = (name: keyof typeof carriers) => median(taken[name].map((each) => each.cpu));
  const ours = speeds('ours');
  const row = (title: string, others: readonly number[], least: number): BenchRow => {
    const ratio = median(ours) / median(others);
    return {
      name: 'bridge',
      against: `${title}, ${median(others).toFixed(0)} MiB/s (${spread(others)}); ours ${spread(ours)}`,
      value: median(ours),
      unit: 'MiB/s',
      ratio,
      goal: `>= ${least}`,
      holds: ratio >= least,
    };
  };
  const rows = [row('TCP without anything between', speeds('tcp'), LEAST_OF_TCP)];
  if (stand.websockify === null) return rows;
  return [
    row('websockify', speeds('websockify'), LEAST_OF_WEBSOCKIFY),
    ...rows,
    {
      name: 'bridge-cpu',
      against: `websockify, ${cpu('websockify').toFixed(2)} s`,
      value: cpu('ours'),
      unit: 's CPU/GiB',
      ratio: cpu('ours') / cpu('websockify'),
      goal: '',
      holds: true,
    },
  ];
}
