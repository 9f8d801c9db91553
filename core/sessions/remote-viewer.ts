import type { ExitMeaning, LaunchSpec, LineClassifier, ProgramExit } from './launch-spec.ts';
import { oneLine, safeHost, shownText } from './text.ts';

export interface SpiceOptions {
  readonly host: string;
  /** GRAPHICS/PORT. Not used where `tls` is. */
  readonly port: number;
  /** The ticket; null for a server without one. */
  readonly password: string | null;
  readonly title: string;
  /** Milliseconds until the picture must be there. */
  readonly readyWithin: number;
  /** Every channel under TLS, or none. `ca` is the PEM text of the authority; an empty `hostSubject` lets the certificate's names decide. */
  readonly tls: { readonly port: number; readonly ca: string; readonly hostSubject: string } | null;
  /** URL of an HTTP proxy (CONNECT). */
  readonly proxy: string | null;
  readonly clipboard: boolean;
  readonly sound: boolean;
  /** A folder of this terminal that the guest may use; null for none. */
  readonly sharedFolder: string | null;
  /** Filters in spice-gtk's notation (`core/devices/usb.ts`): for devices that are there at the start, and for those plugged in later. Null: no USB channel. */
  readonly usb: { readonly onConnect: string; readonly later: string } | null;
  /** `reader`: the readers of this terminal, by pcscd. Null: the guest sees no card. */
  readonly smartCard:
    | { readonly kind: 'reader' }
    | { readonly kind: 'software'; readonly database: string; readonly certificates: readonly string[] }
    | null;
}

/** OpenNebula cuts a SPICE ticket there (src/vm/VirtualMachineParser.cc). */
const LONGEST_TICKET = 59;

/**
 * remote-viewer's connection file (remote-viewer(1), CONNECTION FILE). `smartcard-insert` and `smartcard-remove` are never written:
 * they abort remote-viewer 11. Throws `SpecError`.
 */
export function connectionFile(options: SpiceOptions): string {
  const { password } = options;
  const lines = [
    '[virt-viewer]',
    'type=spice',
    `host=${safeHost(options.host)}`,
    `port=${options.port}`,
    ...(password === null ? [] : [`password=${oneLine('ticket', password).slice(0, LONGEST_TICKET)}`]),
    `title=${shownText(options.title, 80)}`,
    'fullscreen=1',
    `enable-usbredir=${options.usb === null ? 0 : 1}`,
    'enable-smartcard=0',
    // Every key that would leave the full screen or the session: nothing may be open to the person but the desktop.
    'toggle-fullscreen=',
    'release-cursor=ctrl+alt',
    'secure-attention=ctrl+alt+end',
  ];
  return `${lines.join('\n')}\n`;
}

/** SPICE by remote-viewer: connection file on its standard input, so the ticket is in no argument and in no file. */
export function spiceSpec(options: SpiceOptions): LaunchSpec {
  return {
    program: 'remote-viewer',
    args: ['--kiosk', '--kiosk-quit=on-disconnect', '--debug', '-'],
    handOff: { channel: 'stdin', content: connectionFile(options) },
    files: [
      {
        path: '.config/virt-viewer/settings',
        content: '[virt-viewer]\nask-quit=false\n',
        executable: false,
      },
    ],
    environment: { LC_ALL: 'C.UTF-8' },
    classify: classifyRemoteViewer,
    readyWithin: options.readyWithin,
    exitMeaning: remoteViewerExit,
  };
}

/**
 * What virt-viewer 11.0 prints with --debug, seen on Debian 12 and 13. It stays in a modal dialog after every failure to connect and
 * answers 0 in every case, so these lines are all there is to go by.
 */
const LINES: readonly (readonly [RegExp, 'ready' | ExitMeaning])[] = [
  [/notebook show display|creating spice display/, 'ready'],
  [/main channel: auth failure/, 'ticket-rejected'],
  [/main channel: failed to connect/, 'unreachable'],
  [/Invalid file |Cannot determine the connection type/, 'failed'],
  [/ssl: subject .* verification failed|Error in certificate chain verification/, 'certificate-untrusted'],
  [/display has disconnected, shutting down/, 'closed'],
];

const classifyRemoteViewer: LineClassifier = (line) =>
  LINES.find(([pattern]) => pattern.test(line))?.[1] ?? null;

function remoteViewerExit(exit: ProgramExit, wasReady: boolean): ExitMeaning {
  if (exit.kind === 'not-found') return 'not-found';
  if (exit.kind === 'exited' && exit.code === 0) return wasReady ? 'closed' : 'failed';
  return wasReady ? 'lost' : 'failed';
}
