import { existsSync } from 'node:fs';

/** Where pcscd listens (pcsc-lite, PCSCLITE_CSOCK_NAME). */
const SOCKET = '/run/pcscd/pcscd.comm';

/** Whether smart-card readers can be asked for on this terminal: pcscd runs, or starts when it is asked. */
export const hasCardReader = (socket = SOCKET): boolean => existsSync(socket);
