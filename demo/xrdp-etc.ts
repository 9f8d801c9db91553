import { cp, writeFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort, portRecord } from './ports.ts';

const ETC = '/etc/xrdp';
/** Where xrdp asks its session manager unless `/etc/xrdp/sesman.ini` names another port; there is no option for it. */
const USUAL_PORT = 3350;
/** Numbers of X servers that no session manager of the machine uses (`X11DisplayOffset` is 10), a few for each port. */
const FIRST_DISPLAY = 160;
const DISPLAYS = 4;

/** What `/etc/xrdp` is to one xrdp and its session manager, so that several of them can be on one machine. */
export interface XrdpEtc {
  readonly port: number;
  /** Number of the first X server that its sessions may have. */
  readonly firstDisplay: number;
  readonly mostSessions: number;
  /** The same command, in that surrounding. */
  within(command: readonly [string, ...string[]]): readonly [string, ...string[]];
}

/** CAP_SYS_ADMIN (capabilities(7)), which some containers take from root. */
const SYS_ADMIN = 1n << 21n;

function mayMount(): boolean {
  const [, held = '0'] = /^CapEff:\s*([0-9a-f]+)$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
  return (BigInt(`0x${held}`) & SYS_ADMIN) !== 0n;
}

/** Why there cannot be one more on this machine, or null. */
export const withoutEtc = (): string | null =>
  !mayMount() && portRecord(USUAL_PORT).open ? `port ${USUAL_PORT} is taken by another xrdp` : null;

const WITHIN = 'mount --bind "$1" /etc/xrdp && shift && exec "$@"';

/** Makes it below `workDir`. Where nothing can be mounted it is the machine's own port, which one at a time can have. */
export async function openXrdpEtc(workDir: string): Promise<XrdpEtc> {
  if (!mayMount())
    return {
      ...{ port: USUAL_PORT, firstDisplay: FIRST_DISPLAY, mostSessions: DISPLAYS },
      within: (command) => command,
    };
  const port = await freePort();
  const folder = join(workDir, 'etc-xrdp');
  await cp(ETC, folder, { recursive: true, verbatimSymlinks: true });
  await writeFile(join(folder, 'sesman.ini'), `[Globals]\nListenAddress=127.0.0.1\nListenPort=${port}\n`);
  return {
    port,
    firstDisplay: FIRST_DISPLAY + (port % 1_000) * DISPLAYS,
    mostSessions: DISPLAYS,
    within: (command) => [
      ...(['/usr/bin/unshare', '-m', '--propagation', 'private'] as const),
      ...['/bin/sh', '-c', WITHIN, 'sh', folder, ...command],
    ],
  };
}
