import type { Hindrance } from '../../core/desktops/plan.ts';
import type { RdpAnswer, RfbAnswer, SpiceAnswer } from '../../core/probes.ts';

type HindranceKey = Extract<Hindrance, { what: string }>['what'] | 'no-way-in' | 'viewer-missing';
type Reason = Exclude<
  Extract<RdpAnswer | RfbAnswer | SpiceAnswer, { ok: false }>['reason'],
  'negotiation-failed'
>;

/** Why there is no way in: what is wrong, and how it is mended. HOST stands for the name of the VM's host. */
export const HINDRANCES: Readonly<Record<HindranceKey, readonly [says: string, mend: string]>> = {
  'no-way-in': [
    'It offers neither a NIC with RDP=YES nor GRAPHICS: there is no way in.',
    'GRAPHICS = [ TYPE = "SPICE", LISTEN = "0.0.0.0", RANDOM_PASSWD = "YES" ], or NIC = [ RDP = "YES", … ] in the VM template',
  ],
  nic: [
    'A NIC says RDP=YES, and has no address.',
    'Give its network an address range, or the NIC an EXTERNAL_IP.',
  ],
  host: [
    'It has GRAPHICS, and its host is unknown, or its name is no host name.',
    'Start it; in [cloud.hosts] of the settings: "HOST" = "address".',
  ],
  port: ['It has GRAPHICS, and no PORT yet.', 'Start it: OpenNebula gives the port at the deployment.'],
  listen: [
    'GRAPHICS/LISTEN is an address of the host itself: nobody else reaches it.',
    'GRAPHICS = [ LISTEN = "0.0.0.0", … ] in the VM template, with a firewall on the host that lets terminals in',
  ],
  'remote-viewer': ['It is a SPICE desktop, and the settings do not allow remote-viewer.', 'viewers.allow'],
  freerdp: ['It is an RDP desktop, and the settings do not allow freerdp.', 'viewers.allow'],
  console: ['It has a VNC screen, and the settings do not allow the console.', 'viewers.allow'],
  certificate: [
    'rdp.certificates is "pinned", and [rdp.pins] has no line for this desktop.',
    'Add its address:port with the fingerprint of its certificate to [rdp.pins].',
  ],
  security: [
    'CONTEXT/RDP_SECURITY asks for what rdp.security does not allow.',
    'Take it out of the VM’s CONTEXT, or allow it in rdp.security.',
  ],
  tls: [
    'spice.tls.mode is "required", and nothing says where its SPICE server speaks TLS.',
    'spice.tls.port-offset, or VDI_SPICE_TLS_PORT at the VM (docs/opennebula.md)',
  ],
  'viewer-missing': [
    'The program that shows it is not installed here.',
    'apt install virt-viewer freerdp3-x11 (Debian 12: freerdp2-x11)',
  ],
};

interface Mend {
  /** For a port of the guest, and for one of its host. */
  readonly guest: string;
  readonly host: (name: string) => string;
}
const mend = (guest: string, host: (name: string) => string): Mend => ({ guest, host });
const LISTENS = (name: string): string =>
  `See whether the VM runs on ${name}, and GRAPHICS/LISTEN: ss -ltn there.`;
const ELSE = 'Something else listens there: see the port.';

export const UNREACHED: Readonly<Record<Reason, readonly [says: string, mend: Mend]>> = {
  refused: ['refuses connections', mend('In the guest: allow remote desktop; see docs/rdp.md.', LISTENS)],
  reset: ['hangs up', mend('In the guest: see its event log and docs/rdp.md.', LISTENS)],
  timeout: [
    'does not answer',
    mend(
      'The guest may still boot, or a firewall (its own too) drops what is sent.',
      (name) => `A firewall between here and ${name} may drop what is sent.`,
    ),
  ],
  unreachable: [
    'cannot be reached',
    mend('This machine has no road to that network.', () => 'This machine has no road to that network.'),
  ],
  dns: [
    'has a name that cannot be resolved here',
    mend(
      'Give the NIC an address.',
      (name) => `In [cloud.hosts] of the settings: "${name}" = "address"; or give ${name} a name in DNS.`,
    ),
  ],
  'not-rdp': ['is no RDP server', mend(ELSE, () => ELSE)],
  'not-rfb': ['is no VNC server', mend(ELSE, () => ELSE)],
  'not-spice': ['is no SPICE server', mend(ELSE, () => ELSE)],
  'link-error': ['refuses the SPICE link', mend(ELSE, () => 'See the log of QEMU on the host.')],
};
