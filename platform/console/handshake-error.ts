import type { BridgeOutcome } from './bridge-types.ts';

/** Why page and server could not be joined, as an outcome of the bridge. */
export class HandshakeError extends Error {
  override readonly name = 'HandshakeError';
  readonly outcome: BridgeOutcome;
  constructor(outcome: BridgeOutcome) {
    super(outcome);
    this.outcome = outcome;
  }
}
