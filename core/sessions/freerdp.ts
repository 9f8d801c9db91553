import type { RdpSecurity, RdpSettings } from '../policy/settings.ts';
import { freerdpExit } from './freerdp-exit.ts';
import type { LaunchSpec } from './launch-spec.ts';
import { arguments2 } from './rdp/freerdp2.ts';
import { arguments3 } from './rdp/freerdp3.ts';
import { KEY_FILES } from './rdp/keys.ts';
import { classifierOf, newProgress } from './rdp/lines.ts';
import type { RemoteProgram } from './rdp/program.ts';
import { wishOf } from './rdp/wish.ts';
import { SpecError, oneLine } from './text.ts';

export type { RemoteProgram } from './rdp/program.ts';

export interface RdpOptions {
  readonly version: 2 | 3;
  readonly host: string;
  readonly port: number;
  readonly user: string;
  /** Always given, even when empty: FreeRDP 3 would ask for it first and take the password for the domain. */
  readonly domain: string;
  readonly password: string;
  /** What may be negotiated, at least one. */
  readonly security: readonly RdpSecurity[];
  /** SHA-256 of the one certificate that is taken, `aa:bb:…`; null lets the system's authorities decide. */
  readonly pin: string | null;
  readonly title: string;
  /** Milliseconds until the picture must be there. */
  readonly readyWithin: number;
  /** What the guest runs in place of its desktop; null for the desktop. */
  readonly program: RemoteProgram | null;
  readonly channels: RdpChannels;
  readonly display: RdpDisplay;
  /** RDP_* of the NIC as written, such as RDP_ENABLE_WALLPAPER; values of strangers. */
  readonly nic: Readonly<Record<string, string>>;
  /** The terminal's XKB layout, such as `de`: what RDP_SERVER_LAYOUT goes before. */
  readonly keyboard: string;
}

export interface RdpChannels {
  readonly clipboard: boolean;
  readonly sound: boolean;
  readonly microphone: boolean;
  readonly drives: boolean;
  readonly printers: boolean;
  readonly smartCard: boolean;
  /** Devices that are redirected raw, by vendor and product: never a smart-card reader, never a keyboard (`core/devices/usb.ts`). */
  readonly usb: readonly { readonly vendor: number; readonly product: number }[];
}

export type RdpDisplay = Pick<
  RdpSettings,
  'multiMonitor' | 'dynamicResolution' | 'scale' | 'graphics' | 'link' | 'compression' | 'reconnect'
>;

/** FreeRDP reads 512 bytes of a password and would try with what it has. */
const LONGEST_PASSWORD = 511;

/**
 * RDP by FreeRDP: the password on its standard input, certificates never by asking. The fresh HOME of the launcher is part of that: a
 * stored certificate would go before what is given here. Throws `SpecError`.
 */
export function rdpSpec(options: RdpOptions): LaunchSpec {
  const wish = wishOf(options);
  const password = oneLine('password', options.password);
  if (new TextEncoder().encode(password).length > LONGEST_PASSWORD) throw new SpecError('password');
  const progress = newProgress();
  const version3 = options.version === 3;
  return {
    program: version3 ? 'xfreerdp3' : 'xfreerdp2',
    args: version3 ? arguments3(wish) : arguments2(wish),
    handOff: { channel: 'stdin', content: `${password}\n` },
    files: version3 ? KEY_FILES : [],
    environment: { LC_ALL: 'C.UTF-8' },
    classify: classifierOf(progress),
    readyWithin: options.readyWithin,
    exitMeaning: (exit, ready) => freerdpExit(exit, { ...progress, ready }),
  };
}
