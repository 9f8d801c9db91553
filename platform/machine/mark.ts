import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { RandomBytes } from '../../core/clock.ts';

/** machine-id(5) asks for a keyed hash of its own for each use, and is not to be shown itself. */
const PURPOSE = 'onekiosk login token mark';
const DIGITS = 12;

/**
 * The mark of this terminal's login tokens, `onekiosk-<12 hex digits>`: the same after each start, another one on every machine, and
 * no secret. Where the machine has no ID of its own it is good for this start only.
 */
export function tokenMark(random: RandomBytes, path = '/etc/machine-id'): string {
  let id = '';
  try {
    id = readFileSync(path, 'utf8').trim();
  } catch {
    // A machine without one: tokens that a crash leaves behind end by themselves.
  }
  if (!/^[0-9a-f]{32}$/.test(id)) id = Buffer.from(random(16)).toString('hex');
  return `onekiosk-${createHash('sha256').update(`${PURPOSE}\n${id}`).digest('hex').slice(0, DIGITS)}`;
}
