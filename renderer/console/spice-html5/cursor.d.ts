import type { SpiceConn } from './spiceconn.js';

export class SpiceCursorConn extends SpiceConn {}
