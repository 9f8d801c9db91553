import type { ExitMeaning, HomeFile, LaunchSpec, ProgramExit } from './launch-spec.ts';
import { aclGuard } from './spice/acl-guard.ts';
import { connectionFile } from './spice/connection-file.ts';
import { spiceLines } from './spice/lines.ts';
import type { SpiceOptions } from './spice/options.ts';
import { oneLine } from './text.ts';

export { connectionFile } from './spice/connection-file.ts';
export type { SpiceOptions } from './spice/options.ts';

const GUARD = 'usb-acl';

/** SPICE by remote-viewer: connection file on its standard input, so the ticket is in no argument and in no file. Throws `SpecError`. */
export function spiceSpec(options: SpiceOptions): LaunchSpec {
  return {
    program: 'remote-viewer',
    args: [
      ...['--kiosk', '--kiosk-quit=on-disconnect', '--debug', KEYS],
      ...(options.sound ? [] : ['--spice-disable-audio']),
      ...usbArguments(options.usb),
      ...cardArguments(options.smartCard),
      '-',
    ],
    handOff: { channel: 'stdin', content: connectionFile(options) },
    files: [settingsFile(options), ...(options.usb === null ? [] : [GUARD_FILE])],
    environment: {
      LC_ALL: 'C.UTF-8',
      ...(options.usb === null ? {} : { SPICE_USB_ACL_BINARY: `./${GUARD}` }),
      ...(options.absolutePointer === true ? { SPICE_NOGRAB: '1' } : {}),
      // The channel is opened, and everything on it disregarded (spice-channel.c of spice-gtk 0.42).
      ...(options.microphone === false ? { SPICE_DISABLE_CHANNELS: 'record' } : {}),
    },
    classify: spiceLines(),
    personal: /Key pressed was/,
    readyWithin: options.readyWithin,
    // spice-server 0.15.1 was seen to crash, and its VM with it, when a display channel ended before its first message was handled.
    settle: 1_000,
    exitMeaning: remoteViewerExit,
  };
}

/**
 * Keys that GTK would take for itself, even in kiosk mode, and that are sent to the guest as they are instead: Ctrl+? opens a window with
 * the viewer's keys, Ctrl+F1 is a help that the guest's own programs have a use for.
 */
const KEYS = '--keymap=question=question,F1=F1';

/** The file is of this run's own home, into which the launcher puts it and in which the viewer starts. */
const GUARD_FILE: HomeFile = { path: GUARD, content: aclGuard(), executable: true };

/** remote-viewer(1), CONFIGURATION. */
const settingsFile = ({ clipboard }: SpiceOptions): HomeFile => ({
  path: '.config/virt-viewer/settings',
  content: `[virt-viewer]\nask-quit=false\nshare-clipboard=${clipboard}\n`,
  executable: false,
});

const usbArguments = (usb: SpiceOptions['usb']): readonly string[] => [
  ...(usb === null || usb.onConnect === '' ? [] : [`--spice-usbredir-redirect-on-connect=${usb.onConnect}`]),
  ...(usb === null || usb.later === '' ? [] : [`--spice-usbredir-auto-redirect-filter=${usb.later}`]),
];

/** The three for software certificates go together: spice-gtk looks at none of them without the others. */
function cardArguments(card: SpiceOptions['smartCard']): readonly string[] {
  if (card === null) return [];
  if (card.kind === 'reader') return ['--spice-smartcard'];
  const certificates = card.certificates.map((each) => oneLine('certificate', each)).join(',');
  return [
    '--spice-smartcard',
    `--spice-smartcard-certificates=${certificates}`,
    `--spice-smartcard-db=${oneLine('certificate database', card.database)}`,
  ];
}

function remoteViewerExit(exit: ProgramExit, wasReady: boolean): ExitMeaning {
  if (exit.kind === 'not-found') return 'not-found';
  if (exit.kind === 'exited' && exit.code === 0) return wasReady ? 'closed' : 'failed';
  return wasReady ? 'lost' : 'failed';
}
