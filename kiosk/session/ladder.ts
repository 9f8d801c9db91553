import { LAYERS } from '../../contract/views.ts';
import type { LayerState, SessionView } from '../../contract/views.ts';

const failed = (state: LayerState): LayerState => (state === 'working' ? 'failed' : state);

/** The step that was being taken is the one that failed. Where all are done the desktop was open: it is the connection that broke. */
export const failedLadder = (ladder: SessionView['ladder']): SessionView['ladder'] => ({
  cloud: failed(ladder.cloud),
  machine: failed(ladder.machine),
  system: failed(ladder.system),
  connection: LAYERS.every((each) => ladder[each] === 'done') ? 'failed' : failed(ladder.connection),
});
