import { freerdpExit } from './freerdp-exit.ts';
import type { RdpSecurity, RdpSettings } from '../policy/settings.ts';
import type { LaunchSpec, LineClassifier } from './launch-spec.ts';
import { SpecError, oneLine, safeHost, shownText } from './text.ts';

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

/** A published application: RemoteApp of Windows, or the one program of an xrdp session. Values of strangers; they name programs in the guest only. */
export interface RemoteProgram {
  readonly kind: 'remote-app' | 'shell';
  /** `||alias` or a path in the guest. */
  readonly program: string;
  readonly arguments: string;
}

const PIN = /^[0-9a-f]{2}(:[0-9a-f]{2}){31}$/;

/**
 * RDP by FreeRDP: the password on its standard input (`/from-stdin:force`), certificates never by asking (`/cert:deny` refuses what is
 * neither verified nor pinned; the fresh HOME of the launcher keeps a stored host from overriding that). Throws `SpecError`.
 */
export function rdpSpec(options: RdpOptions): LaunchSpec {
  const host = safeHost(options.host);
  const server = host.includes(':') ? `[${host}]` : host;
  if (options.pin !== null && !PIN.test(options.pin)) throw new SpecError('pin');
  const fingerprint = options.pin === null ? '' : `,fingerprint:sha256:${options.pin}`;
  return {
    program: options.version === 3 ? 'xfreerdp3' : 'xfreerdp2',
    args: [
      `/v:${server}:${options.port}`,
      `/u:${oneLine('user', options.user)}`,
      `/d:${oneLine('domain', options.domain)}`,
      '/from-stdin:force',
      `/cert:deny${fingerprint}`,
      ...(options.security.length === 1 ? [`/sec:${options.security.join('')}`] : []),
      '/f',
      '-toggle-fullscreen',
      options.channels.clipboard ? '+clipboard' : '-clipboard',
      `/t:${shownText(options.title, 80)}`,
      '/log-level:INFO',
    ],
    handOff: { channel: 'stdin', content: `${oneLine('password', options.password)}\n` },
    files: [],
    environment: { LC_ALL: 'C.UTF-8' },
    classify: createClassifier(),
    readyWithin: options.readyWithin,
    exitMeaning: freerdpExit,
  };
}

/** Says this when the picture's buffer is made, after the sign-in. */
const READY = 'Local framebuffer format';
/**
 * The first message could not be written: nobody listens. The exit code is the same as that of a server that hangs up during the
 * sign-in (147); there it is the reading that fails.
 */
const NOBODY = /transport_write:\S* ERRCONNECT_CONNECT_TRANSPORT_FAILED/;

/** What the exit code does not tell. A fresh one for each run: after the sign-in no line means that nobody listens. */
function createClassifier(): LineClassifier {
  let ready = false;
  return (line) => {
    ready ||= line.includes(READY);
    if (line.includes(READY)) return 'ready';
    return !ready && NOBODY.test(line) ? 'unreachable' : null;
  };
}
