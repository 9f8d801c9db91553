import { readFileSync, readdirSync } from 'node:fs';

/** A process and all below it, as /proc tells now (proc_pid_stat(5): its fourth field is the parent). */
export function processTree(root: number): ReadonlySet<number> {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc').filter((each) => /^\d+$/.test(each))) {
    const parent = parentOf(name);
    if (parent !== null) parents.set(Number(name), parent);
  }
  const found = new Set([root]);
  for (const pid of found) {
    for (const [child, parent] of parents) if (parent === pid) found.add(child);
  }
  return found;
}

/** The command's name stands in brackets before it, and may hold anything but a line's end: the last bracket counts. */
function parentOf(pid: string): number | null {
  try {
    const parent = /\) \S (\d+) [^)]*$/.exec(readFileSync(`/proc/${pid}/stat`, 'latin1'))?.[1];
    return parent === undefined ? null : Number(parent);
  } catch {
    return null; // It ended while we looked.
  }
}
