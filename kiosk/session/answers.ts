import type { Way } from '../../core/desktops/plan.ts';
import type { Probes } from '../../core/probes.ts';

/** How long one look at a way in may take, milliseconds. */
const PROBE_WITHIN = 3_000;

/** Whether the way in speaks its protocol now. Completes no sign-in, so it disturbs nobody who is connected. */
export async function answers(probes: Probes, way: Way, signal: AbortSignal): Promise<boolean> {
  switch (way.protocol) {
    case 'rdp': {
      const rdp = await probes.rdp(way.address, PROBE_WITHIN, signal);
      // A server that negotiates and refuses what was offered is up: what to offer is for FreeRDP to find out.
      return rdp.ok || rdp.reason === 'negotiation-failed';
    }
    case 'spice': {
      const spice = await probes.spice(way.address, PROBE_WITHIN, signal);
      return spice.ok || spice.reason === 'link-error';
    }
    case 'vnc':
      return (await probes.rfb(way.address, PROBE_WITHIN, signal)).ok;
  }
}
