import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { costOf } from './abyss.ts';
import type { AbyssLimits } from './abyss.ts';
import { createAbyssServer } from './abyss-server.ts';
import type { AbyssServer } from './abyss-server.ts';
import { fault, readCall } from './envelope.ts';
import type { Meet } from './faults-oned.ts';
import { answerCall } from './methods.ts';
import type { Site } from './site.ts';
import { createTally } from './tally.ts';
import type { Tally } from './tally.ts';

export interface Endpoint {
  readonly url: string;
  readonly port: number;
  /** Nothing listens any more; what is open ends, with limits by a reset, as when oned is stopped. */
  close(): Promise<void>;
}

export interface EndpointOptions {
  /** A free one unless told. */
  readonly port?: number;
  /** Counts what comes; the caller's, so that it outlives the endpoint. */
  readonly tally?: Tally;
  /** Asked of every call that is whole, before it is carried out: what it gives back is done in its place. */
  readonly meet?: Meet;
}

/** As Abyss, the web server inside oned, answers what it does not serve. */
const page = (code: number, what: string): string =>
  `<HTML><HEAD><TITLE>Error ${code}</TITLE></HEAD><BODY><H1>Error ${code}</H1><P>${what}</P></BODY></HTML>`;
const TIMEOUT = page(408, 'The client did not send its whole request in time.');
const TIMEOUT_PAGE = `HTTP/1.1 408 Request Timeout\r\nContent-type: text/html\r\nContent-length: ${TIMEOUT.length}\r\nConnection: close\r\n\r\n${TIMEOUT}`;

interface Reply {
  readonly status: number;
  readonly type: string;
  readonly body: string;
  /** What was called, and the code of its refusal or fault; `(none)` and the status for what was no call. */
  readonly method: string;
  readonly code: number;
}

/** Gives `done` the reply, as soon as the request is whole. */
function receive(site: Site, request: IncomingMessage, meet: Meet, done: (reply: Reply) => void): void {
  const html = (status: number, what: string) =>
    done({ status, type: 'text/html', body: page(status, what), method: '(none)', code: status });
  if (request.method !== 'POST') return html(405, 'POST is the only HTTP method this server understands');
  if (request.url !== '/RPC2') return html(404, 'This server responds to only one URI path.');
  if (request.headers['content-length'] === undefined)
    return html(411, 'The content-length header is missing.');
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const call = readCall(Buffer.concat(chunks).toString('utf8'));
    const method = call?.method ?? '(none)';
    const carryOut = () =>
      call === null
        ? { body: fault(-503, 'Call XML not a proper XML-RPC call.'), code: -503 }
        : answerCall(site, call);
    const answer = () => done({ status: 200, type: 'text/xml; charset=utf-8', method, ...carryOut() });
    (meet({ method, socket: request.socket, answer, carryOut }) ?? answer)();
  });
}

function send(response: ServerResponse, { status, type, body }: Reply): void {
  const bytes = Buffer.from(body);
  response
    .writeHead(status, { 'Content-type': type, 'Content-length': bytes.length, Connection: 'close' })
    .end(bytes);
}

/** Serves `site` on a port of 127.0.0.1: at once and without end when `limits` is null, else as oned with these limits. */
export async function openEndpoint(
  site: Site,
  limits: AbyssLimits | null = null,
  options: EndpointOptions = {},
): Promise<Endpoint> {
  const tally = options.tally ?? createTally(site.now);
  let abyss: AbyssServer | null = null;
  const http = createServer((request, response) =>
    receive(site, request, options.meet ?? (() => null), (reply) => {
      const answer = () => {
        tally.call(reply.method, reply.code);
        send(response, reply);
      };
      if (limits === null || abyss === null) answer();
      else abyss.work(request.socket, costOf(limits.costs, reply.method, reply.code), answer);
    }),
  );
  if (limits === null) http.on('connection', () => tally.connection());
  else abyss = createAbyssServer(limits, http, tally, TIMEOUT_PAGE);
  const listener = abyss?.listener ?? http;
  await new Promise<void>((resolve, reject) => {
    listener.once('error', reject);
    listener.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const address = listener.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/RPC2`,
    port,
    close: () =>
      new Promise((resolve) => {
        listener.close(() => resolve());
        if (abyss === null) http.closeAllConnections();
        else abyss.stop();
      }),
  };
}
