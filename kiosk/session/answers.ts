import type { Met } from '../../core/boot/signals.ts';
import type { Way } from '../../core/desktops/plan.ts';
import type { Probes, RdpAnswer, RfbAnswer, SpiceAnswer } from '../../core/probes.ts';

/** How long one look at a way in may take, milliseconds. */
const PROBE_WITHIN = 3_000;

/** What a look at a way in met; `security` is what an RDP server picked. */
export interface Looked {
  readonly met: Met;
  readonly security: string | null;
}

/** Whether the way in speaks its protocol now. Completes no sign-in, so it disturbs nobody who is connected. */
export async function answers(probes: Probes, way: Way, signal: AbortSignal): Promise<boolean> {
  return (await lookAt(probes, way, signal)).met === 'answers';
}

/** One look at a way in, as `answers` does it, and what stood in its way. Rejects with the signal's reason only. */
export async function lookAt(probes: Probes, way: Way, signal: AbortSignal): Promise<Looked> {
  switch (way.protocol) {
    case 'rdp': {
      const rdp = await probes.rdp(way.address, PROBE_WITHIN, signal);
      return { met: metOf(rdp), security: rdp.ok ? rdp.security : null };
    }
    case 'spice':
      return { met: metOf(await probes.spice(way.address, PROBE_WITHIN, signal)), security: null };
    case 'vnc':
      return { met: metOf(await probes.rfb(way.address, PROBE_WITHIN, signal)), security: null };
  }
}

function metOf(answer: RdpAnswer | RfbAnswer | SpiceAnswer): Met {
  if (answer.ok) return 'answers';
  switch (answer.reason) {
    case 'negotiation-failed':
    case 'link-error':
      // A server that negotiates and refuses what was offered is up: what to offer is for the viewer to find out.
      return 'answers';
    case 'not-rdp':
    case 'not-rfb':
    case 'not-spice':
      return 'other';
    case 'dns':
    case 'unreachable':
      return 'unreachable';
    case 'refused':
    case 'reset':
    case 'timeout':
      return answer.reason;
  }
}
