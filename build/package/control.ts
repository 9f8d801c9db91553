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
/** What draws the window: Debian's Chromium, or what an Electron that is in the package needs (electron-builder.json has the same). */
const CHROMIUM = ['chromium'];
export const ELECTRON_LIBRARIES = [
  'libasound2 | libasound2t64',
  'libatk-bridge2.0-0 | libatk-bridge2.0-0t64',
  'libcups2 | libcups2t64',
  'libdrm2',
  'libgbm1',
  'libgtk-3-0 | libgtk-3-0t64',
  'libnotify4',
  'libnss3',
  'libxss1',
  'libxtst6',
];
const RECOMMENDS = [
  'spice-html5',
  'cage',
  'xwayland',
  'libgl1-mesa-dri',
  'libccid',
  'pipewire-pulse',
  'wireplumber',
  'pulseaudio-utils',
  // remote-viewer plays sound by GStreamer.
  'gstreamer1.0-plugins-good',
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
  /** Folder that Forge has left, with Electron in it; without it the package is for Debian's Chromium. */
  readonly electron?: string;
}

export const packageName = ({ electron }: Pick<Release, 'electron'>): string =>
  electron === undefined ? 'onekiosk' : 'onekiosk-electron';

export function maintainerFrom(environment: Readonly<Record<string, string | undefined>>): string {
  const { DEBFULLNAME: name, DEBEMAIL: email } = environment;
  if (name === undefined || email === undefined) return MAINTAINER;
  const line = `${name} <${email}>`;
  if (/[\n\r]/.test(line)) throw new TypeError('DEBFULLNAME and DEBEMAIL are one line each');
  return line;
}

/** One machine has one of the two packages: they bring the same command, units and user. */
const EITHER = `Provides: onekiosk
Conflicts: onekiosk
Replaces: onekiosk
`;

const CONFLICTS = `Conflicts: onekiosk-electron
Replaces: onekiosk-electron
`;

/** DEBIAN/control (deb-control(5)); `installed` in KiB. */
export const controlFile = (release: Release, installed: number): string => `Package: ${packageName(release)}
Version: ${release.version}
Architecture: ${release.architecture}
Maintainer: ${release.maintainer}
Installed-Size: ${installed}
Depends: ${[...DEPENDS, ...(release.electron === undefined ? CHROMIUM : ELECTRON_LIBRARIES)].join(', ')}
Recommends: ${RECOMMENDS.join(', ')}
Suggests: network-manager
${release.electron === undefined ? CONFLICTS : EITHER}Section: x11
Priority: optional
Description: locked-down thin-client shell for OpenNebula virtual desktops${release.electron === undefined ? '' : ' (Electron)'}
 A machine boots into it, a person signs in, sees their desktops and
 applications, presses one and is in it: by SPICE, with USB redirection and
 smart card, or by RDP. The console of a machine that does not boot opens
 inside the shell.
 .
 Installing it changes nothing of an ordinary machine: onekiosk-terminal(8)
 gives it the screen. ${
   release.electron === undefined
     ? "It runs on Debian's Chromium and brings its own Node."
     : 'It brings its own Electron, and its own Node for\n the commands of administrators.'
 }
`;

/** A native package's changelog of one entry; what has happened is in CHANGELOG.md. */
export const changelog = (
  release: Release,
): string => `${packageName(release)} (${release.version}) stable; urgency=medium

  * See CHANGELOG.md beside this file.

 -- ${release.maintainer}  ${rfc2822(release.epoch)}
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

const ELECTRON_TERMS = `/usr/lib/onekiosk/electron: MIT, and what Chromium and its libraries say

See LICENSE and LICENSES.chromium.html there.`;

/** Who made what of it, and on which terms. */
export function copyright({ electron }: Pick<Release, 'electron'>): string {
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
    ...(electron === undefined ? [] : [ELECTRON_TERMS]),
  ].join(`\n\n${'-'.repeat(78)}\n\n`);
}
