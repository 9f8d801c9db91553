import type { Duplex } from 'node:stream';
import type { BridgeOutcome } from './bridge-types.ts';
import { createByteReader } from './byte-reader.ts';
import { vncResponse } from './vnc-auth.ts';

/** Why the handshake with the VNC server failed, as an outcome of the bridge. */
export class HandshakeError extends Error {
  override readonly name = 'HandshakeError';
  readonly outcome: BridgeOutcome;
  constructor(outcome: BridgeOutcome) {
    super(outcome);
    this.outcome = outcome;
  }
}

const VERSION = Buffer.from('RFB 003.008\n', 'latin1');
const NONE = 1;
const VNC_AUTHENTICATION = 2;

/** Our half of RFC 6143, 7.1, as a client of the VNC server: version, security type, password, result. */
export async function authenticate(server: Duplex, password: string | null): Promise<void> {
  const reader = createByteReader(server);
  const version = (await reader.take(12)).toString('latin1');
  if (!/^RFB 003\.\d{3}\n$/.test(version) || version < 'RFB 003.007\n') throw new HandshakeError('not-rfb');
  server.write(VERSION);
  const [count = 0] = await reader.take(1);
  if (count === 0) throw new HandshakeError('not-rfb');
  const types = await reader.take(count);
  if (types.includes(VNC_AUTHENTICATION) && password !== null) {
    server.write(Buffer.from([VNC_AUTHENTICATION]));
    server.write(vncResponse(password, await reader.take(16)));
  } else if (types.includes(NONE)) server.write(Buffer.from([NONE]));
  else throw new HandshakeError(types.includes(VNC_AUTHENTICATION) ? 'ticket-rejected' : 'not-rfb');
  const result = (await reader.take(4)).readUInt32BE(0);
  if (result !== 0) throw new HandshakeError('ticket-rejected');
}

/** The other half, as a server to the page: it is already let in by its token, so the security type is None. */
export async function welcome(page: Duplex): Promise<void> {
  const reader = createByteReader(page);
  page.write(VERSION);
  const version = (await reader.take(12)).toString('latin1');
  if (!version.startsWith('RFB 003.008')) throw new HandshakeError('not-rfb');
  page.write(Buffer.from([1, NONE]));
  const [chosen] = await reader.take(1);
  if (chosen !== NONE) throw new HandshakeError('not-rfb');
  page.write(Buffer.from([0, 0, 0, 0]));
  // ClientInit: what the page says about sharing is not passed on.
  await reader.take(1);
}

/** Shared, so that a console which somebody else has open stays open (7.3.1). */
export const SHARED_CLIENT_INIT = Buffer.from([1]);
