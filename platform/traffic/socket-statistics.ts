/** What `ss -tinpHO` prints (iproute2, misc/ss.c), read. Pure. */

const OWNER = /,pid=(\d{1,10}),fd=\d+\)/g;
/** Present where the kernel gives figures at all (inet_diag). */
const FIGURES = /\scwnd:\d+(?:\s|$)/;
/** Milliseconds since the last segment with data; ss leaves it out where it is 0. */
const LAST_DATA = /\slastrcv:(\S*)/;

/** The shortest time since a connection of one of the processes received something, in milliseconds; null where no line tells. */
export function shortestQuiet(lines: readonly string[], processes: ReadonlySet<number>): number | null {
  const quiet = lines.filter((line) => ownedBy(line, processes)).map(quietOf);
  const told = quiet.filter((each) => each !== null);
  return told.length === 0 ? null : Math.min(...told);
}

const ownedBy = (line: string, processes: ReadonlySet<number>): boolean =>
  [...line.matchAll(OWNER)].some(([, pid]) => processes.has(Number(pid)));

function quietOf(line: string): number | null {
  // The names of the processes, which they choose themselves, stand before.
  const figures = line.slice(line.lastIndexOf('))') + 2);
  if (!FIGURES.test(figures)) return null;
  const last = LAST_DATA.exec(figures)?.[1] ?? '0';
  return /^\d{1,15}$/.test(last) ? Number(last) : null;
}
