/**
 * A PIV card (NIST SP 800-73-4) with one certificate, for vpcd (vsmartcard: a 16-bit length, then an APDU, or one byte of control), just
 * enough for OpenSC 0.23 to know it. Runs as a program: `piv-card.ts CERTIFICATE.der [PORT]`.
 */
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { X509Certificate } from 'node:crypto';

const [, , path = '', port = '35963'] = process.argv;
const ATR = Buffer.from('3b80800101', 'hex');
const AID = Buffer.from('a000000308', 'hex');
const CONTROL = { powerOff: 0, powerOn: 1, reset: 2, atr: 4 } as const;
const OK = Buffer.from('9000', 'hex');
const NOT_FOUND = Buffer.from('6a82', 'hex');
const UNKNOWN = Buffer.from('6d00', 'hex');
const TRIES_LEFT = Buffer.from('63c3', 'hex');

/** BER-TLV. */
function tlv(tag: string, ...parts: readonly Uint8Array[]): Buffer {
  const value = Buffer.concat(parts);
  const { length } = value;
  const size =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from(tag, 'hex'), Buffer.from(size), value]);
}

const certificate = new X509Certificate(readFileSync(path)).raw;
/** Objects by tag: SP 800-73-4 part 1, table 3; the certificate for PIV authentication, and who the card is. */
const OBJECTS: Readonly<Record<string, Buffer>> = {
  '5fc105': tlv('53', tlv('70', certificate), tlv('71', Buffer.from([0])), tlv('fe')),
  '5fc102': tlv(
    '53',
    tlv('30', Buffer.alloc(25, 1)),
    tlv('34', Buffer.alloc(16, 2)),
    tlv('35', Buffer.from('20401231')),
    tlv('3e'),
    tlv('fe'),
  ),
};
const APPLICATION = tlv('61', tlv('4f', Buffer.from('000010000100', 'hex')), tlv('79', tlv('4f', AID)));

let rest: Buffer = Buffer.alloc(0);
/** As many bytes as are asked for; the others are fetched by GET RESPONSE. */
function some(data: Buffer, most = 256): Buffer {
  rest = data.subarray(most);
  const more = rest.length === 0 ? OK : Buffer.from([0x61, Math.min(rest.length, 0xff)]);
  return Buffer.concat([data.subarray(0, most), more]);
}

function answer(apdu: Buffer): Buffer {
  const [, instruction = 0, p1 = 0, , length = 0] = apdu;
  const data = apdu.subarray(5, 5 + length);
  switch (instruction) {
    case 0xa4:
      return p1 === 4 && data.subarray(0, AID.length).equals(AID) ? some(APPLICATION) : NOT_FOUND;
    case 0xcb: {
      const object = OBJECTS[data.subarray(2, 2 + (data[1] ?? 0)).toString('hex')];
      return object === undefined ? NOT_FOUND : some(object);
    }
    case 0xc0:
      return some(rest, length || 256);
    case 0x20:
      return length === 0 ? TRIES_LEFT : OK;
    default:
      return UNKNOWN;
  }
}

const reader = connect(Number(port), '127.0.0.1');
const send = (message: Buffer): void => {
  const size = Buffer.alloc(2);
  size.writeUInt16BE(message.length);
  reader.write(Buffer.concat([size, message]));
};
let received: Buffer = Buffer.alloc(0);
reader.on('data', (chunk: Buffer) => {
  received = Buffer.concat([received, chunk]);
  while (received.length >= 2 && received.length >= 2 + received.readUInt16BE(0)) {
    const message = received.subarray(2, 2 + received.readUInt16BE(0));
    received = received.subarray(2 + message.length);
    if (message.length > 1) send(answer(message));
    else if (message[0] === CONTROL.atr) send(ATR);
  }
});
reader.on('close', () => process.exit(0));
