import { existsSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { totalmem } from 'node:os';
import { join } from 'node:path';
import { findChromium } from '../../chromium/find.ts';
import type { Clock } from '../../core/clock.ts';
import { hasSpiceHtml5 } from '../../platform/files/bundle.ts';
import { hasCardReader } from '../../platform/machine/card-reader.ts';
import type { Environment } from '../../platform/process/environment.ts';
import { findProgram } from '../../platform/process/programs.ts';
import { linesOf } from '../../platform/process/run-to-end.ts';
import { findElectron } from '../electron.ts';
import type { MachineFacts } from './machine.ts';
import { WATCHED } from './programs.ts';

/** How long the X server may take to answer, milliseconds. */
const DISPLAY_WITHIN = 5_000;
/** What a terminal's display says of itself (onekiosk-display.service); root can read it. */
const WHERE = '/run/onekiosk-display/where';
/** What systemd-timesyncd, chronyd and ntpd leave when they run. */
const CLOCKS = ['/run/systemd/timesync/synchronized', '/run/chrony/chronyd.pid', '/run/ntpd.pid'];

/** Reads this machine; `root` stands before every path, for tests. Runs nothing but xprop, and changes nothing. Never rejects. */
export async function readMachine(clock: Clock, environment: Environment, root = '/'): Promise<MachineFacts> {
  const at = (path: string): string => join(root, path);
  const has = (path: string): boolean => existsSync(at(path));
  const display = { ...whereOf(textOf(at(WHERE))), ...given(environment) };
  return {
    programs: new Set(WATCHED.filter((each) => findProgram(each) !== null)),
    browser: { chromium: chromium(), electron: findElectron()?.binary ?? null },
    packages: packagesIn(textOf(at('var/lib/dpkg/status'))),
    display: await displayState(clock, display),
    cardReader: hasCardReader(),
    spiceHtml5: hasSpiceHtml5(),
    terminal: linkTo(at('etc/systemd/system/display-manager.service')).endsWith('/onekiosk.service'),
    policy: has('etc/chromium/policies/managed/onekiosk.json'),
    stateFolder: stateOf(at('var/lib/onekiosk')),
    userNamespaces: namespacesOpen((path) => textOf(at(path)).trim()),
    clockSet: CLOCKS.some(has),
    memory: totalmem(),
  };
}

const given = ({ DISPLAY, XAUTHORITY, WAYLAND_DISPLAY }: Environment): Environment =>
  (DISPLAY ?? '') === '' ? {} : { DISPLAY, XAUTHORITY, WAYLAND_DISPLAY };

/** `NAME=value` lines. */
const whereOf = (text: string): Environment =>
  Object.fromEntries(
    text.split('\n').flatMap((line) => {
      const [, name, value] = /^(DISPLAY|XAUTHORITY)=(.+)$/.exec(line) ?? [];
      return name === undefined ? [] : [[name, value]];
    }),
  );

async function displayState(clock: Clock, environment: Environment): Promise<MachineFacts['display']> {
  if ((environment['DISPLAY'] ?? '') === '') return 'none';
  const args = ['-root', '_NET_SUPPORTED'];
  const lines = await linesOf({ program: 'xprop', args, environment, clock, timeout: DISPLAY_WITHIN });
  return lines === null ? 'silent' : 'answers';
}

/** Installed packages with their versions, of dpkg's own file (deb-status: paragraphs with Package, Status, Version). */
export function packagesIn(status: string): ReadonlyMap<string, string> {
  const found = status.split('\n\n').flatMap((paragraph) => {
    const name = /^Package: (\S+)$/m.exec(paragraph)?.[1];
    const version = /^Version: (\S+)$/m.exec(paragraph)?.[1];
    const installed = /^Status: \S+ \S+ installed$/m.test(paragraph);
    return installed && name !== undefined && version !== undefined ? [[name, version] as const] : [];
  });
  return new Map(found);
}

/** Debian's own key, the kernel's limit, and the rule of AppArmor that Ubuntu has. What is not there is open. */
export const namespacesOpen = (read: (path: string) => string): boolean =>
  read('proc/sys/kernel/unprivileged_userns_clone') !== '0' &&
  read('proc/sys/user/max_user_namespaces') !== '0' &&
  read('proc/sys/kernel/apparmor_restrict_unprivileged_userns') !== '1';

function chromium(): string | null {
  try {
    return findChromium();
  } catch {
    return null;
  }
}

function stateOf(path: string): MachineFacts['stateFolder'] {
  try {
    return (statSync(path).mode & 0o077) === 0 ? 'private' : 'open';
  } catch {
    return 'absent';
  }
}

/** Empty where there is none, or it cannot be read. */
function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function linkTo(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}
