import type { LogEntry } from './log.ts';
import type { Redactor } from './redact.ts';

/** journald reads `<N>` at the beginning of a line as its priority (sd-daemon(3)). */
const PRIORITY = { error: 3, warning: 4, notice: 5, info: 6, debug: 7 } as const;

/** One line, never two: control characters, bidirectional overrides and quotes are written as escapes. */
const quoted = (value: string): string =>
  `"${value.replace(/["\\]|\p{Cc}|[\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, (each) => {
    if (each === '"' || each === '\\') return `\\${each}`;
    return `\\u${(each.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`;
  })}"`;

/** `<6>event incident=K7Q2MX key="value"`: for journald, and readable without it. Values are cut at 500 characters. */
export function formatEntry(entry: LogEntry, redactor: Redactor): string {
  const fields = Object.entries(entry.fields ?? {}).map(
    ([key, value]) => `${key}=${quoted(redactor.field(key, value).slice(0, 500))}`,
  );
  const incident = entry.incident === undefined ? [] : [`incident=${entry.incident}`];
  return [`<${PRIORITY[entry.level]}>${redactor.text(entry.event)}`, ...incident, ...fields].join(' ');
}
