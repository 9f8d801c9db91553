import type { Probes } from '../../core/probes.ts';
import { converse } from './converse.ts';
import { RDP } from './rdp.ts';
import { probeRfb } from './rfb.ts';
import { SPICE } from './spice.ts';

/** Probes over real sockets. */
export const createProbes = (): Probes => ({
  rdp: (address, timeout, signal) => converse(address, timeout, signal, RDP),
  rfb: probeRfb,
  spice: (address, timeout, signal) => converse(address, timeout, signal, SPICE),
});
