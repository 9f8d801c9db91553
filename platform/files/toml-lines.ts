/**
 * Line of a key in a TOML text, counted from 1; the line of the nearest parent that is written down when the key itself is
 * missing, and 1 when there is none. smol-toml tells lines of syntax mistakes only, so the keys are looked up here again.
 */
export function lineOfKey(toml: string, key: readonly string[]): number {
  let table: string[] = [];
  const best = { line: 1, depth: 0 };
  for (const [index, line] of toml.split('\n').entries()) {
    const header = /^\s*\[\[?([^\]]*)\]\]?\s*(#.*)?$/.exec(line);
    const entry =
      /^\s*((?:"[^"]*"|'[^']*'|[A-Za-z0-9_-]+)(?:\s*\.\s*(?:"[^"]*"|'[^']*'|[A-Za-z0-9_-]+))*)\s*=/.exec(
        line,
      );
    if (header) table = partsOf(header[1] ?? '');
    const here = header ? table : entry ? [...table, ...partsOf(entry[1] ?? '')] : null;
    if (here !== null && here.length > best.depth && here.every((part, at) => part === key[at])) {
      best.line = index + 1;
      best.depth = here.length;
    }
  }
  return best.line;
}

const partsOf = (dotted: string): string[] =>
  (dotted.match(/"[^"]*"|'[^']*'|[A-Za-z0-9_-]+/g) ?? []).map((part) => part.replace(/^["']|["']$/g, ''));
