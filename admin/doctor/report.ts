import { printable } from '../list.ts';

export const AREAS = ['machine', 'cloud', 'vm'] as const;

/** One thing that was looked at. */
export interface Finding {
  readonly area: (typeof AREAS)[number];
  /** What was looked at: a word that stays the same, for programs. */
  readonly about: string;
  /** `warning`: something is missing that somebody may want. `wrong`: people will notice. */
  readonly state: 'ok' | 'warning' | 'wrong';
  readonly says: string;
  /** How to mend it; null where there is nothing to mend. */
  readonly mend: string | null;
}

type Judge = (about: string, says: string, mend?: string) => Finding;

/** Makers of findings of one area. */
export function findingsOf(area: Finding['area']): Readonly<Record<'ok' | 'warning' | 'wrong', Judge>> {
  const judge =
    (state: Finding['state']): Judge =>
    (about, says, mend) => ({ area, about, state, says, mend: mend ?? null });
  return { ok: judge('ok'), warning: judge('warning'), wrong: judge('wrong') };
}

export interface Report {
  readonly findings: readonly Finding[];
  readonly wrong: number;
  readonly warnings: number;
}

const count = (findings: readonly Finding[], state: Finding['state']): number =>
  findings.filter((each) => each.state === state).length;

export const reportOf = (findings: readonly Finding[]): Report => ({
  findings,
  wrong: count(findings, 'wrong'),
  warnings: count(findings, 'warning'),
});

const HEAD: Readonly<Record<Finding['area'], string>> = { machine: 'machine', cloud: 'cloud', vm: 'VM' };

/** For people: a line each, and below it how to mend it. What a VM or a file calls itself moves no cursor. */
export function formatReport(report: Report): string {
  const { findings, wrong, warnings } = report;
  const parts = AREAS.flatMap((area) => {
    const lines = findings.filter((each) => each.area === area).flatMap(linesFor);
    return lines.length === 0 ? [] : [HEAD[area], ...lines, ''];
  });
  const ok = findings.length - wrong - warnings;
  return [...parts, `${wrong} wrong, ${warnings} to be looked at, ${ok} ok`].join('\n');
}

const linesFor = ({ state, says, mend }: Finding): string[] => [
  ...indented(`  ${state.padEnd(8)} `, says),
  ...(mend === null ? [] : indented(`${' '.repeat(11)}→ `, mend)),
];

/** A text of several lines stays below its beginning. */
function indented(head: string, text: string): string[] {
  return text
    .split('\n')
    .map((line, index) => `${index === 0 ? head : ' '.repeat(head.length)}${printable(line)}`);
}
