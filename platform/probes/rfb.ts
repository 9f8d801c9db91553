import type { RfbAnswer } from '../../core/probes.ts';
import type { Address } from '../../core/probes.ts';
import { converse } from './converse.ts';
import type { Failed } from './converse.ts';

const VERSION = /^RFB (\d{3}\.\d{3})\n$/;
const BROKEN: RfbAnswer = { ok: false, reason: 'not-rfb' };

/** ProtocolVersion (RFC 6143, 7.1.1): 12 bytes that the server says first. */
export function readVersion(bytes: Buffer): RfbAnswer | null {
  const text = bytes.toString('latin1');
  if (!'RFB '.startsWith(text.slice(0, 4))) return BROKEN;
  if (bytes.length < 12) return null;
  const version = VERSION.exec(text.slice(0, 12))?.[1];
  return version === undefined ? BROKEN : { ok: true, version, securityTypes: [] };
}

/** What follows our own version (7.1.2): a count and that many types. 3.3 servers send one type as 32 bits. */
export function readSecurityTypes(bytes: Buffer): RfbAnswer | null {
  const greeting = readVersion(bytes);
  if (greeting === null || !greeting.ok) return greeting;
  const rest = bytes.subarray(12);
  const count = rest[0];
  if (count === undefined || rest.length < 1 + count) return null;
  return { ...greeting, securityTypes: [...rest.subarray(1, 1 + count)] };
}

/**
 * The client's version may go out at once: RFB 3.8 servers read it after their own. Chooses no security type, so nothing is
 * authenticated and nobody is disturbed.
 */
export const probeRfb = (
  address: Address,
  timeout: number,
  signal: AbortSignal,
): Promise<RfbAnswer | Failed> =>
  converse<RfbAnswer>(address, timeout, signal, {
    hello: Buffer.from('RFB 003.008\n', 'latin1'),
    read: readSecurityTypes,
    broken: BROKEN,
  });
