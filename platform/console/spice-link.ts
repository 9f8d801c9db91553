import { constants, createPublicKey, publicEncrypt } from 'node:crypto';
import type { Feed } from './feed.ts';
import { HandshakeError } from './handshake-error.ts';

/** Numbers of spice-protocol (spice/protocol.h, spice/enums.h); little-endian on the wire. */
const MAGIC = 'REDQ';
const MAJOR = 2;
const HEADER = 16;
/** Far more than any client or server says. */
const LONGEST_LINK = 4_096;
const AUTH_SELECTION = 1 << 0;
const CODEC_VP8 = 1 << 10;
const [MESSAGE_SIZE, REPLY_SIZE] = [18, 178];
const [KEY_AT, KEY_SIZE] = [4, 162];
export const TICKET_SIZE = 128;
/** OpenNebula cuts a SPICE ticket there (src/vm/VirtualMachineParser.cc). */
const LONGEST_TICKET = 59;

export const CHANNEL = { main: 1, display: 2, inputs: 3, cursor: 4 } as const;

/** What a client says first: which channel it wants, and what it can do. `bytes` is all of it. */
export interface LinkMessage {
  readonly bytes: Buffer;
  readonly connection: number;
  readonly channel: number;
  readonly choosesAuth: boolean;
}

/** What the server answers. */
export interface LinkReply {
  readonly bytes: Buffer;
  readonly error: number;
  readonly key: Buffer;
  readonly choosesAuth: boolean;
}

const broken = () => new HandshakeError('not-spice');

/** Header and body. */
async function link(from: Feed): Promise<Buffer> {
  const header = await from.take(HEADER);
  const size = header.readUInt32LE(12);
  if (header.toString('latin1', 0, 4) !== MAGIC || header.readUInt32LE(4) !== MAJOR || size > LONGEST_LINK) {
    throw broken();
  }
  return Buffer.concat([header, await from.take(size)]);
}

/** Where the words of capabilities begin, whose two counts and offset stand at `at` of `body`. */
function capabilities(body: Buffer, at: number): { readonly common: number; readonly channel: number } {
  const [common, channel, offset] = [at, at + 4, at + 8].map((each) => body.readUInt32LE(each)) as [
    number,
    number,
    number,
  ];
  if (offset + 4 * (common + channel) > body.length) throw broken();
  return {
    common: common === 0 ? body.length : offset,
    channel: channel === 0 ? body.length : offset + 4 * common,
  };
}

const word = (body: Buffer, at: number): number => (at === body.length ? 0 : body.readUInt32LE(at));

/** Rejects when it is none. A page that can show no VP8 video, as ours may not, does not get to ask for it. */
export async function linkMessage(from: Feed): Promise<LinkMessage> {
  const bytes = await link(from);
  const body = bytes.subarray(HEADER);
  if (body.length < MESSAGE_SIZE) throw broken();
  const at = capabilities(body, 6);
  const channel = body.readUInt8(4);
  if (channel === CHANNEL.display && at.channel < body.length) {
    body.writeUInt32LE((word(body, at.channel) & ~CODEC_VP8) >>> 0, at.channel);
  }
  return {
    bytes,
    connection: body.readUInt32LE(0),
    channel,
    choosesAuth: (word(body, at.common) & AUTH_SELECTION) !== 0,
  };
}

export async function linkReply(from: Feed): Promise<LinkReply> {
  const bytes = await link(from);
  const body = bytes.subarray(HEADER);
  if (body.length < REPLY_SIZE) throw broken();
  const at = capabilities(body, KEY_AT + KEY_SIZE);
  return {
    bytes,
    error: body.readUInt32LE(0),
    key: body.subarray(KEY_AT, KEY_AT + KEY_SIZE),
    choosesAuth: (word(body, at.common) & AUTH_SELECTION) !== 0,
  };
}

/** The ticket as that server alone can read it: RSA-OAEP with SHA-1, a zero at its end. */
export function sealTicket(ticket: string, key: Buffer): Buffer {
  const text = Buffer.from(`${ticket.slice(0, LONGEST_TICKET)}\0`, 'utf8');
  try {
    const server = createPublicKey({ key, format: 'der', type: 'spki' });
    const sealed = publicEncrypt(
      { key: server, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1' },
      text,
    );
    if (sealed.length === TICKET_SIZE) return sealed;
  } catch {
    // No key, or a ticket that fits into none.
  }
  throw broken();
}
