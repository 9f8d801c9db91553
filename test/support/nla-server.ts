import { TLSSocket } from 'node:tls';
import type { Socket } from 'node:net';
import type { Certificate } from './certificate.ts';
import { serveTcp } from './servers.ts';
import type { TestServer } from './servers.ts';

/** Protocols of RDP_NEG_REQ and RDP_NEG_RSP (MS-RDPBCGR 2.2.1.1.1). */
export const PROTOCOL = { rdp: 0, tls: 1, nla: 2 } as const;
export type Protocol = keyof typeof PROTOCOL;

/** RDP_NEG_FAILURE (MS-RDPBCGR 2.2.1.2.2). */
export const NEGOTIATION_FAILURE = {
  'tls-required': 1,
  'tls-not-allowed': 2,
  'no-certificate': 3,
  'nla-required': 5,
} as const;

/** What the server has heard before it does what it does: nothing but the connection, the request, the TLS handshake, a CredSSP token. */
export type Phase = 'accept' | 'negotiation' | 'handshake' | 'credssp';

export interface NlaServerOptions {
  readonly certificate: Certificate;
  /** What it selects, whatever was asked for. */
  readonly selects: Protocol;
  /** Answers every request with this failure in place of a selection. */
  readonly failure?: keyof typeof NEGOTIATION_FAILURE;
  /** Answers the first CredSSP token with this NTSTATUS. */
  readonly status?: number;
  /** Ends there, or says nothing more. */
  readonly stop?: { readonly at: Phase; readonly how: 'hang-up' | 'silence' };
  /** Takes over when TLS, or the plain connection, stands. */
  readonly serve?: (socket: Socket) => void;
}

export interface NlaServer extends TestServer {
  /** `requestedProtocols` of every request so far. */
  readonly requested: readonly number[];
}

/**
 * An RDP server up to the sign-in: X.224, TLS, and one CredSSP answer with an errorCode (MS-CSSP 2.2.1, version 6). FreeRDP takes it for a
 * Windows that refuses.
 */
export async function openNlaServer(options: NlaServerOptions): Promise<NlaServer> {
  const requested: number[] = [];
  const server = await serveTcp((socket) => {
    if (stops(options, 'accept', socket)) return;
    socket.once('data', (request: Buffer) => {
      requested.push(requestedProtocols(request));
      if (stops(options, 'negotiation', socket)) return;
      const { failure, selects } = options;
      socket.write(
        confirm(failure === undefined ? [2, PROTOCOL[selects]] : [3, NEGOTIATION_FAILURE[failure]]),
      );
      if (failure !== undefined) return;
      if (selects === 'rdp') options.serve?.(socket);
      else startTls(socket, options);
    });
  });
  return { ...server, requested };
}

function startTls(socket: Socket, options: NlaServerOptions): void {
  const { key, cert } = options.certificate;
  const secure = new TLSSocket(socket, { isServer: true, key, cert });
  secure.on('error', () => {});
  secure.once('secure', () => {
    if (stops(options, 'handshake', socket)) return;
    if (options.serve !== undefined) return options.serve(secure);
    secure.once('data', () => {
      if (stops(options, 'credssp', socket)) return;
      secure.write(refusal(options.status ?? 0xc000006d));
      secure.end();
    });
  });
}

function stops({ stop }: NlaServerOptions, at: Phase, socket: Socket): boolean {
  if (stop?.at !== at) return false;
  if (stop.how === 'hang-up') socket.end();
  else socket.resume();
  return true;
}

/** X.224 Connection Confirm with an RDP_NEG_RSP (2) or an RDP_NEG_FAILURE (3). */
function confirm([type, value]: readonly [number, number]): Buffer {
  const answer = Buffer.from('030000130ed000001234000000080000000000', 'hex');
  answer.writeUInt8(type, 11);
  // EXTENDED_CLIENT_DATA_SUPPORTED and DYNVC_GFX_PROTOCOL_SUPPORTED; a failure has no flags.
  answer.writeUInt8(type === 2 ? 3 : 0, 12);
  answer.writeUInt32LE(value, 15);
  return answer;
}

/** RDP_NEG_REQ stands at the end of the request where there is one; without it RDP security is meant. */
const requestedProtocols = (request: Buffer): number =>
  request.length >= 19 && request.at(-8) === 1 ? request.readUInt32LE(request.length - 4) : PROTOCOL.rdp;

/** TSRequest { version [0] 6, errorCode [4] NTSTATUS }. */
function refusal(status: number): Buffer {
  const code = Buffer.alloc(4);
  code.writeUInt32BE(status);
  const body = Buffer.concat([Buffer.from('a003020106a4060204', 'hex'), code]);
  return Buffer.concat([Buffer.from([0x30, body.length]), body]);
}
