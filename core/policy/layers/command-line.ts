import { isTable, parseKey } from './table.ts';
import type { Key, Table } from './table.ts';

/** What stands for settings on the kernel's command line, and what was meant to and cannot be read. */
export interface CommandLineWords {
  readonly raw: Table;
  /** The words that were read, one a line: without those of other programs, which may hold secrets. */
  readonly kept: string;
  readonly problems: readonly { readonly key: Key; readonly message: string }[];
}

const OURS = 'onekiosk.';
/** Those of the boot image. */
const OTHERS = /^onekiosk\.(?:image|session)(?:[.=]|$)/;

/**
 * Reads `onekiosk.KEY=VALUE` out of the kernel's command line. A value that TOML can read is that (`true`, `["off"]`, `'7'`), every other
 * one a text. `parse` reads TOML, and throws where it is none.
 */
export function readCommandLine(text: string, parse: (toml: string) => unknown): CommandLineWords {
  const raw: Branch = new Map();
  const problems: { key: Key; message: string }[] = [];
  const kept: string[] = [];
  for (const word of wordsOf(text)) {
    if (!word.name.startsWith(OURS) || OTHERS.test(word.name)) continue;
    kept.push(word.whole);
    const name = word.name.slice(OURS.length);
    const key = parseKey(name === 'group' ? 'terminal.group' : name);
    if (key === null) problems.push({ key: [OURS.slice(0, -1)], message: 'is followed by no key' });
    else if (word.value === null) problems.push({ key, message: 'has no value: write key=value' });
    else {
      const why = place(raw, key, valueOf(word.value, parse));
      if (why !== null) problems.push({ key, message: why });
    }
  }
  return { raw: plain(raw), kept: kept.join('\n'), problems };
}

/** A value of TOML is never a Map. */
type Branch = Map<string, unknown>;

function place(into: Branch, key: Key, value: unknown): string | null {
  const [name = '', ...rest] = key;
  const there = into.get(name);
  if (rest.length === 0) {
    if (into.has(name)) return 'stands there twice';
    into.set(name, value);
    return null;
  }
  if (into.has(name) && !(there instanceof Map)) return 'stands there twice';
  const below: Branch = there instanceof Map ? there : new Map<string, unknown>();
  into.set(name, below);
  return place(below, rest, value);
}

const plain = (branch: Branch): Table =>
  Object.fromEntries([...branch].map(([name, each]) => [name, each instanceof Map ? plain(each) : each]));

function valueOf(text: string, parse: (toml: string) => unknown): unknown {
  try {
    // In braces on one line: a comment or a second key in the value would not end well.
    const read = parse(`it = { v = ${text} }`);
    const it = isTable(read) ? read['it'] : null;
    if (!isTable(read) || !isTable(it)) return text;
    return Object.keys(read).length === 1 && Object.keys(it).join() === 'v' ? it['v'] : text;
  } catch {
    return text;
  }
}

interface Word {
  readonly whole: string;
  readonly name: string;
  readonly value: string | null;
}

/**
 * As the kernel splits it (`next_arg`, lib/cmdline.c): double quotes keep spaces, and those around a whole word or a whole value are no
 * part of it. What stands after `--` is for init.
 */
function wordsOf(text: string): Word[] {
  const words: Word[] = [];
  let word = '';
  let quoted = false;
  for (const character of `${text} `) {
    if (character === '"') quoted = !quoted;
    if (quoted || !/\s/.test(character)) word += character;
    else {
      if (word === '--') break;
      if (word !== '') words.push(splitWord(word));
      word = '';
    }
  }
  // An open quotation mark reaches to the end.
  return word.trim() === '' ? words : [...words, splitWord(word.trimEnd())];
}

function splitWord(whole: string): Word {
  const word = whole.startsWith('"') ? unquoted(whole) : whole;
  const at = word.indexOf('=');
  if (at < 0) return { whole, name: word, value: null };
  return { whole, name: word.slice(0, at), value: unquoted(word.slice(at + 1)) };
}

const unquoted = (text: string): string => (text.startsWith('"') ? text.replace(/^"|"$/g, '') : text);
