import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import type { Socket } from 'node:net';
// Used inside functions only: the bundle loads TLS with the first connection that wants it.
import { createSecureContext, connect as tlsConnect } from 'node:tls';
import type { SecureContext, TLSSocket } from 'node:tls';
import { OneClientError } from '../../core/opennebula/errors.ts';
import { clientError, handshakeError } from './errors.ts';
import type { TlsOptions } from './options.ts';
import { orEnd } from './within.ts';

/** Where distributions keep all authorities in one file: Debian, Fedora, openSUSE, Alpine. Node by itself knows only those it came with. */
const AUTHORITIES = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/ssl/cert.pem',
];

/** A verified TLS stream over `raw`, or an error that says `sent: false`; `raw` is then closed. */
type Handshake = (raw: Socket, host: string, signal: AbortSignal) => Promise<TLSSocket>;

/** Handshakes of TLS 1.2 or later with these options, which are read with the first one. */
export function createHandshakes(
  options: TlsOptions,
  authorities: readonly string[] = AUTHORITIES,
): () => Promise<Handshake> {
  let reading: Promise<SecureContext> | null = null;
  return async () => {
    reading ??= contextOf(options, authorities);
    const context = await reading;
    return (raw, host, signal) => handshake(raw, host, signal, context, options);
  };
}

async function handshake(
  raw: Socket,
  host: string,
  signal: AbortSignal,
  secureContext: SecureContext,
  { ca, pins }: TlsOptions,
): Promise<TLSSocket> {
  signal.throwIfAborted();
  const before = raw.bytesRead;
  const socket = tlsConnect({
    socket: raw,
    host,
    servername: isIP(host) === 0 ? host : '',
    secureContext,
    ALPNProtocols: ['http/1.1'],
    // With pins and no authority the pin alone decides.
    rejectUnauthorized: pins.length === 0 || ca !== null,
  });
  try {
    await orEnd<void>(signal, (resolve, reject) => {
      socket.on('error', (error) => reject(handshakeError(error, raw.bytesRead - before)));
      socket.on('close', () => reject(new OneClientError('reset', '', false)));
      socket.once('secureConnect', () => {
        if (isPinned(socket, pins)) resolve();
        else reject(new OneClientError('tls', 'pin', false));
      });
    });
    return socket;
  } catch (error) {
    socket.destroy();
    raw.destroy();
    throw error;
  }
}

function isPinned(socket: TLSSocket, pins: readonly string[]): boolean {
  if (pins.length === 0) return true;
  const fingerprint = socket.getPeerX509Certificate()?.fingerprint256.toLowerCase();
  return fingerprint !== undefined && pins.includes(fingerprint);
}

async function contextOf({ ca, client }: TlsOptions, authorities: readonly string[]): Promise<SecureContext> {
  const trusted = ca ?? (await firstOf(authorities));
  try {
    return createSecureContext({
      minVersion: 'TLSv1.2',
      ...(trusted === null ? {} : { ca: trusted }),
      ...(client === null ? {} : { cert: client.cert, key: client.key }),
    });
  } catch (error) {
    // OpenSSL cannot read what we were given. Its error is not kept: it was made of a key.
    const { detail } = clientError(error instanceof Error ? error : {}, false);
    throw new OneClientError(client === null ? 'tls' : 'tls-client', detail, false);
  }
}

async function firstOf(files: readonly string[]): Promise<string | null> {
  for (const file of files) {
    const text = await readFile(file, 'utf8').catch(() => '');
    if (text.includes('-----BEGIN')) return text;
  }
  return null;
}
