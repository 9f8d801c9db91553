import type { RandomBytes } from '../clock.ts';

/** Without I, L, O, U: it is read aloud over the telephone (Crockford's base 32). */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Six characters, 30 random bits: short enough to be read out, and unique enough for one site's logs of one day. */
export function incidentNumber(random: RandomBytes): string {
  return [...random(6)].map((byte) => ALPHABET[byte % 32]).join('');
}
