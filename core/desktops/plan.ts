import type { Protocol } from '../../contract/views.ts';
import { isIpAddress } from '../policy/networks.ts';
import type { RdpSecurity, Settings, Viewer } from '../policy/settings.ts';
import type { Address } from '../probes.ts';
import type { Graphics, Vm } from '../opennebula/model/vm.ts';

/** One way into a desktop: what to connect to, and with what. */
export type Way =
  | {
      readonly protocol: 'rdp';
      readonly address: Address;
      /** What may be negotiated: that of the settings, or the one of it that CONTEXT/RDP_SECURITY picks. */
      readonly security: readonly RdpSecurity[];
      /** CONTEXT/USERNAME, to begin with. */
      readonly user: string;
      /** SHA-256 of the only certificate that is taken, of the settings; null where they name none. */
      readonly pin: string | null;
      /** RDP_* of the NIC as written. */
      readonly options: Readonly<Record<string, string>>;
    }
  | {
      readonly protocol: 'spice';
      readonly address: Address;
      readonly password: string | null;
      /** Where its server speaks TLS; null for one that does not, or a site that does not ask for it. */
      readonly tlsPort: number | null;
      /** Its pointer needs no grab. */
      readonly absolutePointer: boolean;
      /** remote-viewer where it is there and allowed; else the console inside the shell, which has no USB, card or clipboard. */
      readonly viewer: 'remote-viewer' | 'console';
    }
  | { readonly protocol: 'vnc'; readonly address: Address; readonly password: string | null };

/** Why the VM has no way in, or not this one. */
export type Hindrance =
  | { readonly kind: 'no-way-in' }
  | { readonly kind: 'no-address'; readonly what: 'nic' | 'host' | 'port' | 'listen' }
  | { readonly kind: 'policy-denied'; readonly what: Viewer | 'certificate' | 'security' | 'tls' }
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
  /** spice-html5, for SPICE inside the shell: a package of Debian, and on no other distribution. */
  readonly spiceHtml5: boolean;
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
  const nic = nics.find((each) => isIpAddress(each.externalIp || each.ip));
  if (nic === undefined) return { kind: 'no-address', what: 'nic' };
  const address = { host: nic.externalIp || nic.ip, port: vm.context.rdpPort };
  const pin = settings.rdp.pins[`${address.host}:${address.port}`] ?? null;
  if (pin === null && settings.rdp.certificates === 'pinned') {
    return { kind: 'policy-denied', what: 'certificate' };
  }
  const security = securityOf(vm.context.rdpSecurity, settings.rdp.security);
  if (security.length === 0) return { kind: 'policy-denied', what: 'security' };
  return {
    protocol: 'rdp',
    address,
    security,
    user: vm.context.userName,
    pin,
    options: nic.rdpOptions,
  };
}

function graphicsWay(vm: Vm, settings: Settings, equipment: Equipment): Way | Hindrance | null {
  const graphics = vm.graphics;
  const protocol = consoleOf(graphics, settings.cloud.inheritedGraphics);
  if (graphics === null || protocol === null) return null;
  const viewer = protocol === 'vnc' ? vncViewer(settings) : spiceViewer(settings, equipment);
  if (typeof viewer !== 'string') return viewer;
  if (vm.host === null) return { kind: 'no-address', what: 'host' };
  if (graphics.port === null) return { kind: 'no-address', what: 'port' };
  const host = settings.cloud.hosts[vm.host.hostname] ?? vm.host.hostname;
  if (!isHostName(host)) return { kind: 'no-address', what: 'host' };
  // A server that listens on its own machine only can be reached when the host map says that this machine is the host.
  if (isLoopback(graphics.listen) && !isLoopback(host)) return { kind: 'no-address', what: 'listen' };
  const address = { host, port: graphics.port };
  if (protocol === 'vnc') return { protocol, address, password: graphics.password };
  const absolutePointer = vm.hasTablet || settings.spice.absolutePointer === 'always';
  const tlsPort = tlsPortOf(vm, graphics.port, settings);
  if (tlsPort === null && settings.spice.tls.mode === 'required')
    return { kind: 'policy-denied', what: 'tls' };
  return { protocol, address, password: graphics.password, tlsPort, absolutePointer, viewer };
}

const vncViewer = ({ viewers }: Settings): 'console' | Hindrance =>
  viewers.allow.includes('console') ? 'console' : { kind: 'policy-denied', what: 'console' };

function spiceViewer({ viewers }: Settings, equipment: Equipment): 'remote-viewer' | 'console' | Hindrance {
  const allowed = viewers.allow.includes('remote-viewer');
  if (allowed && equipment.remoteViewer) return 'remote-viewer';
  if (viewers.allow.includes('console') && equipment.spiceHtml5) return 'console';
  return allowed
    ? { kind: 'viewer-missing', program: 'remote-viewer' }
    : { kind: 'policy-denied', what: 'remote-viewer' };
}

/** The machine's own screen inside the shell, beside whatever else leads to it: by VNC, or by SPICE where spice-html5 is there. */
export function consoleWay(
  vm: Vm,
  settings: Settings,
  equipment: Equipment,
): Exclude<Way, { protocol: 'rdp' }> | null {
  const way = graphicsWay(vm, settings, { ...equipment, remoteViewer: false });
  return way !== null && 'protocol' in way && way.protocol !== 'rdp' ? way : null;
}

/** No GRAPHICS has a TLS port (facts of OpenNebula 5.12–7.4): a site that set one up says by how much it differs, or writes it at the VM. */
function tlsPortOf(vm: Vm, port: number, { spice }: Settings): number | null {
  if (spice.tls.mode === 'off') return null;
  const told = Number(vm.attributes.vdi['VDI_SPICE_TLS_PORT'] ?? Number.NaN);
  const counted = spice.tls.portOffset === 0 ? Number.NaN : port + spice.tls.portOffset;
  const found = Number.isNaN(counted) ? told : counted;
  return Number.isInteger(found) && found > 0 && found <= 65_535 ? found : null;
}

/** An owner may ask for one of what is allowed; a word that is none leaves it to the two ends. */
function securityOf(text: string, allowed: readonly RdpSecurity[]): readonly RdpSecurity[] {
  const asked = text.toLowerCase();
  if (asked !== 'rdp' && asked !== 'tls' && asked !== 'nla') return allowed;
  return allowed.filter((each) => each === asked);
}

const isLoopback = (host: string) => host === 'localhost' || host === '::1' || host.startsWith('127.');
/** Attributes are hostile: what becomes an argument of a viewer is an address and nothing else. */
const isHostName = (text: string) =>
  text.length <= 253 &&
  (isIpAddress(text) || /^[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9-]+)*\.?$/.test(text));
