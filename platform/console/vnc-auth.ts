import { createCipheriv } from 'node:crypto';

/** VNC turns every byte of the password around (a slip of the first implementation that all keep). */
const mirrored = (byte: number): number => {
  let turned = 0;
  for (let bit = 0; bit < 8; bit++) turned |= ((byte >> bit) & 1) << (7 - bit);
  return turned;
};

/**
 * Answer to a VNC challenge (RFC 6143, 7.2.2): 16 bytes, DES in ECB mode, the first 8 bytes of the password as key. OpenSSL 3 has no
 * single DES without its legacy provider; triple DES with one key three times is the same.
 */
export function vncResponse(password: string, challenge: Uint8Array): Buffer {
  const key = Buffer.alloc(8);
  Buffer.from(password, 'latin1').copy(key, 0, 0, 8);
  const turned = Buffer.from(key.map(mirrored));
  const cipher = createCipheriv('des-ede3-ecb', Buffer.concat([turned, turned, turned]), null).setAutoPadding(
    false,
  );
  return Buffer.concat([cipher.update(challenge), cipher.final()]);
}
