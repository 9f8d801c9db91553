import type { SessionView } from '../../contract/views.ts';
import type { Way } from '../../core/desktops/plan.ts';
import type { Terms } from '../../core/desktops/terms.ts';
import { rdpDevices, spiceFilters } from '../../core/devices/usb.ts';
import type { UsbDevice } from '../../core/devices/usb.ts';
import type { RdpSecurity, Settings } from '../../core/policy/settings.ts';
import { rdpSpec } from '../../core/sessions/freerdp.ts';
import type { RemoteProgram } from '../../core/sessions/freerdp.ts';
import type { LaunchSpec } from '../../core/sessions/launch-spec.ts';
import { spiceSpec } from '../../core/sessions/remote-viewer.ts';
import type { Launcher } from '../../core/sessions/launcher.ts';
import { SpecError } from '../../core/sessions/text.ts';
import type { GuestCredentials } from './inbox.ts';

export type ViewerWay = Exclude<Way, { protocol: 'vnc' }>;

/** What one session may share and begins with: the settings', the VM's and the person's word together. */
export interface Agreed {
  readonly terms: Terms;
  /** Whether this guest sees the card. */
  readonly smartCard: boolean;
  /** The devices that the person picked of those that the rules allow; null leaves it to the rules. */
  readonly usb: readonly UsbDevice[] | null;
  /** What is plugged in now. */
  readonly present: readonly UsbDevice[];
  readonly credentials: GuestCredentials | null;
  /** SHA-256 of the only certificate that is taken; null: the system's authorities decide. */
  readonly pin: string | null;
  /** What RDP may negotiate. */
  readonly security: readonly RdpSecurity[];
  /** What runs in place of the desktop; null for the desktop. */
  readonly program: RemoteProgram | null;
  /** The XKB layout that is in force. */
  readonly keyboard: string;
}

export interface SpecPorts {
  readonly settings: Settings;
  readonly launcher: Pick<Launcher, 'has'>;
  /** PEM text of the authority of the hypervisors; null where the settings name none. */
  readonly spiceAuthority: string | null;
}

/** The viewer to run for `way`. FreeRDP 3 where it is installed, else 2. Throws `SpecError`. */
export function specFor(
  way: ViewerWay,
  desktop: SessionView['desktop'],
  agreed: Agreed,
  { settings, launcher, spiceAuthority }: SpecPorts,
): LaunchSpec {
  const { terms, credentials } = agreed;
  const common = { ...way.address, title: desktop.name, readyWithin: settings.deadlines.viewer };
  if (way.protocol === 'spice') {
    const { spice, smartCard } = settings;
    // Never in clear where TLS was meant.
    if (way.tlsPort !== null && spiceAuthority === null) throw new SpecError('ca');
    return spiceSpec({
      ...common,
      password: way.password,
      tls:
        way.tlsPort === null || spiceAuthority === null
          ? null
          : { port: way.tlsPort, ca: spiceAuthority, hostSubject: spice.tls.hostSubject },
      proxy: spice.proxy,
      absolutePointer: way.absolutePointer,
      clipboard: terms.clipboard,
      sound: terms.sound,
      microphone: terms.microphone,
      usb: terms.usb ? spiceFilters(settings.usb, agreed.usb) : null,
      smartCard: !agreed.smartCard
        ? null
        : smartCard.software === null
          ? { kind: 'reader' }
          : { kind: 'software', ...smartCard.software },
    });
  }
  return rdpSpec({
    ...common,
    version: launcher.has('xfreerdp3') ? 3 : 2,
    user: credentials?.user ?? '',
    password: credentials?.password ?? '',
    domain: settings.rdp.domain,
    security: agreed.security,
    pin: agreed.pin,
    program: agreed.program,
    channels: {
      clipboard: terms.clipboard,
      sound: terms.sound,
      microphone: terms.microphone,
      drives: terms.drives,
      printers: terms.printers,
      smartCard: agreed.smartCard,
      usb: terms.usb ? rdpDevices(settings.usb, agreed.usb, agreed.present) : [],
    },
    display: settings.rdp,
    nic: way.options,
    keyboard: agreed.keyboard,
  });
}
