import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { connect } from 'node:net';
import { inspect } from 'node:util';
import { afterEach, expect, onTestFinished } from 'vitest';
import { createHttpTransport } from '../../../platform/http/transport.ts';
import type { TransportOptions } from '../../../platform/http/transport.ts';
import { serveTcp } from '../../support/servers.ts';
import type { TestServer } from '../../support/servers.ts';

/** Nothing of it may stand in an error. */
export const BODY = '<methodCall><value>alice:pl4nted-secret</value></methodCall>';

export const OPTIONS: Omit<TransportOptions, 'endpoints'> = {
  tls: { ca: null, pins: [], client: null },
  proxy: null,
  allowPlain: false,
  deadlines: { connect: 600, firstByte: 400, total: 1_500 },
  maxBytes: 100_000,
};

/** A road to these endpoints, by which one body is sent and the answer is put together. */
export function roadTo(endpoints: string | readonly string[], more: Partial<TransportOptions> = {}) {
  const transport = createHttpTransport({
    ...OPTIONS,
    endpoints: typeof endpoints === 'string' ? [endpoints] : endpoints,
    ...more,
  });
  return async (signal?: AbortSignal): Promise<string> => {
    const pieces: string[] = [];
    await transport.post(BODY, (piece) => void pieces.push(piece), signal);
    return pieces.join('');
  };
}

/** The error, which must hold nothing that was sent or answered: not in its message, its stack, its cause, or any property. */
export async function refused(answer: Promise<unknown>): Promise<unknown> {
  const error: unknown = await answer.then(
    () => 'answered',
    (caught: unknown) => caught,
  );
  const all = inspect(error, { depth: 10, showHidden: true });
  expect(all).not.toContain('pl4nted');
  expect(all).not.toContain('PRIVATE KEY');
  return error;
}

/** Milliseconds. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

const open: TestServer[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});

/** Closes the server after the test. */
export async function held(server: Promise<TestServer>): Promise<TestServer> {
  const listening = await server;
  open.push(listening);
  return listening;
}

/** An answer of HTTP whose Content-Length is right, unless a header says another. */
export const http = (body: string, status = '200 OK', headers = ''): string =>
  `HTTP/1.1 ${status}\r\nContent-type: text/xml\r\n${
    /content-length|transfer-encoding/i.test(headers) ? '' : `Content-length: ${Buffer.byteLength(body)}\r\n`
  }${headers}Connection: close\r\n\r\n${body}`;

export interface Answering extends TestServer {
  readonly url: string;
  /** What was asked so far, by connection. */
  readonly asked: string[];
}

/** Answers the nth whole request with the nth of these, the last one again and again, and ends the connection; `RESET` resets it. */
export async function answering(answers: readonly (string | Buffer)[], port = 0): Promise<Answering> {
  const asked: string[] = [];
  const server = await held(
    serveTcp((socket, nth) => {
      asked[nth - 1] = '';
      socket.on('data', (chunk) => {
        asked[nth - 1] += chunk.toString('latin1');
        if (asked[nth - 1]?.endsWith('</methodCall>') !== true) return;
        const answer = answers[Math.min(nth, answers.length) - 1] ?? '';
        if (answer === 'RESET') socket.resetAndDestroy();
        else socket.end(answer);
      });
    }, port),
  );
  return { ...server, asked, url: `http://127.0.0.1:${server.port}/RPC2` };
}

/** Takes everything and says nothing. */
export const silent = (): Promise<TestServer> => held(serveTcp((socket) => void socket.resume()));

/** A port whose queue is full: the system answers no further connection, neither with yes nor with no. */
export async function fullPort(): Promise<Pick<TestServer, 'port' | 'live'>> {
  const listening = `require('node:net').createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 }, function () {
    console.log(this.address().port); process.kill(process.pid, 'SIGSTOP'); })`;
  const child = spawn(process.execPath, ['-e', listening], { stdio: ['ignore', 'pipe', 'inherit'] });
  const port = await new Promise<number>((resolve) => {
    createInterface(child.stdout).once('line', (line) => resolve(Number(line)));
  });
  const fillers = Array.from({ length: 4 }, () => connect(port, '127.0.0.1').on('error', () => {}));
  onTestFinished(() => {
    fillers.forEach((filler) => filler.destroy());
    child.kill('SIGKILL');
  });
  await new Promise((resolve) => setTimeout(resolve, 200));
  return { port, live: () => 0 };
}
