/** One line of `npm run bench`. */
export interface BenchRow {
  readonly name: string;
  /** What stands beside it in the same run. */
  readonly against: string;
  readonly value: number;
  readonly unit: string;
  /** How many times the other's value ours is; below 1 is less. */
  readonly ratio: number;
  /** In words, such as `<= 0.2`. Empty where a row only informs. */
  readonly goal: string;
  readonly holds: boolean;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const upper = sorted[Math.floor(middle)] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}
