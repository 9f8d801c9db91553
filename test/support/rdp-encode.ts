/** PDUs of an RDP server, as bytes (MS-RDPBCGR; T.124, T.125). */

export const u16 = (value: number): Buffer => Buffer.from([value & 0xff, value >> 8]);
export const u32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
};
const per = (length: number): Buffer => Buffer.from([0x80 | (length >> 8), length & 0xff]);
const ber = (length: number): Buffer => Buffer.from([0x82, length >> 8, length & 0xff]);
const hex = (text: string): Buffer => Buffer.from(text, 'hex');

const USER = 1_007;
/** The channel of the desktop itself; those that the client asks for are numbered after it. */
export const CHANNEL = 1_003;

export const attachUserConfirm = (): Buffer => hex('2e000006');

/** Lets the user have whatever channel it asks for. */
export const channelJoinConfirm = (request: Buffer): Buffer =>
  Buffer.concat([hex('3e00'), request.subarray(1, 5), request.subarray(3, 5)]);

/** Disconnect provider ultimatum, rn-provider-initiated. */
export const ULTIMATUM = hex('2080');

/** MCS send data indication. */
export const indication = (data: Buffer, channel = CHANNEL): Buffer =>
  Buffer.concat([
    Buffer.from([0x68, 0x00, 0x06, channel >> 8, channel & 0xff, 0x70]),
    per(data.length),
    data,
  ]);

/** MCS Connect-Response with a GCC conference create response. */
export function connectResponse(channels: number): Buffer {
  const block = (type: number, ...parts: Buffer[]) => {
    const body = Buffer.concat(parts);
    return Buffer.concat([u16(type), u16(body.length + 4), body]);
  };
  const ids = Array.from({ length: channels }, (_, index) => u16(CHANNEL + 1 + index));
  const blocks = Buffer.concat([
    block(0x0c01, u32(0x00080004), u32(1), u32(0)),
    block(0x0c02, u32(0), u32(0)),
    block(0x0c03, u16(CHANNEL), u16(channels), ...ids, ...(channels % 2 === 1 ? [u16(0)] : [])),
  ]);
  const key = hex('000500147c00012a14760a01010001c0004d63446e');
  const conference = Buffer.concat([key, per(blocks.length), blocks]);
  const parameters = hex('301a020122020103020100020101020100020101020300fff8020102');
  const body = Buffer.concat([
    hex('0a0100020100'),
    parameters,
    hex('04'),
    ber(conference.length),
    conference,
  ]);
  return Buffer.concat([hex('7f66'), ber(body.length), body]);
}

/** STATUS_VALID_CLIENT: no licence is needed (2.2.1.12). */
export const LICENCE = Buffer.concat([hex('80000000ff031000'), u32(7), u32(2), u16(4), u16(0)]);

const SHARE = 0x000103ea;
/** Share control header (2.2.8.1.1.1.1). */
const control = (type: number, body: Buffer): Buffer =>
  Buffer.concat([u16(body.length + 6), u16(type), u16(0x03ea), body]);

/** A data PDU by its pduType2 (2.2.8.1.1.1.2). */
export const dataPdu = (type: number, body: Buffer): Buffer =>
  control(
    0x17,
    Buffer.concat([
      u32(SHARE),
      Buffer.from([0, 1]),
      u16(body.length + 4),
      Buffer.from([type, 0]),
      u16(0),
      body,
    ]),
  );

/** Synchronize, cooperate, granted control, font map: what ends the connection sequence. */
export const FINALIZATION: readonly (readonly [type: number, body: Buffer])[] = [
  [0x1f, Buffer.concat([u16(1), u16(USER)])],
  [0x14, Buffer.concat([u16(4), u16(0), u32(0)])],
  [0x14, Buffer.concat([u16(2), u16(USER), u32(1_002)])],
  [0x28, Buffer.concat([u16(0), u16(0), u16(3), u16(4)])],
];

/** Demand Active with the capabilities that a client insists on: general, bitmap, order, pointer, input, share, and RemoteApp's. */
export function demandActive(): Buffer {
  const set = (type: number, body: Buffer) => Buffer.concat([u16(type), u16(body.length + 4), body]);
  const words = (...values: number[]) => Buffer.concat(values.map(u16));
  const order = Buffer.alloc(84);
  order.set(words(1, 20, 0, 1, 0, 0x22), 20);
  const input = Buffer.alloc(84);
  // Scan codes, extended buttons, Unicode; no fast path.
  input.writeUInt16LE(0x0015, 0);
  const sets = [
    set(1, words(1, 3, 0x0200, 0, 0, 0x0404, 0, 0, 0, 0x0101)),
    set(2, words(32, 1, 1, 1, 1_024, 768, 0, 1, 1, 0, 1, 0)),
    set(3, order),
    set(8, words(1, 20, 20)),
    set(13, input),
    set(9, words(USER, 0)),
    set(23, u32(1)),
    set(24, Buffer.concat([u32(2), Buffer.from([3]), u16(12)])),
  ];
  const combined = Buffer.concat([words(sets.length, 0), ...sets]);
  const source = Buffer.from('RDP\0', 'latin1');
  const lengths = words(source.length, combined.length);
  return control(0x11, Buffer.concat([u32(SHARE), lengths, source, combined, u32(0)]));
}

/** An order of the RemoteApp channel in one chunk (MS-RDPERP 2.2.2.1, MS-RDPBCGR 2.2.6.1). */
function railOrder(type: number, body: Buffer): Buffer {
  const order = Buffer.concat([u16(type), u16(body.length + 4), body]);
  return Buffer.concat([u32(order.length), u32(3), order]);
}

export const railHandshake = (): Buffer => railOrder(0x05, u32(7_601));
export const railResult = (result: number): Buffer =>
  railOrder(0x80, Buffer.concat([u16(0), u16(result), u32(0), u16(0), u16(0)]));
