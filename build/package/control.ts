import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../tools.ts';

/** What a terminal needs. Where Debian 12 and 13 differ, either will do. */
const DEPENDS = [
  'libc6 (>= 2.28)',
  'libgcc-s1',
  'libstdc++6',
  'adduser | passwd',
  'systemd (>= 252)',
  'libpam-systemd',
  'polkitd',
  'udev',
  'ca-certificates',
  'chromium',
  'xserver-xorg-core',
  'xserver-xorg-input-libinput',
  'xauth',
  'x11-utils',
  'x11-xkb-utils',
  'x11-xserver-utils',
  'openbox',
  'wmctrl',
  'virt-viewer',
  'spice-client-glib-usb-acl-helper',
  'freerdp3-x11 | freerdp2-x11',
  'pcscd',
  'iproute2',
];
const RECOMMENDS = [
  'spice-html5',
  'cage',
  'xwayland',
  'libgl1-mesa-dri',
  'libccid',
  'pipewire-pulse',
  'wireplumber',
  'fonts-dejavu-core',
  'man-db',
];

/** For a package that is built without the name of somebody who answers for it (DEBFULLNAME, DEBEMAIL, as devscripts have them). */
const MAINTAINER = 'onekiosk maintainers <onekiosk@example.org>';

export interface Release {
  readonly version: string;
  /** Debian's name of it. */
  readonly architecture: 'amd64' | 'arm64';
  readonly maintainer: string;
  /** Seconds since 1970: of everything in the package. */
  readonly epoch: number;
}

export function maintainerFrom(environment: Readonly<Record<string, string | undefined>>): string {
  const { DEBFULLNAME: name, DEBEMAIL: email } = environment;
  if (name === undefined || email === undefined) return MAINTAINER;
  const line = `${name} <${email}>`;
  if (/[\n\r]/.test(line)) throw new TypeError('DEBFULLNAME and DEBEMAIL are one line each');
  return line;
}

/** DEBIAN/control (deb-control(5)); `installed` in KiB. */
export const controlFile = (release: Release, installed: number): string => `Package: onekiosk
Version: ${release.version}
Architecture: ${release.architecture}
Maintainer: ${release.maintainer}
Installed-Size: ${installed}
Depends: ${DEPENDS.join(', ')}
Recommends: ${RECOMMENDS.join(', ')}
Section: x11
Priority: optional
Description: locked-down thin-client shell for OpenNebula virtual desktops
 A machine boots into it, a person signs in, sees their desktops and
 applications, presses one and is in it: by SPICE, with USB redirection and
 smart card, or by RDP. The console of a machine that does not boot opens
 inside the shell.
 .
 Installing it changes nothing of an ordinary machine: onekiosk-terminal(8)
 gives it the screen. It runs on Debian's Chromium and brings its own Node.
`;

/** A native package's changelog of one entry; what has happened is in CHANGELOG.md. */
export const changelog = ({
  version,
  maintainer,
  epoch,
}: Release): string => `onekiosk (${version}) stable; urgency=medium

  * See CHANGELOG.md beside this file.

 -- ${maintainer}  ${rfc2822(epoch)}
`;

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

function rfc2822(epoch: number): string {
  const at = new Date(epoch * 1000);
  const two = (value: number) => String(value).padStart(2, '0');
  const time = [at.getUTCHours(), at.getUTCMinutes(), at.getUTCSeconds()].map(two).join(':');
  const date = `${two(at.getUTCDate())} ${MONTHS[at.getUTCMonth()] ?? ''} ${at.getUTCFullYear()}`;
  return `${DAYS[at.getUTCDay()] ?? ''}, ${date} ${time} +0000`;
}

/** What stands in the bundles, and where its licence is below node_modules. */
const INSIDE: Readonly<Record<string, string>> = {
  preact: 'LICENSE',
  '@novnc/novnc': 'LICENSE.txt',
  '@fontsource-variable/inter': 'LICENSE',
  qr: 'LICENSE-MIT',
  'smol-toml': 'LICENSE',
  valibot: 'LICENSE.md',
  ws: 'LICENSE',
};

const APACHE =
  'On Debian systems the text of the Apache License 2.0 is in /usr/share/common-licenses/Apache-2.0.';
const MPL = `The whole of noVNC's source is at https://registry.npmjs.org/@novnc/novnc; nothing of it was changed.
On Debian systems the text of the Mozilla Public License 2.0 is in /usr/share/common-licenses/MPL-2.0.`;

/** Who made what of it, and on which terms. */
export function copyright(): string {
  const modules = join(ROOT, 'node_modules');
  const read = (path: string) => readFileSync(join(modules, path), 'utf8').trim();
  const parts = Object.entries(INSIDE).map(([name, licence]) => `${name}\n\n${read(join(name, licence))}`);
  return [
    `onekiosk: Apache-2.0\n\n${APACHE}`,
    'These are in its bundles (/usr/lib/onekiosk/dist):',
    `puppeteer-core: Apache-2.0\n\nCopyright Google Inc.\n${APACHE}`,
    ...parts,
    MPL,
    '/usr/lib/onekiosk/bin/node: MIT, and what its libraries say\n\nSee copyright.node.gz beside this file.',
  ].join(`\n\n${'-'.repeat(78)}\n\n`);
}
