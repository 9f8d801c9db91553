import type { LayerState, SessionView } from '../../contract/views.ts';

const failed = (state: LayerState): LayerState => (state === 'working' ? 'failed' : state);

/** The step that was being taken is the one that failed. */
export const failedLadder = (ladder: SessionView['ladder']): SessionView['ladder'] => ({
  cloud: failed(ladder.cloud),
  machine: failed(ladder.machine),
  system: failed(ladder.system),
  connection: failed(ladder.connection),
});
