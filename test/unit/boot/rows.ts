import { expect } from 'vitest';
import type { WatchSignal } from '../../../core/boot/signals.ts';
import type { VerdictKind } from '../../../core/boot/verdict.ts';
import { accepted, cloud, said } from './signals.ts';

/** At a time: the verdict, and the key of its sentence. */
type Step = readonly [at: number, kind: VerdictKind, key: string];
export type Row = readonly [what: string, signals: readonly WatchSignal[], steps: readonly Step[]];

/** What was told until each moment, judged at that moment. */
export function check([, signals, steps]: Row): void {
  const seen = steps.map(([at]) => {
    const { kind, sentence } = said(
      signals.filter((each) => each.at <= at),
      at,
    );
    return [at, kind, sentence.key] as const;
  });
  expect(seen).toEqual(steps);
}

export const RUNS = cloud('running', 0);
export const TO_RUN = [
  cloud('off', 0),
  accepted(1_000),
  cloud('starting', 2_000),
  cloud('running', 10_000),
] as const;
