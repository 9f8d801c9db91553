import { createServer } from 'node:http';
import { Readable } from 'node:stream';
import { describe, expect, onTestFinished, test } from 'vitest';
import { readBody } from '../../../platform/http/body.ts';
import { createHttpTransport } from '../../../platform/http/transport.ts';
import { listenOn } from '../../support/servers.ts';
import { BODY, OPTIONS, held, refused } from './road.ts';

const MB = 1024 * 1024;

/** Sends as much of `total` bytes as is taken, and counts what it could hand to the system. */
async function pouring(total: number) {
  let poured = 0;
  const chunk = Buffer.alloc(MB, 'x');
  const server = await held(
    listenOn(
      createServer((request, response) => {
        const pour = () => {
          let taken = true;
          while (taken && poured < total) {
            poured += chunk.length;
            taken = response.write(chunk);
          }
          if (taken) response.end();
        };
        request.resume();
        response.on('error', () => {}).on('drain', pour);
        pour();
      }),
    ),
  );
  return { server, url: `http://127.0.0.1:${server.port}/`, poured: () => poured };
}

const transportTo = (url: string, maxBytes: number) =>
  createHttpTransport({
    ...OPTIONS,
    endpoints: [url],
    maxBytes,
    deadlines: { connect: 5_000, firstByte: 5_000, total: 20_000 },
  });

/** Works for so many milliseconds without letting anybody else. */
const busy = (ms: number): void => {
  const until = performance.now() + ms;
  while (performance.now() < until);
};

/** The most that came between two turns of the event loop. */
function countTurns() {
  let turn = 0;
  let [most, stretch, begun] = [0, 0, -1];
  const next = (): void => {
    turn += 1;
    spinning = setImmediate(next);
  };
  let spinning = setImmediate(next);
  onTestFinished(() => clearImmediate(spinning));
  return {
    most: () => most,
    count(piece: string) {
      stretch = begun === turn ? stretch + piece.length : piece.length;
      begun = turn;
      most = Math.max(most, stretch);
    },
  };
}

describe('an answer that is too long', () => {
  test('is not read to its end, nor kept', async () => {
    const { server, url, poured } = await pouring(100 * MB);
    const before = process.memoryUsage();
    const asked = transportTo(url, 2 * MB).post(BODY, () => {});
    expect(await refused(asked)).toMatchObject({ code: 'size', detail: String(2 * MB), sent: true });
    const { arrayBuffers, heapUsed } = process.memoryUsage();
    await expect.poll(server.live).toBe(0);
    expect(poured()).toBeLessThan(40 * MB);
    expect(arrayBuffers + heapUsed - before.arrayBuffers - before.heapUsed).toBeLessThan(30 * MB);
  });

  test('is held to the limit in bytes, whatever they mean', async () => {
    const { url } = await pouring(3 * MB);
    let length = 0;
    const asked = transportTo(url, 3 * MB - 1).post(BODY, (piece) => void (length += piece.length));
    expect(await refused(asked)).toMatchObject({ code: 'size' });
    expect(length).toBeLessThan(3 * MB);
    length = 0;
    const { url: again } = await pouring(3 * MB);
    await transportTo(again, 3 * MB).post(BODY, (piece) => void (length += piece.length));
    expect(length).toBe(3 * MB);
  });
});

describe('a slow reader', () => {
  test('makes the other end wait', async () => {
    const { url, poured } = await pouring(40 * MB);
    let most = 0;
    let length = 0;
    const cancelling = new AbortController();
    const asked = transportTo(url, 100 * MB).post(
      BODY,
      (piece) => {
        length += piece.length;
        busy(5);
        most = Math.max(most, poured() - length);
        if (length > 4 * MB) cancelling.abort(new Error('seen enough'));
      },
      cancelling.signal,
    );
    await expect(asked).rejects.toThrow('seen enough');
    // What stands in the buffers of two sockets.
    expect(most).toBeLessThan(16 * MB);
  });

  test('lets the rest of the process have its turn', async () => {
    const { url } = await pouring(20 * MB);
    let last = process.threadCpuUsage();
    let latest = 0;
    let ticks = 0;
    // In time of this thread: what another process takes is not ours to answer for.
    const timer = setInterval(() => {
      const { user, system } = process.threadCpuUsage(last);
      last = process.threadCpuUsage();
      latest = Math.max(latest, (user + system) / 1_000);
      ticks += 1;
    }, 5);
    let length = 0;
    const turns = countTurns();
    await transportTo(url, 100 * MB).post(BODY, (piece) => {
      turns.count(piece);
      length += piece.length;
      busy(2);
    });
    clearInterval(timer);
    expect(length).toBe(20 * MB);
    expect(ticks).toBeGreaterThan(40);
    expect(latest).toBeGreaterThan(0);
    expect(latest).toBeLessThan(200);
    expect(turns.most()).toBeLessThanOrEqual(256 * 1024);
  });

  test('does so however much has come at once, and holds the beginning of a character over', async () => {
    const text = `x${'€'.repeat(MB)}`;
    const response = Object.assign(Readable.from([Buffer.from(text)]), { headers: {} });
    const turns = countTurns();
    const pieces: string[] = [];
    const take = (piece: string) => {
      turns.count(piece);
      pieces.push(piece);
    };
    await readBody({ response, told: () => null }, 4 * MB, take, new AbortController().signal);
    expect(pieces.join('')).toBe(text);
    expect(Math.max(...pieces.map((piece) => piece.length))).toBeLessThanOrEqual(64 * 1024);
    expect(turns.most()).toBeLessThanOrEqual(256 * 1024);
  });
});
