import type { BenchRow } from './row.ts';

const COLUMNS = [15, 14, 6, 11, 5, 0] as const;
let headed = false;

/** One JSON object a line, or a table with one head. */
export function printRows(rows: readonly BenchRow[], json: boolean): void {
  for (const row of rows) {
    if (json) console.log(JSON.stringify(row));
    else printCells(row);
  }
}

function printCells(row: BenchRow): void {
  const line = (...cells: readonly string[]) =>
    console.log(
      cells
        .map((cell, i) => cell.padEnd(COLUMNS[i] ?? 0))
        .join('  ')
        .trimEnd(),
    );
  if (!headed) line('name', 'value', 'ratio', 'goal', 'holds', 'against');
  headed = true;
  const holds = row.goal === '' ? '' : row.holds ? 'yes' : 'no';
  line(row.name, `${row.value.toFixed(1)} ${row.unit}`, row.ratio.toFixed(2), row.goal, holds, row.against);
}
