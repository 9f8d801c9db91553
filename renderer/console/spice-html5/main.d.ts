import type { SpiceInputsConn } from './inputs.js';
import type { SpiceConn } from './spiceconn.js';

export interface MainOptions {
  readonly uri: string;
  readonly password: string;
  /** ID of the element that takes the picture and wears the pointer. */
  readonly screen_id: string;
  readonly onerror: (error: unknown) => void;
  readonly onsuccess: () => void;
}

export class SpiceMainConn extends SpiceConn {
  constructor(options: MainOptions);
  readonly inputs?: SpiceInputsConn;
  readonly mouse_mode?: number;
  stop(): void;
  /** Ours: there is a new picture. */
  pictured?: (canvas: HTMLCanvasElement) => void;
}
