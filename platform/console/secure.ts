import { X509Certificate } from 'node:crypto';
import type { Socket } from 'node:net';
import { checkServerIdentity, connect } from 'node:tls';
import type { PeerCertificate } from 'node:tls';
import type { Trust } from './bridge-types.ts';
import { HandshakeError } from './handshake-error.ts';
import { isSubject } from './subject.ts';
import { socketWire } from './wire.ts';
import type { Wire } from './wire.ts';

/** TLS over a connected socket. Rejects with `HandshakeError('untrusted')`, whatever is wrong with it. */
export async function secure(socket: Socket, host: string, { ca, hostSubject }: Trust): Promise<Wire> {
  const fits = (_name: string, certificate: PeerCertificate): Error | undefined => {
    if (hostSubject === '') return checkServerIdentity(host, certificate);
    const { subject } = new X509Certificate(certificate.raw);
    return isSubject(hostSubject, subject) ? undefined : new Error('another subject');
  };
  const inner = connect({ socket, ca, checkServerIdentity: fits });
  inner.on('error', () => {});
  await new Promise<void>((resolve, reject) => {
    inner.once('secureConnect', resolve);
    inner.once('close', () => reject(new HandshakeError('untrusted')));
  });
  return socketWire(inner);
}
