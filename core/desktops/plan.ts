import type { Protocol } from '../../contract/views.ts';
import type { Settings, Viewer } from '../policy/settings.ts';
import type { Address } from '../probes.ts';
import type { Graphics, Vm } from '../opennebula/model/vm.ts';

/** One way into a desktop: what to connect to, and with what. */
export type Way =
  | {
      readonly protocol: 'rdp';
      readonly address: Address;
      /** CONTEXT/RDP_SECURITY in small letters; empty leaves it to the two ends. */
      readonly security: '' | 'rdp' | 'tls' | 'nla';
      /** CONTEXT/USERNAME, to begin with. */
      readonly user: string;
      /** SHA-256 of the only certificate that is taken; null: the system's authorities decide. */
      readonly pin: string | null;
    }
  | { readonly protocol: 'spice' | 'vnc'; readonly address: Address; readonly password: string | null };

/** Why the VM has no way in, or not this one. */
export type Hindrance =
  | { readonly kind: 'no-way-in' }
  | { readonly kind: 'no-address'; readonly what: 'nic' | 'host' | 'port' | 'listen' }
  | { readonly kind: 'policy-denied'; readonly what: Viewer | 'certificate' }
  | { readonly kind: 'viewer-missing'; readonly program: 'remote-viewer' | 'xfreerdp' };

/** Ways in, best one first, and why the others are not there. The machine's console is never first where there is a desktop. */
export interface Plan {
  readonly ways: readonly Way[];
  readonly hindrances: readonly Hindrance[];
}

/** What this terminal has. */
export interface Equipment {
  readonly remoteViewer: boolean;
  readonly freerdp: boolean;
}

/** OpenNebula's `NIC[RDP=YES]` first, then `GRAPHICS` (FireEdge getRdpSettings; src/vm/VirtualMachineParser.cc parse_graphics). */
export function connectionPlan(vm: Vm, settings: Settings, equipment: Equipment): Plan {
  const ways: Way[] = [];
  const hindrances: Hindrance[] = [];
  const take = (found: Way | Hindrance | null) => {
    if (found === null) return;
    if ('protocol' in found) ways.push(found);
    else hindrances.push(found);
  };
  take(rdpWay(vm, settings, equipment));
  take(graphicsWay(vm, settings, equipment));
  if (ways.length === 0 && hindrances.length === 0) hindrances.push({ kind: 'no-way-in' });
  return { ways, hindrances };
}

/** The way that opening would take first, as far as the VM alone tells; for the tile. */
export function protocolOf(vm: Vm, inherited: 'spice' | 'vnc'): Protocol | null {
  if (vm.nics.some((nic) => nic.rdp)) return 'rdp';
  return consoleOf(vm.graphics, inherited);
}

/** TYPE may stand in the host's, cluster's or driver's defaults alone (src/vmm/LibVirtDriverKVM.cc): the site says then what it is. */
const consoleOf = (graphics: Graphics | null, inherited: 'spice' | 'vnc'): 'spice' | 'vnc' | null => {
  if (graphics === null || graphics.type === 'other') return null;
  return graphics.type === 'unset' ? inherited : graphics.type;
};

function rdpWay(vm: Vm, settings: Settings, equipment: Equipment): Way | Hindrance | null {
  const nics = vm.nics.filter((each) => each.rdp);
  if (nics.length === 0) return null;
  if (!settings.viewers.allow.includes('freerdp')) return { kind: 'policy-denied', what: 'freerdp' };
  if (!equipment.freerdp) return { kind: 'viewer-missing', program: 'xfreerdp' };
  const host = nics.map((nic) => nic.externalIp || nic.ip).find(isIpAddress);
  if (host === undefined) return { kind: 'no-address', what: 'nic' };
  const address = { host, port: vm.context.rdpPort };
  const pin = settings.rdp.pins[`${address.host}:${address.port}`] ?? null;
  if (pin === null && settings.rdp.certificates === 'pinned') {
    return { kind: 'policy-denied', what: 'certificate' };
  }
  return {
    protocol: 'rdp',
    address,
    security: securityOf(vm.context.rdpSecurity),
    user: vm.context.userName,
    pin,
  };
}

function graphicsWay(vm: Vm, settings: Settings, equipment: Equipment): Way | Hindrance | null {
  const graphics = vm.graphics;
  const protocol = consoleOf(graphics, settings.cloud.inheritedGraphics);
  if (graphics === null || protocol === null) return null;
  const viewer = protocol === 'spice' ? 'remote-viewer' : 'console';
  if (!settings.viewers.allow.includes(viewer)) return { kind: 'policy-denied', what: viewer };
  if (viewer === 'remote-viewer' && !equipment.remoteViewer) {
    return { kind: 'viewer-missing', program: 'remote-viewer' };
  }
  if (vm.host === null) return { kind: 'no-address', what: 'host' };
  if (graphics.port === null) return { kind: 'no-address', what: 'port' };
  const host = settings.cloud.hosts[vm.host.hostname] ?? vm.host.hostname;
  if (!isHostName(host)) return { kind: 'no-address', what: 'host' };
  // A server that listens on its own machine only can be reached when the host map says that this machine is the host.
  if (isLoopback(graphics.listen) && !isLoopback(host)) return { kind: 'no-address', what: 'listen' };
  return { protocol, address: { host, port: graphics.port }, password: graphics.password };
}

const securityOf = (text: string): '' | 'rdp' | 'tls' | 'nla' => {
  const lower = text.toLowerCase();
  return lower === 'rdp' || lower === 'tls' || lower === 'nla' ? lower : '';
};

const isLoopback = (host: string) => host === 'localhost' || host === '::1' || host.startsWith('127.');
/** Attributes are hostile: what becomes an argument of a viewer is an address and nothing else. */
const isIpAddress = (text: string) =>
  /^(25[0-5]|2[0-4]\d|1?\d?\d)(\.(25[0-5]|2[0-4]\d|1?\d?\d)){3}$/.test(text) ||
  (/^[0-9a-fA-F:]{2,39}$/.test(text) && text.split(':').length >= 3);
const isHostName = (text: string) =>
  text.length <= 253 &&
  (isIpAddress(text) || /^[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9-]+)*\.?$/.test(text));
