import type { RdpAnswer } from '../../core/probes.ts';
import type { Conversation } from './converse.ts';

type Security = Extract<RdpAnswer, { ok: true }>['security'];

/** requestedProtocols of MS-RDPBCGR 2.2.1.1.1: TLS, CredSSP (NLA), and CredSSP with early authorisation. */
const OFFER = 0x01 | 0x02 | 0x08;

/** TPKT (RFC 1006), X.224 Connection Request, RDP_NEG_REQ. */
const CONNECTION_REQUEST = Buffer.from([
  0x03,
  0x00,
  0x00,
  0x13, // TPKT: version 3, 19 bytes
  0x0e,
  0xe0,
  0x00,
  0x00,
  0x00,
  0x00,
  0x00, // X.224: 14 bytes follow, CR, no references, class 0
  0x01,
  0x00,
  0x08,
  0x00,
  OFFER,
  0x00,
  0x00,
  0x00, // RDP_NEG_REQ
]);

const SELECTED: ReadonlyMap<number, Security> = new Map([
  [0, 'rdp'],
  [1, 'tls'],
  [2, 'nla'],
  [4, 'rdstls'],
  [8, 'nla-ex'],
]);

const BROKEN: RdpAnswer = { ok: false, reason: 'not-rdp' };

/** The confirm: `null` while it is not whole. MS-RDPBCGR 2.2.1.2; without negotiation data it is an old server that does RDP security. */
export function readConfirm(bytes: Buffer): RdpAnswer | null {
  if (bytes.length > 0 && bytes[0] !== 0x03) return BROKEN;
  if (bytes.length < 4) return null;
  const length = bytes.readUInt16BE(2);
  if (length < 11 || length > 512) return BROKEN;
  if (bytes.length < length) return null;
  if (bytes[5] !== 0xd0) return BROKEN;
  if (length === 11) return { ok: true, security: 'rdp' };
  if (length < 19) return BROKEN;
  const value = bytes.readUInt32LE(15);
  if (bytes[11] === 0x03) return { ok: false, reason: 'negotiation-failed', code: value };
  const security = SELECTED.get(value);
  return bytes[11] === 0x02 && security !== undefined ? { ok: true, security } : BROKEN;
}

export const RDP: Conversation<RdpAnswer> = { hello: CONNECTION_REQUEST, read: readConfirm, broken: BROKEN };
