const HEADER = /^\s*(\[\[?)([^\]]*)\]\]?\s*(#.*)?$/;
const ENTRY = /^\s*((?:"[^"]*"|'[^']*'|[A-Za-z0-9_-]+)(?:\s*\.\s*(?:"[^"]*"|'[^']*'|[A-Za-z0-9_-]+))*)\s*=/;

/**
 * Line of a key in a TOML text, counted from 1; the line of the nearest parent that is written down when the key itself is
 * missing, and 1 when there is none. smol-toml tells lines of syntax mistakes only, so the keys are looked up here again, in one pass.
 * Tables of a list (`[[for]]`) count from 0: `for.1.settings`.
 */
export function linesOf(toml: string): (key: readonly string[]) => number {
  const lines = new Map<string, number>();
  const counts = new Map<string, number>();
  let table: readonly string[] = [];
  const remember = (path: readonly string[], line: number): void => {
    for (let depth = path.length; depth > 0; depth -= 1) {
      const name = nameOf(path.slice(0, depth));
      if (!lines.has(name)) lines.set(name, line);
    }
  };
  /** The parts, with the number of the last table behind each name of a list. */
  const counted = (parts: readonly string[]): string[] => {
    const path: string[] = [];
    for (const part of parts) {
      path.push(part);
      const last = counts.get(nameOf(path));
      if (last !== undefined) path.push(String(last));
    }
    return path;
  };
  for (const [index, line] of toml.split('\n').entries()) {
    const header = HEADER.exec(line);
    if (header !== null) {
      const parts = partsOf(header[2] ?? '');
      if (header[1] === '[[') {
        const list = nameOf([...counted(parts.slice(0, -1)), parts.at(-1) ?? '']);
        counts.set(list, (counts.get(list) ?? -1) + 1);
      }
      table = counted(parts);
      remember(table, index + 1);
      continue;
    }
    const entry = ENTRY.exec(line);
    if (entry !== null) remember([...table, ...partsOf(entry[1] ?? '')], index + 1);
  }
  return (key) => {
    for (let depth = key.length; depth > 0; depth -= 1) {
      const line = lines.get(nameOf(key.slice(0, depth)));
      if (line !== undefined) return line;
    }
    return 1;
  };
}

export const lineOfKey = (toml: string, key: readonly string[]): number => linesOf(toml)(key);

const nameOf = (path: readonly string[]): string => path.join('\0');
const partsOf = (dotted: string): string[] =>
  (dotted.match(/"[^"]*"|'[^']*'|[A-Za-z0-9_-]+/g) ?? []).map((part) => part.replace(/^["']|["']$/g, ''));
