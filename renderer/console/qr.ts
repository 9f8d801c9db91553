import { encodeQR } from 'qr';

/** Modules of white around it (ISO/IEC 18004, 6.3.8). */
const QUIET = 4;

/** The modules of a QR code of `text`, dark ones true, with its margin; error correction M: 15 % of it may be unreadable. */
export const matrixOf = (text: string): readonly (readonly boolean[])[] =>
  encodeQR(text, 'raw', { ecc: 'medium', border: QUIET });
