import { deflateSync } from 'node:zlib';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { EyeError } from '../../../core/screen.ts';
import type { Eye } from '../../../core/screen.ts';
import { systemClock } from '../../../platform/clock.ts';
import { createEyes } from '../../../platform/screen/index.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { serveTcp } from '../../support/servers.ts';
import type { TestServer } from '../../support/servers.ts';

const never = new AbortController().signal;
const RAW = 0;
const ZLIB = 6;
const DESKTOP_SIZE = -223;

const words = (...values: number[]) => {
  const bytes = Buffer.alloc(2 * values.length);
  values.forEach((value, i) => bytes.writeUInt16BE(value, 2 * i));
  return bytes;
};
const long = (value: number) => words(value >>> 16, value & 0xffff);
const rectangle = (x: number, y: number, width: number, height: number, encoding: number, data: Uint8Array) =>
  Buffer.concat([words(x, y, width, height), long(encoding), data]);
const update = (...rectangles: Uint8Array[]) =>
  Buffer.concat([Buffer.from([0, 0]), words(rectangles.length), ...rectangles]);
const serverInit = (width: number, height: number, nameLength = 4) =>
  Buffer.concat([words(width, height), Buffer.alloc(16), long(nameLength), Buffer.from('test')]);
const zlib = (packed: Uint8Array) => Buffer.concat([long(packed.length), packed]);
const GREY = Buffer.alloc(64 * 32, 0x49);
const WHOLE = update(rectangle(0, 0, 64, 32, RAW, GREY));

let server: TestServer | null = null;
const eyes: Eye[] = [];
afterEach(async () => {
  eyes.splice(0).forEach((eye) => eye.close());
  await server?.close();
  server = null;
});

/** A VNC server without a password, of 64 × 32; `answer` is called with every update that is asked for (message 3). */
async function fake(init: Uint8Array, answer: (socket: Socket, nth: number) => void): Promise<number> {
  server = await serveTcp((socket) => {
    let nth = 0;
    let stage = 0;
    socket.write('RFB 003.008\n');
    socket.on('data', (bytes: Buffer) => {
      if (stage === 0) socket.write(Buffer.from([1, 1]));
      else if (stage === 1) socket.write(Buffer.alloc(4));
      else if (stage === 2) socket.write(init);
      // SetPixelFormat and SetEncodings come alone or with the first request; each request ends with its ten bytes.
      else if (bytes.at(-10) === 3) answer(socket, nth++);
      stage += 1;
    });
  });
  return server.port;
}
async function open(init: Uint8Array, answer: (socket: Socket, nth: number) => void, clock = systemClock) {
  const port = await fake(init, answer);
  const address = { host: '127.0.0.1', port };
  const eye = await createEyes(clock).open({ address, password: null, tls: null }, 2_000, never);
  eyes.push(eye);
  return eye;
}
const says = (...answers: readonly Uint8Array[]) =>
  open(serverInit(64, 32), (socket, nth) => void socket.write(answers[nth] ?? WHOLE));

describe('a server that is let in', () => {
  test('says what it likes before its update: a bell, a clipboard, colours', async () => {
    const chatter = [
      Buffer.from([2]),
      Buffer.concat([Buffer.from([3, 0, 0, 0]), long(100_000), Buffer.alloc(100_000, 0x61)]),
      Buffer.concat([Buffer.from([1, 0]), words(0, 2), Buffer.alloc(12)]),
    ];
    const eye = await says(Buffer.concat([...chatter, WHOLE]));
    expect(await eye.look(never)).toEqual({ width: 64, height: 32, pixels: new Uint8Array(GREY) });
  });

  test('sends a part of the screen, packed or not, one stream for all', async () => {
    const stream = deflateSync(Buffer.alloc(64, 7), { finishFlush: 2 });
    const eye = await says(
      WHOLE,
      update(rectangle(0, 0, 32, 2, ZLIB, zlib(stream)), rectangle(63, 31, 1, 1, RAW, Buffer.from([9]))),
    );
    await eye.look(never);
    const picture = await eye.look(never);
    expect([picture?.pixels[0], picture?.pixels[32], picture?.pixels[64 * 32 - 1]]).toEqual([7, 0x49, 9]);
  });

  test('sends the same again, which is no change', async () => {
    const eye = await says(WHOLE, WHOLE);
    expect(await eye.look(never)).not.toBeNull();
    expect(await eye.look(never)).toBeNull();
  });

  test('has another size now, and is asked for all of it', async () => {
    const resized = update(rectangle(0, 0, 16, 8, DESKTOP_SIZE, Buffer.alloc(0)));
    const eye = await says(WHOLE, resized, update(rectangle(0, 0, 16, 8, RAW, Buffer.alloc(128, 1))));
    await eye.look(never);
    expect(await eye.look(never)).toEqual({ width: 16, height: 8, pixels: new Uint8Array(128).fill(1) });
  });

  test('answers an older look late: the next one waits for its own answer', async () => {
    const far = update(rectangle(40, 0, 1, 1, RAW, Buffer.from([5])));
    const eye = await says(
      WHOLE,
      Buffer.concat([far, update(rectangle(16, 0, 16, 1, RAW, Buffer.alloc(16, 6)))]),
    );
    await eye.look(never);
    const picture = await eye.look(never);
    expect([picture?.pixels[40], picture?.pixels[16]]).toEqual([5, 6]);
  });
});

describe('a server that breaks the protocol is left', () => {
  const badInit: [string, Uint8Array][] = [
    ['no width', serverInit(0, 32)],
    ['no height', serverInit(64, 0)],
    ['65535 × 65535 pixels', serverInit(65_535, 65_535)],
    ['a name of 4 GB', serverInit(64, 32, 0xffffffff)],
  ];
  test.each(badInit)('when its screen has %s', async (_what, init) => {
    await expect(open(init, () => {})).rejects.toEqual(new EyeError('not-rfb'));
    await expect.poll(() => server?.live()).toBe(0);
  });

  const bomb = deflateSync(Buffer.alloc(10_000_000), { finishFlush: 2 }).subarray(0, 1_100);
  const layers = update(...Array.from({ length: 3 }, () => rectangle(0, 0, 64, 32, RAW, GREY)));
  const bad: [string, Uint8Array][] = [
    ['a rectangle outside', update(rectangle(60, 0, 5, 1, RAW, Buffer.alloc(5)))],
    ['a rectangle far outside', update(rectangle(65_535, 65_535, 65_535, 65_535, RAW, Buffer.alloc(5)))],
    ['an encoding that nobody asked for', update(rectangle(0, 0, 64, 32, 16, GREY))],
    ['more than is packed', update(rectangle(0, 0, 64, 32, ZLIB, zlib(bomb)))],
    [
      'less than was announced',
      update(rectangle(0, 0, 64, 32, ZLIB, zlib(deflateSync(Buffer.alloc(9), { finishFlush: 2 })))),
    ],
    ['what is not packed', update(rectangle(0, 0, 64, 32, ZLIB, zlib(Buffer.alloc(40, 0xee))))],
    ['a packed length without end', update(rectangle(0, 0, 64, 32, ZLIB, long(0xfffffff0)))],
    ['every pixel again and again', layers],
    ['a size that no screen has', update(rectangle(0, 0, 65_535, 65_535, DESKTOP_SIZE, Buffer.alloc(0)))],
    ['a size of nothing', update(rectangle(0, 0, 0, 9, DESKTOP_SIZE, Buffer.alloc(0)))],
    ['a message of no kind', Buffer.from([77])],
    ['a clipboard of 4 GB', Buffer.concat([Buffer.from([3, 0, 0, 0]), long(0xffffffff)])],
    ['bells without end', Buffer.alloc(1_000, 2)],
  ];
  test.each(bad)('when it sends %s', async (_what, answer) => {
    const eye = await says(answer);
    await expect(eye.look(never)).rejects.toEqual(new EyeError('not-rfb'));
    await expect.poll(() => server?.live()).toBe(0);
  });

  test('when its size changes without end', async () => {
    const sizes = Array.from({ length: 200 }, (_, nth) =>
      update(rectangle(0, 0, 64 + (nth % 2), 32, DESKTOP_SIZE, Buffer.alloc(0))),
    );
    const eye = await open(serverInit(64, 32), (socket) => void socket.write(Buffer.concat(sizes)));
    await expect(eye.look(never)).rejects.toEqual(new EyeError('not-rfb'));
  });

  test('when it answers no more: after ten seconds, and not before', async () => {
    const clock = createManualClock();
    const eye = await open(serverInit(64, 32), (socket) => void socket.write(WHOLE.subarray(0, 100)), clock);
    let trouble: unknown = null;
    const look = eye.look(never).catch((error: unknown) => (trouble = error));
    await clock.advance(9_999);
    expect(trouble).toBeNull();
    await clock.advance(1);
    await look;
    expect(trouble).toEqual(new EyeError('timeout'));
  });

  test('when it talks on without being asked, which is not held meanwhile', async () => {
    let written = 0;
    const eye = await open(serverInit(64, 32), (socket) => {
      const pour = () => {
        while (written < 64_000_000 && socket.write(Buffer.alloc(65_536, 2))) written += 65_536;
      };
      socket.on('drain', pour).write(WHOLE);
      pour();
    });
    expect(await eye.look(never)).not.toBeNull();
    // Until the kernel's buffers are full.
    for (let before = -1; before !== written; await sleep(300)) before = written;
    expect(written).toBeGreaterThan(0);
    expect(written).toBeLessThan(32_000_000);
    await expect(eye.look(never)).rejects.toEqual(new EyeError('not-rfb'));
  });
});
