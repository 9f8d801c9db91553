import type { SpiceConn } from './spiceconn.js';

export class SpiceInputsConn extends SpiceConn {
  /** Movements that the server has not acknowledged. */
  waiting_for_ack: number;
}
