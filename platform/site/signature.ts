import { createPublicKey, verify } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

/** Beginning of the DER form of an Ed25519 public key (RFC 8410, 4), before its 32 bytes. */
const SPKI = Buffer.from('302a300506032b6570032100', 'hex');

/** Ed25519: 64 bytes as `openssl pkeyutl -sign` writes them, or base64 of them. */
const SIGNATURE_BYTES = 64;
const BASE64 = /^[A-Za-z0-9+/]{86}==\s*$/;

/** The public key of a site: PEM, or base64 of its 32 bytes or of its DER form. Throws `TypeError` for what is none. */
function readKey(text: string): KeyObject {
  const bytes = Buffer.from(text, 'base64');
  try {
    const key = text.includes('-----BEGIN')
      ? createPublicKey(text)
      : createPublicKey({
          key: bytes.length === 32 ? Buffer.concat([SPKI, bytes]) : bytes,
          format: 'der',
          type: 'spki',
        });
    if (key.asymmetricKeyType === 'ed25519') return key;
  } catch {
    // Told below: OpenSSL's words help nobody here.
  }
  throw new TypeError('site.key: is no Ed25519 public key');
}

/** Whether `signature` is one of the key over exactly these bytes. */
export function isSigned(body: Uint8Array, signature: Buffer, key: string): boolean {
  const text = signature.length === SIGNATURE_BYTES ? '' : signature.toString('latin1');
  const bytes = BASE64.test(text) ? Buffer.from(text, 'base64') : signature;
  return bytes.length === SIGNATURE_BYTES && verify(null, body, readKey(key), bytes);
}
