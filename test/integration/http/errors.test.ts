import { describe, expect, test } from 'vitest';
import { clientError, handshakeError } from '../../../platform/http/errors.ts';

/** Both libraries have their own words for the same alert: OpenSSL in Node, BoringSSL in Electron. */
describe('what a code means', () => {
  test.each([
    ['ECONNREFUSED', 'refused', 'ECONNREFUSED'],
    ['EPIPE', 'reset', 'EPIPE'],
    ['EAI_AGAIN', 'dns', 'EAI_AGAIN'],
    ['ENETUNREACH', 'unreachable', 'ENETUNREACH'],
    ['EACCES', 'unreachable', 'EACCES'],
    ['ETIMEDOUT', 'timeout', 'connect'],
    ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'tls', 'authority'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'tls', 'authority'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'tls', 'authority'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'tls', 'authority'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'tls', 'name'],
    ['CERT_HAS_EXPIRED', 'tls', 'expired'],
    ['CERT_NOT_YET_VALID', 'tls', 'expired'],
    ['CERT_REVOKED', 'tls', 'CERT_REVOKED'],
    ['ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', 'tls', 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION'],
    ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', 'tls-client', 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED'],
    ['ERR_SSL_TLSV1_CERTIFICATE_REQUIRED', 'tls-client', 'ERR_SSL_TLSV1_CERTIFICATE_REQUIRED'],
    ['ERR_SSL_SSL/TLS_ALERT_BAD_CERTIFICATE', 'tls-client', 'ERR_SSL_SSL/TLS_ALERT_BAD_CERTIFICATE'],
    ['ERR_SSL_SSLV3_ALERT_CERTIFICATE_UNKNOWN', 'tls-client', 'ERR_SSL_SSLV3_ALERT_CERTIFICATE_UNKNOWN'],
    ['ERR_SSL_TLSV1_ALERT_UNKNOWN_CA', 'tls-client', 'ERR_SSL_TLSV1_ALERT_UNKNOWN_CA'],
    ['ERR_SSL_CERTIFICATE_VERIFY_FAILED', 'tls', 'ERR_SSL_CERTIFICATE_VERIFY_FAILED'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'no-tls', ''],
    ['HPE_INVALID_CONSTANT', 'http', 'HPE_INVALID_CONSTANT'],
    ['', 'unreachable', ''],
  ])('%s', (told, code, detail) => {
    expect(clientError({ code: told }, false)).toMatchObject({ code, detail, sent: false });
    expect(clientError({ code: told }, true)).toMatchObject({ code, sent: true });
  });

  test('a TLS alert instead of HTTP', () => {
    const told = (...bytes: number[]) => ({
      code: 'HPE_INVALID_CONSTANT',
      rawPacket: Uint8Array.from(bytes),
    });
    expect(clientError(told(0x15, 3, 1, 0, 2, 2, 70), true)).toMatchObject({ code: 'needs-tls', detail: '' });
    expect(clientError(told(0x15), true)).toMatchObject({ code: 'http' });
    expect(clientError(told(0x53, 3), true)).toMatchObject({ code: 'http' });
  });

  test('of several addresses, the one that said no', () => {
    const all = (...codes: string[]) => ({ code: codes[0] ?? '', errors: codes.map((code) => ({ code })) });
    expect(clientError(all('ENETUNREACH', 'ECONNREFUSED', 'ETIMEDOUT'), false).code).toBe('refused');
    expect(clientError(all('ENETUNREACH', 'ETIMEDOUT'), false).code).toBe('timeout');
  });

  test('a handshake that failed: at once, or after the certificates', () => {
    const told = { code: 'ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE' };
    expect(handshakeError(told, 7)).toMatchObject({ code: 'tls', sent: false });
    expect(handshakeError(told, 2_000)).toMatchObject({ code: 'tls-client', sent: false });
    expect(handshakeError({ code: 'ERR_SSL_NO_SHARED_CIPHER' }, 2_000)).toMatchObject({ code: 'tls' });
  });
});
