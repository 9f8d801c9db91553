/** What the tests of the installed package put into a system, ask of it and know of it. */
import type { DebianRoot } from './root.ts';

/**
 * With ONEKIOSK_TEST_CONSOLE=1 the units run as they are, with Xorg on the first console of this machine and a graphics card of its own
 * (xserver-xorg-video-dummy): only where nobody sits at it. Without it the display is Xvfb, and logind has a seat without consoles.
 */
export const CONSOLE = process.env['ONEKIOSK_TEST_CONSOLE'] === '1';
export const DUMMY = 'Section "Device"\n  Identifier "none"\n  Driver "dummy"\nEndSection\n';

/** A display without a graphics card, in the place of the X server. */
export const XORG = `#!/bin/sh
display=$1
while [ $# -gt 0 ]; do
  case $1 in
  -auth) auth=$2 ;;
  -s) blank=$2 ;;
  ?accessx) accessx=$1 ;;
  esac
  shift
done
exec Xvfb "$display" -screen 0 1280x800x24 -auth "$auth" -displayfd 9 -nolisten tcp -noreset -s "$blank" "$accessx"
`;
/** A container has no console and no seat with consoles. */
export const NO_CONSOLE = `[Service]
TTYPath=
TTYReset=no
TTYVHangup=no
TTYVTDisallocate=no
StandardInput=null
UtmpIdentifier=
Environment=
Environment=XDG_SEAT=seat0
`;
/** A word every ten seconds is wanted; the shell mends a page that is silent for twenty. */
export const IMPATIENT = '[Service]\nWatchdogSec=40\nTimeoutAbortSec=3\n';
export const SETTINGS = '[cloud]\nendpoint = "http://127.0.0.1:9/RPC2"\nname = "Test"\n';
export const MASKED = [
  'getty.target',
  'systemd-udevd.service',
  'systemd-udev-trigger.service',
  'e2scrub_reap.service',
];
export const TOOLS = ['systemd-sysv', 'dbus', 'imagemagick', 'procps', 'xdotool'];
/** For the other display. */
export const CAGE = ['cage', 'xwayland', 'grim'];

/** What would let a person out, or in for good. */
export const REFUSED = [
  'org.freedesktop.systemd1.manage-units',
  'org.freedesktop.systemd1.manage-unit-files',
  'org.freedesktop.policykit.exec',
  'org.freedesktop.login1.hibernate',
  'org.freedesktop.login1.set-user-linger',
  'org.freedesktop.login1.attach-device',
  'org.freedesktop.login1.chvt',
  'org.freedesktop.hostname1.set-hostname',
  'org.freedesktop.timedate1.set-time',
  'org.freedesktop.locale1.set-keyboard',
  'org.spice-space.lowlevelusbaccess',
];
/** Variables by which a library or a program is told what to load, from where. */
export const PLANTED = [
  'NODE_OPTIONS',
  'ELECTRON_RUN_AS_NODE',
  'GTK_MODULES',
  'GIO_EXTRA_MODULES',
  'XDG_CONFIG_HOME',
  'XDG_DATA_DIRS',
  'CHROMIUM_FLAGS',
  'GTK_PATH',
  'FONTCONFIG_FILE',
  'BASH_ENV',
  'ENV',
];
/** polkit's answer to the shell: 0 for yes, 1 for no, 2 where it would want a password. */
export function allowed(root: DebianRoot, id: string): number {
  const ask = `pkcheck --action-id ${id} --process $(systemctl show --value -p MainPID onekiosk)`;
  const { status, error } = root.run('sh', '-c', ask);
  // 127: it could not be asked.
  if (status > 2) throw new Error(error);
  return status;
}
export const POLICY = '/etc/chromium/policies/managed/onekiosk.json';
/** What the machine's own Chromium shows of an address; empty where it shows nothing. */
export const pageOf = (root: DebianRoot, url: string): string =>
  root.run('timeout', '20', 'chromium', '--headless', '--no-sandbox', '--disable-gpu', '--dump-dom', url).out;
export const SESSION = '/etc/onekiosk/session.conf';
/** No graphics card and no mouse. */
export const NO_CARD = 'WLR_RENDERER=pixman\\nWLR_BACKENDS=headless\\nWLR_LIBINPUT_NO_DEVICES=1\\n';
/** The command that tells one property of a unit. */
export const showing = (property: string, unit: string): readonly [string, ...string[]] => [
  'systemctl',
  ...['show', '--value', '-p', property, unit],
];
export const SHOW_FED = showing('WatchdogTimestampMonotonic', 'onekiosk');
export const SHOW_STATE = showing('ActiveState', 'onekiosk');
export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
export const bind = (root: DebianRoot) => ({
  write: (path: string, text: string, mode?: number) => root.write(path, text, mode),
  run: (...command: string[]) => root.run(...command),
  must: (...command: string[]) => root.must(...command),
});
