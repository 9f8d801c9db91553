import type { Writable } from 'node:stream';
import { formatEntry } from '../../core/log/format.ts';
import type { Level, Log } from '../../core/log/log.ts';
import { createRedactor } from '../../core/log/redact.ts';

const ORDER: readonly Level[] = ['error', 'warning', 'notice', 'info', 'debug'];

/**
 * Writes to `out`, one line an entry, as systemd's journal takes it from standard error. A stream that is broken or full loses lines
 * rather than stop the shell.
 */
export function createStreamLog(out: Writable, least: Level): Log {
  const redactor = createRedactor();
  out.on('error', () => {});
  return {
    write(entry) {
      if (ORDER.indexOf(entry.level) > ORDER.indexOf(least)) return;
      if (out.writable) out.write(`${formatEntry(entry, redactor)}\n`);
    },
    hide: (secret) => redactor.hide(secret),
  };
}
