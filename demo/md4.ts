/** MD4 (RFC 1320), which OpenSSL 3 no longer offers and an NT hash is made of. For the demo's own throw-away password only. */
const rotl = (value: number, by: number): number => (value << by) | (value >>> (32 - by));

const ROUNDS = [
  {
    mix: (x: number, y: number, z: number) => (x & y) | (~x & z),
    add: 0,
    order: [...Array(16).keys()],
    shifts: [3, 7, 11, 19],
  },
  {
    mix: (x: number, y: number, z: number) => (x & y) | (x & z) | (y & z),
    add: 0x5a827999,
    order: [0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15],
    shifts: [3, 5, 9, 13],
  },
  {
    mix: (x: number, y: number, z: number) => x ^ y ^ z,
    add: 0x6ed9eba1,
    order: [0, 8, 4, 12, 2, 10, 6, 14, 1, 9, 5, 13, 3, 11, 7, 15],
    shifts: [3, 9, 11, 15],
  },
];

export function md4(message: Uint8Array): Buffer {
  const padded = Buffer.alloc(Math.ceil((message.length + 9) / 64) * 64);
  padded.set(message);
  padded[message.length] = 0x80;
  padded.writeUInt32LE((message.length * 8) >>> 0, padded.length - 8);
  let state: [number, number, number, number] = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476];
  for (let block = 0; block < padded.length; block += 64) {
    let [a, b, c, d] = state;
    for (const { mix, add, order, shifts } of ROUNDS) {
      for (const [step, index] of order.entries()) {
        const sum = (a + mix(b, c, d) + padded.readUInt32LE(block + index * 4) + add) | 0;
        [a, b, c, d] = [d, rotl(sum, shifts[step % 4] ?? 0), b, c];
      }
    }
    state = [(state[0] + a) | 0, (state[1] + b) | 0, (state[2] + c) | 0, (state[3] + d) | 0];
  }
  const digest = Buffer.alloc(16);
  state.forEach((value, index) => digest.writeInt32LE(value, index * 4));
  return digest;
}

/** A line of a WinPR SAM file: the NT hash is MD4 over the password in UTF-16LE (MS-NLMP 3.3.1). */
export const samLine = (user: string, password: string): string =>
  `${user}:::${md4(Buffer.from(password, 'utf16le')).toString('hex')}:::\n`;
