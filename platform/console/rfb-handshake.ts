import { HandshakeError } from './handshake-error.ts';
import { vncResponse } from './vnc-auth.ts';
import type { Wire } from './wire.ts';

const VERSION = Buffer.from('RFB 003.008\n', 'latin1');
/** Security types (RFC 6143, 7.1.2, and the registry of RFB) and subtypes of VeNCrypt 0.2. */
const NONE = 1;
const VNC_AUTHENTICATION = 2;
const VENCRYPT = 19;
const [X509_NONE, X509_VNC] = [260, 261];
const VENCRYPT_VERSION = Buffer.from([0, 2]);

/**
 * Our half of RFC 6143, 7.1, as a client of the VNC server: version, security type, password, result. With `secure`, which puts TLS
 * over the connection, nothing is said before that. Answers the wire that goes on.
 */
export async function authenticate(
  server: Wire,
  password: string | null,
  secure: (() => Promise<Wire>) | null,
): Promise<Wire> {
  const version = (await server.feed.take(12)).toString('latin1');
  if (!/^RFB 003\.\d{3}\n$/.test(version) || version < 'RFB 003.007\n') throw new HandshakeError('not-rfb');
  server.write(VERSION);
  const [count = 0] = await server.feed.take(1);
  if (count === 0) throw new HandshakeError('not-rfb');
  const types = await server.feed.take(count);
  if (secure === null) {
    await byType(server, types, password);
    return server;
  }
  if (!types.includes(VENCRYPT)) throw new HandshakeError('untrusted');
  return await byVeNCrypt(server, password, secure);
}

async function byType(server: Wire, types: Uint8Array, password: string | null): Promise<void> {
  if (types.includes(VNC_AUTHENTICATION) && password !== null) {
    server.write(Buffer.from([VNC_AUTHENTICATION]));
    return await byPassword(server, password);
  }
  if (!types.includes(NONE)) {
    const what = types.includes(VENCRYPT) ? 'needs-tls' : 'not-rfb';
    throw new HandshakeError(types.includes(VNC_AUTHENTICATION) ? 'ticket-rejected' : what);
  }
  server.write(Buffer.from([NONE]));
  await result(server);
}

async function byPassword(server: Wire, password: string): Promise<void> {
  server.write(vncResponse(password, await server.feed.take(16)));
  await result(server);
}

/** VeNCrypt 0.2 as QEMU speaks it: version, one of the subtypes with a certificate, then TLS, then the rest of the subtype in it. */
async function byVeNCrypt(server: Wire, password: string | null, secure: () => Promise<Wire>): Promise<Wire> {
  server.write(Buffer.from([VENCRYPT]));
  if (!(await server.feed.take(2)).equals(VENCRYPT_VERSION)) throw new HandshakeError('not-rfb');
  server.write(VENCRYPT_VERSION);
  const [refused, count = 0] = await server.feed.take(2);
  if (refused !== 0) throw new HandshakeError('not-rfb');
  const list = await server.feed.take(4 * count);
  const offered = Array.from({ length: count }, (_, i) => list.readUInt32BE(4 * i));
  const wanted = password === null ? [X509_NONE] : [X509_VNC, X509_NONE];
  const subtype = wanted.find((each) => offered.includes(each));
  if (subtype === undefined) {
    throw new HandshakeError(offered.includes(X509_VNC) ? 'ticket-rejected' : 'untrusted');
  }
  const choice = Buffer.alloc(4);
  choice.writeUInt32BE(subtype);
  server.write(choice);
  const [accepted] = await server.feed.take(1);
  if (accepted !== 1) throw new HandshakeError('untrusted');
  const inside = await secure();
  if (subtype === X509_VNC && password !== null) await byPassword(inside, password);
  else await result(inside);
  return inside;
}

async function result(server: Wire): Promise<void> {
  if ((await server.feed.take(4)).readUInt32BE(0) !== 0) throw new HandshakeError('ticket-rejected');
}

/** The other half, as a server to the page: it is already let in by its token, so the security type is None. */
export async function welcome({ feed, write }: Wire): Promise<void> {
  write(VERSION);
  const version = (await feed.take(12)).toString('latin1');
  if (!version.startsWith('RFB 003.008')) throw new HandshakeError('not-rfb');
  write(Buffer.from([1, NONE]));
  const [chosen] = await feed.take(1);
  if (chosen !== NONE) throw new HandshakeError('not-rfb');
  write(Buffer.from([0, 0, 0, 0]));
  // ClientInit: what the page says about sharing is not passed on.
  await feed.take(1);
}

/** Shared, so that a console which somebody else has open stays open (7.3.1). */
export const SHARED_CLIENT_INIT = Buffer.from([1]);
