import { connectionPlan } from '../../core/desktops/plan.ts';
import type { Equipment, Way } from '../../core/desktops/plan.ts';
import type { OpenNebula } from '../../core/opennebula/client.ts';
import type { Session } from '../../core/opennebula/model/common.ts';
import { stateMeaning } from '../../core/opennebula/states.ts';
import type { Settings } from '../../core/policy/settings.ts';
import { probeCertificate } from '../../platform/probes/certificate.ts';
import { createProbes } from '../../platform/probes/index.ts';
import type { TriedWay, VmFacts } from './vm.ts';

/** How long a port may take to answer, milliseconds. */
const WITHIN = 5_000;

/** Reads the VM and tries each way in; no probe signs in, so nobody who is connected is thrown out. Rejects as the calls of the cloud do. */
export async function readVm(
  cloud: OpenNebula,
  session: Session,
  id: number,
  settings: Settings,
  equipment: Equipment,
): Promise<VmFacts> {
  const vm = await cloud.vm.info(session, id);
  const { phase, domain } = stateMeaning(vm.state, vm.lcmState);
  const { ways, hindrances } = connectionPlan(vm, settings, equipment);
  const tried = domain ? await Promise.all(ways.map(tryWay)) : ways.map(untried);
  return { vm, phase, hindrances, tried };
}

const untried = (way: Way): TriedWay => ({ way, answer: null, certificate: null });

async function tryWay(way: Way): Promise<TriedWay> {
  const { signal } = new AbortController();
  const probes = createProbes();
  const { address } = way;
  switch (way.protocol) {
    case 'rdp': {
      const answer = await probes.rdp(address, WITHIN, signal);
      const certificate = answer.ok ? await probeCertificate(address, WITHIN, signal) : null;
      return { way, answer, certificate };
    }
    case 'spice':
      return { way, answer: await probes.spice(address, WITHIN, signal), certificate: null };
    case 'vnc':
      return { way, answer: await probes.rfb(address, WITHIN, signal), certificate: null };
  }
}
