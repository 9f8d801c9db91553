import { expect } from 'vitest';
import { WebSocket } from 'ws';

export const ORIGIN = 'https://onekiosk.invalid';

/** A page that has one WebSocket open, and what it heard. */
export interface Page {
  readonly socket: WebSocket;
  /** `open`, or the HTTP status of a refusal. */
  readonly begun: Promise<string>;
  /** The code of the close frame. */
  readonly ended: Promise<number>;
  /** Everything that came and was not taken. */
  readonly bytes: () => Buffer;
  /** Waits for so many bytes and takes them. */
  take(count: number): Promise<Buffer>;
  send(bytes: Buffer | readonly number[] | string): void;
}

const pages: WebSocket[] = [];

export const closePages = (): void => pages.splice(0).forEach((page) => page.terminate());

export function openPage(url: string, origin = ORIGIN, headers: Record<string, string> = {}): Page {
  const socket = new WebSocket(url, { origin, headers });
  pages.push(socket);
  let heard = Buffer.alloc(0);
  socket.on('message', (data: Buffer) => (heard = Buffer.concat([heard, data])));
  const ended = new Promise<number>((resolve) => void socket.on('close', resolve));
  const begun = new Promise<string>((resolve) => {
    socket.on('open', () => resolve('open'));
    socket.on('unexpected-response', (_request, response) => resolve(String(response.statusCode)));
    socket.on('error', () => resolve('error'));
  });
  return {
    socket,
    begun,
    ended,
    bytes: () => heard,
    async take(count) {
      await expect.poll(() => heard.length, { timeout: 5_000 }).toBeGreaterThanOrEqual(count);
      const taken = heard.subarray(0, count);
      heard = heard.subarray(count);
      return taken;
    },
    send: (bytes) => socket.send(typeof bytes === 'string' ? Buffer.from(bytes) : Uint8Array.from(bytes)),
  };
}

/** The page's half of RFB's handshake, which needs no password. */
export async function shakeHands(page: Page): Promise<void> {
  await page.begun;
  await page.take(12);
  page.send('RFB 003.008\n');
  expect([...(await page.take(2))]).toEqual([1, 1]);
  page.send([1]);
  expect([...(await page.take(4))]).toEqual([0, 0, 0, 0]);
  page.send([0]);
}

/** What spice-html5 says first: SPICE_COMMON_CAP_PROTOCOL_AUTH_SELECTION and _MINI_HEADER, and the capabilities of the channel. */
export function linkMessage(channel: number, connection = 0, caps = 0): Buffer {
  const message = Buffer.alloc(16 + 18 + 8);
  message.write('REDQ', 'latin1');
  message.writeUInt32LE(2, 4);
  message.writeUInt32LE(2, 8);
  message.writeUInt32LE(18 + 8, 12);
  message.writeUInt32LE(connection, 16);
  message.writeUInt8(channel, 20);
  message.writeUInt32LE(1, 22); // one word of common capabilities
  message.writeUInt32LE(1, 26); // and one of the channel's
  message.writeUInt32LE(18, 30);
  message.writeUInt32LE(0b1001, 34);
  message.writeUInt32LE(caps, 38);
  return message;
}

/** The page's half of a SPICE link, with a ticket that is none; resolves when the server has let it in. */
export async function link(page: Page, channel: number, connection = 0): Promise<void> {
  await page.begun;
  page.send(linkMessage(channel, connection));
  await sendTicket(page);
  expect([...(await page.take(4))]).toEqual([0, 0, 0, 0]);
}

/** Takes the server's reply and answers it: SPICE_COMMON_CAP_AUTH_SPICE and 128 bytes. */
export async function sendTicket(page: Page): Promise<void> {
  const reply = await page.take(16);
  expect(reply.toString('latin1', 0, 4)).toBe('REDQ');
  await page.take(reply.readUInt32LE(12));
  page.send(Buffer.concat([Buffer.from([1, 0, 0, 0]), Buffer.alloc(128)]));
}

/** SPICE_MSG_MAIN_INIT, after what else the main channel says; answers the number of the session. */
export async function session(page: Page): Promise<number> {
  for (;;) {
    const header = await page.take(6);
    const body = await page.take(header.readUInt32LE(2));
    if (header.readUInt16LE(0) === 103) return body.readUInt32LE(0);
  }
}
