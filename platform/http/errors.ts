import { OneClientError } from '../../core/opennebula/errors.ts';
import type { ClientErrorCode } from '../../core/opennebula/errors.ts';

/** What a socket, TLS or the HTTP parser says. Only its code is ever kept: the rest may quote what was sent. */
export interface Told {
  readonly name?: string;
  readonly code?: string;
  /** Of a name with several addresses: what each of them said. */
  readonly errors?: readonly Told[];
  /** Of the HTTP parser: what came instead of HTTP. */
  readonly rawPacket?: Uint8Array;
}

const CODES: Readonly<Record<string, ClientErrorCode>> = {
  ECONNREFUSED: 'refused',
  ECONNRESET: 'reset',
  ECONNABORTED: 'reset',
  EPIPE: 'reset',
  ENOTFOUND: 'dns',
  EAI_AGAIN: 'dns',
  EAI_FAIL: 'dns',
  EAI_NODATA: 'dns',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  ENETDOWN: 'unreachable',
  EADDRNOTAVAIL: 'unreachable',
};

const AUTHORITY =
  /^(?:UNABLE_TO_(?:GET_ISSUER_CERT|VERIFY_LEAF_SIGNATURE)|SELF_SIGNED|DEPTH_ZERO_SELF_SIGNED|CERT_(?:UNTRUSTED|SIGNATURE_FAILURE)|INVALID_CA)/;
const NAME = /^(?:ERR_TLS_CERT_ALTNAME_|HOSTNAME_MISMATCH)/;
const EXPIRED = /^(?:CERT_HAS_EXPIRED|CERT_NOT_YET_VALID)$/;
/** Alerts about a client's certificate; the words before are those of OpenSSL or BoringSSL, by version. */
const CLIENT =
  /^ERR_SSL_.*_(?:(?:BAD|NO|UNSUPPORTED)_CERTIFICATE|CERTIFICATE_(?:REVOKED|EXPIRED|UNKNOWN|REQUIRED)|UNKNOWN_CA|ACCESS_DENIED)$/;
/** The first bytes were no TLS record. */
const NO_TLS = /^ERR_SSL_(?:WRONG_VERSION_NUMBER|HTTP_REQUEST|HTTPS_PROXY_REQUEST)$/;
const TLS = /^(?:ERR_(?:SSL|TLS|OSSL)_|CERT_|UNABLE_TO_|EPROTO$)/;

/** The pages by which nginx, Apache, Go and Tomcat tell plain HTTP that their port wants TLS. */
export const WANTS_TLS =
  /plain HTTP request was sent to HTTPS port|speaking plain HTTP to an SSL-enabled|HTTP request to an HTTPS server|host and port requires TLS/i;
/** The pages by which nginx tells, after a handshake that went well, that it wanted another client certificate. */
export const WANTS_CERTIFICATE = /No required SSL certificate was sent|The SSL certificate error/i;

/** What `told` means. `sent`: whether writing the request had begun. */
export function clientError(told: Told, sent: boolean): OneClientError {
  const code = meant(told);
  if (AUTHORITY.test(code)) return new OneClientError('tls', 'authority', sent);
  if (NAME.test(code)) return new OneClientError('tls', 'name', sent);
  if (EXPIRED.test(code)) return new OneClientError('tls', 'expired', sent);
  if (CLIENT.test(code)) return new OneClientError('tls-client', code, sent);
  if (NO_TLS.test(code)) return new OneClientError('no-tls', '', sent);
  if (TLS.test(code)) return new OneClientError('tls', code, sent);
  if (code.startsWith('HPE_')) {
    const [kind, major] = told.rawPacket ?? [];
    // A TLS record that holds an alert: our request was taken for a handshake.
    if (kind === 0x15 && major === 0x03) return new OneClientError('needs-tls', '', sent);
    return new OneClientError('http', code, sent);
  }
  if (code === 'ETIMEDOUT') return new OneClientError('timeout', sent ? 'first byte' : 'connect', sent);
  return new OneClientError(CODES[code] ?? 'unreachable', code, sent);
}

/** The same for a TLS handshake, in which `bytesRead` came from the other end: nothing of a request is written yet. */
export function handshakeError(told: Told, bytesRead: number): OneClientError {
  // In TLS 1.2 this is both `no cipher in common`, said at once in a record of 7 bytes, and `no certificate`, said after its own.
  if (told.code?.endsWith('HANDSHAKE_FAILURE') === true && bytesRead > 7)
    return new OneClientError('tls-client', told.code, false);
  return clientError(told, false);
}

/** Of several addresses, the one that was there and said no tells most; else the last. */
function meant({ code, errors }: Told): string {
  const codes = errors?.map((told) => told.code ?? '') ?? [];
  return codes.find((each) => each === 'ECONNREFUSED') ?? codes.at(-1) ?? code ?? '';
}
