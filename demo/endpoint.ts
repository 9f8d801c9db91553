import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { fault, readCall } from './envelope.ts';
import { answerCall } from './methods.ts';
import type { Site } from './methods.ts';

/** As Abyss, the web server inside oned, answers what it does not serve. */
const page = (code: number, what: string): string =>
  `<HTML><HEAD><TITLE>Error ${code}</TITLE></HEAD><BODY><H1>Error ${code}</H1><P>${what}</P></BODY></HTML>`;

function send(response: ServerResponse, status: number, type: string, body: string): void {
  const bytes = Buffer.from(body);
  response
    .writeHead(status, { 'Content-type': type, 'Content-length': bytes.length, Connection: 'close' })
    .end(bytes);
}
const html = (response: ServerResponse, code: number, what: string) =>
  send(response, code, 'text/html', page(code, what));

function serve(site: Site, request: IncomingMessage, response: ServerResponse): void {
  if (request.method !== 'POST')
    return html(response, 405, 'POST is the only HTTP method this server understands');
  if (request.url !== '/RPC2') return html(response, 404, 'This server responds to only one URI path.');
  if (request.headers['content-length'] === undefined)
    return html(response, 411, 'The content-length header is missing.');
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const call = readCall(Buffer.concat(chunks).toString('utf8'));
    const body = call === null ? fault(-503, 'Call XML not a proper XML-RPC call.') : answerCall(site, call);
    send(response, 200, 'text/xml; charset=utf-8', body);
  });
}

/** Serves `site` on a free port of 127.0.0.1. */
export async function openEndpoint(site: Site): Promise<{ readonly url: string; close(): Promise<void> }> {
  const server: Server = createServer((request, response) => serve(site, request, response));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/RPC2`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
