import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rfbSieve, spiceSieve } from '../../../platform/console/view-only.ts';
import type { Sieve } from '../../../platform/console/view-only.ts';

interface Message {
  readonly bytes: Buffer;
  readonly passes: boolean;
}
const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const of = (passes: boolean, type: number, length: number): fc.Arbitrary<Message> =>
  bytes(length - 1).map((rest) => ({ passes, bytes: Buffer.from([type, ...rest]) }));
const counted = (type: number, passes: boolean, head: (count: number) => readonly number[], each: number) =>
  fc.nat(20).chain((count) =>
    bytes(count * each).map((rest): Message => ({
      passes,
      bytes: Buffer.from([type, ...head(count), ...rest]),
    })),
  );

/** Every message that a client of RFB may say. */
const rfb = fc.oneof(
  of(true, 0, 20),
  counted(2, true, (n) => [0, 0, n], 4),
  of(true, 3, 10),
  of(false, 4, 8),
  of(false, 5, 6),
  counted(6, false, (n) => [0, 0, 0, 0, 0, 0, n], 1),
  // Extended clipboard: the length is negative.
  counted(6, false, (n) => [0, 0, 0, ...(n === 0 ? [0, 0, 0, 0] : [255, 255, 255, 256 - n])], 1),
  of(true, 150, 10),
  counted(248, true, (n) => [0, 0, 0, 0, 0, 0, 0, n], 1),
  of(false, 250, 4),
  counted(251, false, (n) => [0, 0, 1, 0, 1, n, 0], 16),
  bytes(10).map((rest): Message => ({ passes: false, bytes: Buffer.from([255, 0, ...rest]) })),
  fc.constant<Message>({ passes: false, bytes: Buffer.from([255, 1, 0, 0]) }),
  bytes(6).map((rest): Message => ({ passes: false, bytes: Buffer.from([255, 1, 0, 2, ...rest]) })),
);

/** In pieces of whatever size, as a page sends them. */
function through(sieve: Sieve, whole: Buffer, sizes: readonly number[]): Buffer {
  const passed: Uint8Array[] = [];
  let at = 0;
  for (let i = 0; at < whole.length; i++) {
    const size = sizes[i % sizes.length] ?? 1;
    const out = sieve(whole.subarray(at, at + size));
    if (out !== null) passed.push(out);
    at += size;
  }
  return Buffer.concat(passed);
}
const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 });
const passing = (messages: readonly Message[]) =>
  Buffer.concat(messages.filter((each) => each.passes).map((each) => each.bytes));
const all = (messages: readonly Message[]) => Buffer.concat(messages.map((each) => each.bytes));

test('RFB: what asks for a picture goes on, what was typed, pointed or copied does not, however it is cut', () => {
  fc.assert(
    fc.property(fc.array(rfb, { maxLength: 30 }), sizes, (messages, cuts) => {
      expect(through(rfbSieve(), all(messages), cuts).equals(passing(messages))).toBe(true);
    }),
  );
});

test.each([[[7]], [[1, 0, 0]], [[253, 0]], [[255, 9, 0, 0]]])('RFB: %j ends the connection', (message) => {
  expect(() => rfbSieve()(Buffer.from(message))).toThrow();
});

test('RFB: whatever a page says, no key goes on', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (noise) => {
      const key = Buffer.from([4, 1, 0, 0, 0, 0, 0, 0x61]);
      const sieve = rfbSieve();
      try {
        const out = Buffer.concat([sieve(noise) ?? Buffer.alloc(0), sieve(key) ?? Buffer.alloc(0)]);
        // As bytes inside of another message it may stand there; as a message it may not.
        for (let at = 0; at < out.length;) {
          const type = out[at] ?? -1;
          expect([0, 2, 3, 150, 248]).toContain(type);
          at += { 0: 20, 3: 10, 150: 10 }[type] ?? lengthOf(out, at, type);
        }
      } catch (error) {
        // Then the connection has ended.
        if (!(error instanceof Error) || !/^unknown message|^too long/.test(error.message)) throw error;
      }
    }),
  );
});
const lengthOf = (out: Buffer, at: number, type: number) =>
  type === 2 ? 4 + 4 * out.readUInt16BE(at + 2) : 9 + out.readUInt8(at + 8);

describe('SPICE', () => {
  const spice = (types: readonly number[], mayPass: (type: number) => boolean) =>
    fc.constantFrom(...types).chain((type) =>
      fc.uint8Array({ maxLength: 30 }).map((body): Message => {
        const head = Buffer.alloc(6);
        head.writeUInt16LE(type, 0);
        head.writeUInt32LE(body.length, 2);
        return { passes: mayPass(type), bytes: Buffer.concat([head, body]) };
      }),
    );
  const [MAIN, DISPLAY, INPUTS, CURSOR] = [1, 2, 3, 4];

  test.each([
    ['inputs', INPUTS, [1, 2, 3, 6, 101, 102, 103, 104, 111, 112, 113, 114], (type: number) => type < 101],
    [
      'main',
      MAIN,
      [1, 2, 3, 101, 104, 105, 106, 107, 108],
      (type: number) => type < 101 || type === 104 || type === 105,
    ],
  ] as const)('%s: keys, pointer and agent stay here', (_name, channel, types, mayPass) => {
    fc.assert(
      fc.property(fc.array(spice(types, mayPass), { maxLength: 20 }), sizes, (messages, cuts) => {
        const sieve = spiceSieve(channel);
        expect(sieve).not.toBeNull();
        if (sieve !== null) expect(through(sieve, all(messages), cuts).equals(passing(messages))).toBe(true);
      }),
    );
  });

  test('the other channels hold nothing that is typed', () => {
    expect([DISPLAY, CURSOR].map(spiceSieve)).toEqual([null, null]);
  });
});
