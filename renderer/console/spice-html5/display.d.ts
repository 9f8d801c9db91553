import type { SpiceConn } from './spiceconn.js';
import type { SpiceMainConn } from './main.js';

export class SpiceDisplayConn extends SpiceConn {
  override readonly parent: SpiceMainConn;
  readonly primary_surface?: number;
  readonly surfaces: Readonly<Record<number, { readonly canvas: HTMLCanvasElement }>>;
  /** Called when there is a new primary surface, after its canvas has its place. */
  hook_events(): void;
}
