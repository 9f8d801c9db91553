import type { Readable } from 'node:stream';
import type { Session } from '../core/opennebula/model/common.ts';
import { readGuardedFile } from '../platform/files/guarded-file.ts';
import type { Environment } from '../platform/process/environment.ts';
import { UsageError } from './arguments.ts';

/** `user:secret`, split at the first colon as oned does (User::split_secret). */
export function splitCredentials(line: string, where: string): Session {
  const colon = line.indexOf(':');
  if (colon < 1 || colon === line.length - 1) throw new UsageError(`${where} does not hold user:password`);
  return { user: line.slice(0, colon), secret: line.slice(colon + 1) };
}

/** Lines of standard input, one at a time; null at its end. Never more than a password's length is kept. */
export interface LineSource {
  next(): Promise<string | null>;
}

const LONGEST = 4_096;

export function linesOf(input: Readable): LineSource {
  let rest = '';
  const chunks = input[Symbol.asyncIterator]();
  return {
    async next() {
      for (;;) {
        const end = rest.indexOf('\n');
        if (end !== -1) {
          const line = rest.slice(0, end).replace(/\r$/, '');
          rest = rest.slice(end + 1);
          return line;
        }
        const more = await chunks.next();
        if (more.done === true || rest.length > LONGEST) {
          const line = rest;
          rest = '';
          return line === '' ? null : line;
        }
        rest += String(more.value);
      }
    },
  };
}

/** Who works: from the file that ONE_AUTH names, OpenNebula's own way, else from standard input. */
export async function readCredentials(environment: Environment, lines: LineSource): Promise<Session> {
  const path = environment['ONE_AUTH'];
  if (path !== undefined && path !== '') {
    const guard = { owners: [0, process.getuid?.() ?? 0], maxBytes: LONGEST, secret: true };
    return splitCredentials((await readGuardedFile(path, guard)).trim(), 'the file of ONE_AUTH');
  }
  const line = await lines.next();
  if (line === null)
    throw new UsageError('no credentials: set ONE_AUTH, or give user:password on standard input');
  return splitCredentials(line, 'the first line of standard input');
}
