import { accessSync, constants } from 'node:fs';
import type { ProgramId } from '../../core/sessions/launch-spec.ts';

/** Where each program may stand. Nothing else is ever run, and no setting can add to it. */
const PLACES: Readonly<Record<ProgramId, readonly string[]>> = {
  'remote-viewer': ['/usr/bin/remote-viewer'],
  xfreerdp2: ['/usr/bin/xfreerdp'],
  xfreerdp3: ['/usr/bin/xfreerdp3'],
  setxkbmap: ['/usr/bin/setxkbmap'],
  systemctl: ['/usr/bin/systemctl', '/bin/systemctl'],
  openbox: ['/usr/bin/openbox'],
  wmctrl: ['/usr/bin/wmctrl'],
  xprop: ['/usr/bin/xprop'],
  ss: ['/usr/bin/ss', '/bin/ss'],
  pactl: ['/usr/bin/pactl'],
  nmcli: ['/usr/bin/nmcli'],
  'systemd-notify': ['/usr/bin/systemd-notify', '/bin/systemd-notify'],
};

const executable = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/** Absolute path of the program on this machine, or null. */
export const findProgram = (program: ProgramId): string | null => PLACES[program].find(executable) ?? null;

/** `setpriv` ends the program with its parent (prctl PR_SET_PDEATHSIG): no viewer outlives a shell that crashed. */
const SETPRIV = '/usr/bin/setpriv';
/** FreeRDP's standard output is block-buffered in a pipe: without it "ready" would come minutes late. */
const STDBUF = '/usr/bin/stdbuf';

/** The command line that runs `path` tied to this process. */
export function commandFor(
  program: ProgramId,
  path: string,
  args: readonly string[],
): readonly [string, ...string[]] {
  const buffered = program.startsWith('xfreerdp') && executable(STDBUF);
  return tied(buffered ? [STDBUF, '-oL', path, ...args] : [path, ...args]);
}

/** A program that crashes leaves no copy of its memory, in which a password may stand (core(5)). */
const PRLIMIT = '/usr/bin/prlimit';

/** The command line, ended by the kernel when this process ends, and without a core dump. */
export function tied(command: readonly [string, ...string[]]): readonly [string, ...string[]] {
  const bound = executable(SETPRIV) ? ([SETPRIV, '--pdeathsig', 'KILL', ...command] as const) : command;
  return executable(PRLIMIT) ? [PRLIMIT, '--core=0:0', ...bound] : bound;
}
