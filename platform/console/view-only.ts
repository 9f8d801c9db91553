/**
 * Lets a page look at a console and touch nothing: what it says is cut into messages, and only those that ask for a picture go on. A
 * message that nobody knows the length of ends the connection.
 */

import { CHANNEL } from './spice-link.ts';
import type { Wire } from './wire.ts';

/** Takes what the page says, in whatever pieces; answers what may go on. Throws at what it cannot read. */
export type Sieve = (piece: Uint8Array) => Uint8Array | null;

/** The longest message that is waited for as a whole, bytes. */
const LONGEST = 65_536;

/** The whole length of the message that begins here, null while that cannot be told yet. Throws for an unknown one. */
type Measure = (bytes: Buffer) => number | null;

function sieve(measure: Measure, mayPass: (bytes: Buffer) => boolean): Sieve {
  let held = Buffer.alloc(0);
  /** Of a message that is not passed on. */
  let skip = 0;
  return (piece) => {
    held = Buffer.concat([held, piece]);
    const passed: Buffer[] = [];
    for (;;) {
      const skipped = Math.min(skip, held.length);
      held = held.subarray(skipped);
      skip -= skipped;
      if (held.length === 0 || skip > 0) break;
      const length = measure(held);
      if (length === null) break;
      if (!mayPass(held)) {
        skip = length;
        continue;
      }
      if (length > LONGEST) throw new Error('too long');
      if (held.length < length) break;
      passed.push(held.subarray(0, length));
      held = held.subarray(length);
    }
    return passed.length === 0 ? null : Buffer.concat(passed);
  };
}

/** Messages of a client (RFC 6143, 7.5, and the registry of RFB): by type, the length, or how to tell it. */
const RFB: Readonly<Record<number, Measure>> = {
  0: () => 20, //                                                                    SetPixelFormat
  2: (bytes) => (bytes.length < 4 ? null : 4 + 4 * bytes.readUInt16BE(2)), //        SetEncodings
  3: () => 10, //                                                                    FramebufferUpdateRequest
  4: () => 8, //                                                                     KeyEvent
  5: () => 6, //                                                                     PointerEvent
  6: (bytes) => (bytes.length < 8 ? null : 8 + Math.abs(bytes.readInt32BE(4))), //   ClientCutText, extended where negative
  150: () => 10, //                                                                  EnableContinuousUpdates
  248: (bytes) => (bytes.length < 9 ? null : 9 + bytes.readUInt8(8)), //             ClientFence
  250: () => 4, //                                                                   xvp
  251: (bytes) => (bytes.length < 8 ? null : 8 + 16 * bytes.readUInt8(6)), //        SetDesktopSize
  255: qemuLength,
};

/** QEMU's client messages (docs/interop/vnc-*.txt, and the registry): an extended key event, or audio. */
function qemuLength(bytes: Buffer): number | null {
  if (bytes.length < 4) return null;
  if (bytes[1] === 0) return 12;
  if (bytes[1] === 1) return bytes.readUInt16BE(2) === 2 ? 10 : 4;
  throw new Error('unknown message of QEMU');
}

const PICTURE: readonly number[] = [0, 2, 3, 150, 248];

/** Of a page that speaks RFB, after its ClientInit. */
export const rfbSieve = (): Sieve =>
  sieve(
    (bytes) => {
      const measure = RFB[bytes[0] ?? -1];
      if (measure === undefined) throw new Error('unknown message');
      return measure(bytes);
    },
    (bytes) => PICTURE.includes(bytes[0] ?? -1),
  );

/** Messages that every channel has, such as acknowledgements and pings, are below this (spice-protocol, spice/enums.h). */
const FIRST_OF_CHANNEL = 101;
/** SPICE_MSGC_MAIN_ATTACH_CHANNELS and _MOUSE_MODE_REQUEST: the others talk to the guest's agent, which takes a pointer and a clipboard too. */
const OF_MAIN: readonly number[] = [104, 105];
const MINI_HEADER = 6;

/** Of one channel of SPICE, with the short header; null where everything may pass, for it holds nothing that is typed. */
export function spiceSieve(channel: number): Sieve | null {
  if (channel !== CHANNEL.inputs && channel !== CHANNEL.main) return null;
  const also = channel === CHANNEL.main ? OF_MAIN : [];
  return sieve(
    (bytes) => (bytes.length < MINI_HEADER ? null : MINI_HEADER + bytes.readUInt32LE(2)),
    (bytes) => bytes.readUInt16LE(0) < FIRST_OF_CHANNEL || also.includes(bytes.readUInt16LE(0)),
  );
}

/** The server's side, to which only what the sieve lets through is written; it ends at what nobody can read. */
export function lookOnly(server: Wire, through: Sieve | null): Wire {
  if (through === null) return server;
  return {
    ...server,
    write(bytes, written) {
      let passed: Uint8Array | null = null;
      try {
        passed = through(bytes);
      } catch {
        server.end();
      }
      if (passed === null) written?.();
      else server.write(passed, written);
    },
  };
}
