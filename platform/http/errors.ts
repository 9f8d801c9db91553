import { OneClientError } from '../../core/opennebula/errors.ts';
import type { ClientErrorCode } from '../../core/opennebula/errors.ts';

const CODES: Readonly<Record<string, ClientErrorCode>> = {
  ECONNREFUSED: 'refused',
  ECONNRESET: 'reset',
  EPIPE: 'reset',
  ENOTFOUND: 'dns',
  EAI_AGAIN: 'dns',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  ENETDOWN: 'unreachable',
  EADDRNOTAVAIL: 'unreachable',
  ETIMEDOUT: 'timeout',
};

/** TLS and certificate errors of Node and OpenSSL. */
const TLS = /^(ERR_SSL_|ERR_TLS_|CERT_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|HOSTNAME_MISMATCH|EPROTO)/;

/** What a socket's error means; of the error itself only its code is kept. */
export function clientError(error: Error & { readonly code?: string }): OneClientError {
  const code = error.code ?? '';
  if (TLS.test(code)) return new OneClientError('tls', code);
  // llhttp's codes: what answered does not speak HTTP.
  if (code.startsWith('HPE_')) return new OneClientError('http', code);
  return new OneClientError(CODES[code] ?? 'unreachable', code);
}
