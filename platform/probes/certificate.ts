import { connect, isIP } from 'node:net';
import type { Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { TLSSocket } from 'node:tls';
import type { Address, RdpAnswer } from '../../core/probes.ts';
import type { SeenCertificate } from '../../core/sessions/certificates.ts';
import { reasonOf } from './converse.ts';
import { RDP, readConfirm } from './rdp.ts';

const UNREACHABLE: SeenCertificate = { ok: false, reason: 'unreachable' };
const NO_TLS: SeenCertificate = { ok: false, reason: 'no-tls' };
/** SSL_NOT_ALLOWED_BY_SERVER and SSL_CERT_NOT_ON_SERVER (MS-RDPBCGR 2.2.1.2.2). */
const WITHOUT_TLS = [2, 3];

/**
 * The certificate that an RDP server shows: the negotiation, then the TLS handshake on the same connection, and no word of a sign-in, so
 * nobody who is connected is thrown out. Whatever it shows is taken, old versions of TLS too: what is taken later is for the viewer's
 * rule to say. Rejects only with the signal's reason; leaves nothing open.
 */
export function probeCertificate(
  address: Address,
  timeout: number,
  signal: AbortSignal,
): Promise<SeenCertificate> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(reasonOf(signal));
    const socket = connect({ host: address.host, port: address.port });
    let talking: Socket = socket;
    let over = false;
    /** Later events of the sockets have nothing to say; Node's own listeners stay, for they tidy up. */
    const finish = (settle: () => void) => {
      if (over) return;
      over = true;
      clearTimeout(timer);
      signal.removeEventListener('abort', aborted);
      talking.once('close', settle).destroy();
    };
    const answer = (seen: SeenCertificate) => finish(() => resolve(seen));
    const aborted = () => finish(() => reject(reasonOf(signal)));
    const timer = setTimeout(() => answer(UNREACHABLE), timeout);
    signal.addEventListener('abort', aborted, { once: true });
    negotiate(socket, answer, () => {
      talking = handshake(socket, address.host, answer);
    });
  });
}

/** Calls `secured` when the server goes on with TLS, and `answer` when it does not. */
function negotiate(socket: Socket, answer: (seen: SeenCertificate) => void, secured: () => void): void {
  let bytes: Buffer = Buffer.alloc(0);
  const unreachable = () => answer(UNREACHABLE);
  const onData = (chunk: Buffer) => {
    bytes = Buffer.concat([bytes, chunk]);
    const said = readConfirm(bytes);
    if (said === null) return;
    const outcome = without(said);
    if (outcome !== null) return answer(outcome);
    // A server that says more than was asked before the handshake is none.
    if (bytes.length > bytes.readUInt16BE(2)) return unreachable();
    socket.off('data', onData).off('end', unreachable).pause();
    secured();
  };
  socket.on('connect', () => void socket.write(RDP.hello));
  socket.on('data', onData);
  socket.on('end', unreachable);
  socket.on('error', unreachable);
}

/** What there is to say of a server that does not go on with TLS; null for one that does. */
function without(said: RdpAnswer): SeenCertificate | null {
  if (said.ok) return said.security === 'rdp' ? NO_TLS : null;
  return said.reason === 'negotiation-failed' && WITHOUT_TLS.includes(said.code) ? NO_TLS : UNREACHABLE;
}

function handshake(socket: Socket, host: string, answer: (seen: SeenCertificate) => void): TLSSocket {
  const tls = connectTls({
    socket,
    ...(isIP(host) === 0 ? { servername: host } : {}),
    rejectUnauthorized: false,
    minVersion: 'TLSv1',
    ciphers: 'DEFAULT:@SECLEVEL=0',
  });
  tls.on('secureConnect', () => answer(shownBy(tls)));
  tls.on('error', () => answer(UNREACHABLE));
  tls.on('close', () => answer(UNREACHABLE));
  return tls;
}

function shownBy(tls: TLSSocket): SeenCertificate {
  const leaf = tls.getPeerX509Certificate();
  return leaf === undefined ? UNREACHABLE : { ok: true, fingerprint: leaf.fingerprint256.toLowerCase() };
}
