import { ONED_LIMITS } from '../../demo/abyss.ts';
import { measureLimits } from '../support/abyss.ts';
import { runIdle } from './fleet/idle.ts';
import { runStorm } from './fleet/storm.ts';
import type { OutageReport, StormReport } from './fleet/storm.ts';
import type { BenchRow } from './row.ts';

const TERMINALS = 1_000;
const WITHIN = 60_000;
/** Three times as fast as oned can sign them in. */
const RUSH = 10_000;
const OUTAGE = 120_000;
const RECOVERY = 240_000;
const IDLE = 10_000;
const MOST_IDLE = 30;
const STATIONS = 30;

const at = (sorted: readonly number[], part: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
const seconds = (ms: number): string => `${(ms / 1_000).toFixed(2)} s`;
const spread = (sorted: readonly number[]): string =>
  [0.5, 0.9, 0.99, 1].map((part) => `${part * 100} %: ${seconds(at(sorted, part))}`).join(', ');
const busiest = (perSecond: readonly number[]): number => Math.max(0, ...perSecond);

/** The model beside what was measured on a running oned 7.4.0. */
async function calibration(): Promise<BenchRow[]> {
  const measured = await measureLimits();
  const row = (
    what: string,
    value: number,
    oned: number,
    least: number,
    most: number,
    unit: string,
  ): BenchRow => ({
    name: 'fleet-model',
    against: `oned 7.4.0, ${what}: ${oned} ${unit}`,
    value,
    unit,
    ratio: value / oned,
    goal: `${least}–${most}`,
    holds: value >= least && value <= most,
  });
  return [
    row('100 polls at once', measured.at100, 34, 25, 45, 'resets'),
    row('300 polls at once', measured.at300, 196, 160, 230, 'resets'),
    row(`${ONED_LIMITS.maxConn} silent connections`, measured.blockedMs / 1_000, 14.8, 14, 16, 's'),
  ];
}

function morning(
  { alone, waits, shown, morning: stats }: StormReport,
  name: string,
  count: number,
): BenchRow[] {
  const kinds = [...new Set(shown.map(({ kind, params }) => `${kind} ${String(params['reason'] ?? '')}`))];
  return [
    {
      name,
      against: `one alone, ${seconds(alone)}; ${count} waited ${spread(waits)}`,
      value: at(waits, 1) / 1_000,
      unit: 's',
      ratio: at(waits, 0.5) / alone,
      goal: `${count} lists`,
      holds: waits.length === count,
    },
    {
      name: `${name}-err`,
      against: `${stats.resets} resets of ${stats.connections} connections, busiest second ${busiest(stats.perSecond)} answers${kinds.length > 0 ? `; shown: ${kinds.join(', ')}` : ''}`,
      value: shown.length,
      unit: 'shown',
      ratio: shown.length / count,
      goal: '0',
      holds: shown.length === 0,
    },
  ];
}

function afterwards({ told, back, lost, stats }: OutageReport, before: number): BenchRow[] {
  const most = busiest(stats.perSecond);
  return [
    {
      name: 'fleet-back',
      against: `oned stopped ${OUTAGE / 1_000} s, ${told} terminals said so; back after ${spread(back)}`,
      value: at(back, 1) / 1_000,
      unit: 's',
      ratio: at(back, 1) / OUTAGE,
      goal: 'none lost',
      holds: lost === 0,
    },
    {
      name: 'fleet-herd',
      against: `busiest second of the morning, ${before} answers; ${stats.resets} resets after the start`,
      value: most,
      unit: 'a second',
      ratio: most / before,
      goal: '<= 1.5',
      holds: most <= 1.5 * before && stats.resets <= stats.connections / 100,
    },
  ];
}

/** A thousand terminals against an oned with its own limits, in real time: about nine minutes. */
export async function benchFleet(): Promise<BenchRow[]> {
  const rows = await calibration();
  const idle = await runIdle(IDLE);
  rows.push({
    name: 'fleet-idle',
    against: `${IDLE} lists that nobody touches; busiest second ${idle.most} requests`,
    value: idle.mean,
    unit: 'a second',
    ratio: idle.most / MOST_IDLE,
    goal: `<= ${MOST_IDLE}`,
    holds: idle.most <= MOST_IDLE,
  });
  const classroom = await runStorm({
    ...{ terminals: STATIONS, within: 5_000, outage: 0, recovery: 0 },
    shared: true,
  });
  rows.push(...morning(classroom, 'fleet-class', STATIONS));
  const rush = await runStorm({ terminals: TERMINALS, within: RUSH, outage: 0, recovery: 0 });
  rows.push(...morning(rush, 'fleet-rush', TERMINALS));
  const storm = await runStorm({
    ...{ terminals: TERMINALS, within: WITHIN, outage: OUTAGE, recovery: RECOVERY },
  });
  rows.push(...morning(storm, 'fleet', TERMINALS));
  if (storm.outage !== null) rows.push(...afterwards(storm.outage, busiest(storm.morning.perSecond)));
  return rows;
}
