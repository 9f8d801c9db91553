import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, onTestFinished } from 'vitest';
import { loadLayers } from '../../../admin/settings-load.ts';
import type { LoadOptions, Loaded } from '../../../admin/settings-load.ts';
import { systemClock } from '../../../platform/clock.ts';
import { makeAuthority } from '../../support/certificate.ts';
import type { Authority, Certificate } from '../../support/certificate.ts';
import { listenOn } from '../../support/servers.ts';
import type { TestServer } from '../../support/servers.ts';

export const CLOUD = '[cloud]\nendpoint = "https://one.example.org/RPC2"\n';
const me = process.getuid?.() ?? 0;

export interface Authorities {
  readonly folder: string;
  readonly authority: Authority;
  readonly server: Certificate;
}

/** An authority and a certificate for `localhost`, in a folder that goes with the tests of the file. */
export function makeAuthorities(): Authorities {
  const folder = mkdtempSync(join(tmpdir(), 'onekiosk-site-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const authority = makeAuthority(folder, 'authority');
  return { folder, authority, server: authority.issue('server', 'DNS:localhost') };
}

/** A key pair of OpenSSL's own, and its signatures, as docs/fleet.md says to make them. */
export function makeSigner(folder: string) {
  const at = (name: string) => join(folder, name);
  const openssl = (...words: readonly string[]): Buffer => execFileSync('/usr/bin/openssl', words);
  openssl('genpkey', '-algorithm', 'ed25519', '-out', at('site.key'));
  const pem = openssl('pkey', '-in', at('site.key'), '-pubout').toString();
  return {
    pem,
    /** What stands between the lines of PEM. */
    base64: pem.split('\n')[1] ?? '',
    sign(text: string): Buffer {
      writeFileSync(at('signed'), text);
      openssl(
        'pkeyutl',
        '-sign',
        '-inkey',
        at('site.key'),
        '-rawin',
        '-in',
        at('signed'),
        '-out',
        at('signature'),
      );
      return execFileSync('/bin/cat', [at('signature')]);
    },
  };
}

export interface Served {
  body: string | Buffer;
  signature: Buffer | null;
  /** Answers in place of the file. */
  answer: ((request: IncomingMessage, response: ServerResponse) => void) | null;
}
export interface SiteServer extends TestServer {
  readonly url: string;
  /** What is at which path besides. */
  readonly files: Map<string, Buffer>;
  readonly served: Served;
  /** Path and `If-None-Match` of each request. */
  readonly asked: string[];
}

/** An HTTPS server with one settings file, its signature and an ETag of its content. */
export async function serveSite({ server }: Authorities, body: string, port = 0): Promise<SiteServer> {
  const served: Served = { body, signature: null, answer: null };
  const files = new Map<string, Buffer>();
  const asked: string[] = [];
  const https = createServer({ key: server.key, cert: server.cert }, (request, response) => {
    const { 'if-none-match': tag = '-' } = request.headers;
    asked.push(`${request.url} ${tag}`);
    if (served.answer !== null) return served.answer(request, response);
    const file =
      request.url === '/ward.toml'
        ? Buffer.from(served.body)
        : request.url === '/ward.toml.sig'
          ? served.signature
          : files.get(request.url ?? '');
    if (file === null || file === undefined) return void response.writeHead(404).end();
    const etag = `"${createHash('sha256').update(file).digest('hex').slice(0, 16)}"`;
    if (tag === etag) return void response.writeHead(304, { etag }).end();
    response.writeHead(200, { etag }).end(file);
  });
  https.on('tlsClientError', () => {});
  const listening = await listenOn(https, port);
  onTestFinished(() => listening.close());
  return { ...listening, url: `https://localhost:${listening.port}/ward.toml`, files, served, asked };
}

/** A terminal's own folders: its files, and what it keeps. */
export interface TerminalFiles {
  readonly folder: string;
  readonly state: string;
  write(name: 'package' | 'machine' | 'commandLine', text: string): void;
  load(more?: Partial<LoadOptions>): Promise<Loaded>;
  /** What is refused, or what went wrong, in words. */
  refused(more?: Partial<LoadOptions>): Promise<string>;
}

export function makeTerminal(): TerminalFiles {
  const folder = mkdtempSync(join(tmpdir(), 'onekiosk-terminal-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const state = join(folder, 'state');
  mkdirSync(state, { mode: 0o700 });
  const places = {
    package: join(folder, 'package.toml'),
    machine: join(folder, 'machine.toml'),
    commandLine: join(folder, 'cmdline'),
  };
  const load = (more: Partial<LoadOptions> = {}) =>
    loadLayers({
      places,
      owners: [me],
      state,
      keepers: [me],
      keeps: true,
      option: null,
      machineIsNamed: false,
      terminal: { macs: ['52:54:00:aa:bb:01'], hostname: 'ward-7-03' },
      clock: systemClock,
      signal: new AbortController().signal,
      ...more,
    });
  return {
    folder,
    state,
    write: (name, text) => writeFileSync(places[name], text, { mode: 0o644 }),
    load,
    refused: (more) =>
      load(more).then(
        () => 'loaded',
        (error: unknown) => String(error),
      ),
  };
}

/** The part of a machine's file that leads to a site. */
export const siteTable = (url: string, ca: string, more = ''): string =>
  `[site]\nurl = "${url}"\nca = "${ca}"\n${more}`;
