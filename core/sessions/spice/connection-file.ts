import { oneLine, safeHost, shownText, SpecError } from '../text.ts';
import type { SpiceOptions } from './options.ts';

/** OpenNebula cuts a SPICE ticket there (src/vm/VirtualMachineParser.cc). */
const LONGEST_TICKET = 59;
const CERTIFICATE = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/g;

/**
 * remote-viewer's connection file (remote-viewer(1), CONNECTION FILE). `smartcard-insert` and `smartcard-remove` are never written:
 * they abort remote-viewer 11. Throws `SpecError`.
 */
export function connectionFile(options: SpiceOptions): string {
  const { password, proxy, usb } = options;
  const lines = [
    '[virt-viewer]',
    'type=spice',
    `host=${safeHost(options.host)}`,
    ...roadOf(options),
    ...(password === null ? [] : [`password=${value('ticket', password.slice(0, LONGEST_TICKET))}`]),
    ...(proxy === null ? [] : [`proxy=${value('proxy', proxy)}`]),
    `title=${value('title', shownText(options.title, 80))}`,
    'fullscreen=1',
    `enable-usbredir=${flag(usb !== null)}`,
    // Without it every device that is plugged in later would go to the guest, less keyboards.
    `enable-usb-autoshare=${flag(usb !== null && usb.later !== '')}`,
    `enable-smartcard=${flag(options.smartCard !== null)}`,
    ...HOT_KEYS,
  ];
  return `${lines.join('\n')}\n`;
}

/**
 * A key that is not named here is none (virt_viewer_file_fill_app clears them all before). The first one lets go of the keyboard, so that
 * the window manager, which knows the same keys, hears them at the next press; it is given in GTK's spelling, the other one would be taken
 * for a key of the display, which kiosk mode ignores.
 */
const HOT_KEYS = ['release-cursor=<Control><Alt>Home', 'secure-attention=ctrl+alt+end'];

/** Under TLS never the plain port: with both, spice-gtk would open in clear whatever the server does not demand to be secure. */
const roadOf = ({ port, tls }: SpiceOptions): readonly string[] =>
  tls === null
    ? [`port=${port}`]
    : [
        `tls-port=${tls.port}`,
        `ca=${authority(tls.ca)}`,
        ...(tls.hostSubject === '' ? [] : [`host-subject=${value('host subject', tls.hostSubject)}`]),
        'secure-channels=all',
      ];

/** The certificates of a PEM text on one line, as GKeyFile reads them back. */
function authority(pem: string): string {
  const certificates = pem.match(CERTIFICATE);
  if (certificates === null) throw new SpecError('certificate authority');
  return certificates
    .map(
      (each) =>
        `${each
          .trim()
          .split(/\s*\n\s*/)
          .join('\\n')}\\n`,
    )
    .join('');
}

/** Text as a value of GKeyFile, which takes away white space at both ends and reads escapes. */
const value = (field: string, text: string): string =>
  oneLine(field, text).replaceAll('\\', '\\\\').replace(/^ | $/g, '\\s');

const flag = (on: boolean): number => (on ? 1 : 0);
