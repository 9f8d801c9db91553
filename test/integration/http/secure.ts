import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:https';
import type { ServerOptions } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, onTestFinished } from 'vitest';
import type { TlsOptions } from '../../../platform/http/options.ts';
import { makeAuthority } from '../../support/certificate.ts';
import type { Authority, Certificate } from '../../support/certificate.ts';
import { listenOn } from '../../support/servers.ts';
import { held } from './road.ts';
import type { Answering } from './road.ts';

export interface Certificates {
  readonly folder: string;
  readonly authority: Authority;
  /** An authority of the same name, with another key. */
  readonly impostor: Authority;
  /** For `localhost`. */
  readonly server: Certificate;
}

/** Certificates in a folder that is removed after the tests of the file. */
export function makeCertificates(): Certificates {
  const folder = mkdtempSync(join(tmpdir(), 'onekiosk-tls-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const authority = makeAuthority(folder, 'authority');
  return {
    folder,
    authority,
    impostor: makeAuthority(mkdtempSync(join(folder, 'other-')), 'authority'),
    server: authority.issue('server', 'DNS:localhost'),
  };
}

/** The options of TLS that are not the usual. */
export const tls = (more: Partial<TlsOptions>): { readonly tls: TlsOptions } => ({
  tls: { ca: null, pins: [], client: null, ...more },
});

/** Answers each request over TLS, with 200 and `good` unless told otherwise. */
export async function answeringTls(
  { key, cert }: Pick<Certificate, 'key' | 'cert'>,
  more: ServerOptions = {},
  { status = 200, body: answer = 'good', port = 0 } = {},
): Promise<Answering> {
  const asked: string[] = [];
  const server = createServer({ key, cert, ...more }, (request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString('latin1')));
    request.on('end', () => {
      asked.push(body);
      response.writeHead(status).end(answer);
    });
  });
  server.on('tlsClientError', () => {});
  const listening = await held(listenOn(server, port));
  return { ...listening, asked, url: `https://localhost:${listening.port}/RPC2` };
}

/** OpenSSL's own server, which says by an alert why it does not like a client's certificate. */
export async function opensslServer(
  folder: string,
  { path: cert }: Certificate,
  authority: Authority,
  version: '-tls1_2' | '-tls1_3',
): Promise<string> {
  const child = spawn(
    '/usr/bin/openssl',
    [
      ...['s_server', '-accept', '127.0.0.1:0', '-cert', cert, '-key', cert.replace(/pem$/, 'key')],
      ...['-CAfile', authority.path, '-Verify', '1', '-verify_return_error', version],
    ],
    { cwd: folder, stdio: ['pipe', 'pipe', 'ignore'] },
  );
  onTestFinished(() => void child.kill('SIGKILL'));
  const port = await new Promise<string>((resolve) => {
    createInterface(child.stdout).on('line', (line) => {
      const found = /^ACCEPT \S+:(\d+)/.exec(line)?.[1];
      if (found !== undefined) resolve(found);
    });
  });
  return `https://localhost:${port}/`;
}
