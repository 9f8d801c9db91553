export type Step = 'ArrowLeft' | 'ArrowRight' | 'ArrowUp' | 'ArrowDown' | 'Home' | 'End';
const STEPS: readonly string[] = ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End'];

export const isStep = (key: string): key is Step => STEPS.includes(key);

/** Which tile the key leads to, in a grid of `count` tiles, `columns` in a row; the same one at an edge. */
export function walk(from: number, key: Step, count: number, columns: number, rightToLeft: boolean): number {
  const last = count - 1;
  const forward = rightToLeft ? 'ArrowLeft' : 'ArrowRight';
  if (key === 'Home') return 0;
  if (key === 'End') return last;
  const by = key === 'ArrowUp' ? -columns : key === 'ArrowDown' ? columns : key === forward ? 1 : -1;
  const to = from + by;
  return to < 0 || to > last ? from : to;
}
