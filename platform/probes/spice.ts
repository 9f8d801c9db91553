import type { SpiceAnswer } from '../../core/probes.ts';
import type { Conversation } from './converse.ts';

/** SPICE_MAGIC, "REDQ" as it stands on the wire (spice-protocol, spice/protocol.h). */
const MAGIC = Buffer.from('REDQ', 'latin1');
const MAJOR = 2;
const MINOR = 2;
const MAIN_CHANNEL = 1;
/** SPICE_COMMON_CAP_PROTOCOL_AUTH_SELECTION, _AUTH_SPICE and _MINI_HEADER. */
const COMMON_CAPS = 0b1011;
const HEADER_SIZE = 16;
/** SpiceLinkReply: error, public key of 162 bytes, two counts and an offset. A refusal has as many. */
const REPLY_SIZE = 178;
const REPLY_ERROR_AT = HEADER_SIZE;
const SPICE_LINK_ERR_NEED_SECURED = 5;

const linkMessage = (): Buffer => {
  const message = Buffer.alloc(18 + 4);
  message.writeUInt32LE(0, 0); //             connection_id: a new one
  message.writeUInt8(MAIN_CHANNEL, 4);
  message.writeUInt8(0, 5); //                channel_id
  message.writeUInt32LE(1, 6); //             num_common_caps
  message.writeUInt32LE(0, 10); //            num_channel_caps
  message.writeUInt32LE(18, 14); //           caps_offset
  message.writeUInt32LE(COMMON_CAPS, 18);
  const header = Buffer.alloc(HEADER_SIZE);
  MAGIC.copy(header);
  header.writeUInt32LE(MAJOR, 4);
  header.writeUInt32LE(MINOR, 8);
  header.writeUInt32LE(message.length, 12);
  return Buffer.concat([header, message]);
};

const BROKEN: SpiceAnswer = { ok: false, reason: 'not-spice' };

/** SpiceLinkHeader and the error of SpiceLinkReply; `null` while they are not whole. */
export function readLinkReply(bytes: Buffer): SpiceAnswer | null {
  const seen = Math.min(bytes.length, MAGIC.length);
  if (!bytes.subarray(0, seen).equals(MAGIC.subarray(0, seen))) return BROKEN;
  if (bytes.length < HEADER_SIZE + 4) return null;
  if (bytes.readUInt32LE(4) !== MAJOR) return BROKEN;
  // What is shorter is no reply, but, for one, our own message sent back.
  if (bytes.readUInt32LE(12) < REPLY_SIZE) return BROKEN;
  const code = bytes.readUInt32LE(REPLY_ERROR_AT);
  if (code === 0) return { ok: true, needsTls: false };
  if (code === SPICE_LINK_ERR_NEED_SECURED) return { ok: true, needsTls: true };
  return { ok: false, reason: 'link-error', code };
}

/** The first half of a link only: with the ticket the main channel would be opened, and whoever is connected thrown out. */
export const SPICE: Conversation<SpiceAnswer> = { hello: linkMessage(), read: readLinkReply, broken: BROKEN };
