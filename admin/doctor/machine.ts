import type { ProgramId } from '../../core/sessions/launch-spec.ts';
import type { Settings } from '../../core/policy/settings.ts';
import { judgePrograms } from './programs.ts';
import { findingsOf } from './report.ts';
import type { Finding } from './report.ts';

/** What was read of this machine. Nothing here is judged. */
export interface MachineFacts {
  /** Those of `WATCHED` that are here. */
  readonly programs: ReadonlySet<ProgramId>;
  /** Where Chromium stands, and Electron where its binary was fetched; null where they are not. */
  readonly browser: { readonly chromium: string | null; readonly electron: string | null };
  /** Debian's packages that are installed, with their versions; empty on another system. */
  readonly packages: ReadonlyMap<string, string>;
  readonly display: 'none' | 'answers' | 'silent';
  /** What else there is: a socket of pcscd, the files of spice-html5. */
  readonly cardReader: boolean;
  readonly spiceHtml5: boolean;
  /** Whether this machine is a terminal (`onekiosk-terminal enable`). */
  readonly terminal: boolean;
  /** Whether Chromium's managed policy is in force; it is on a terminal only. */
  readonly policy: boolean;
  /** Of the folder that outlives a start, /var/lib/onekiosk. */
  readonly stateFolder: 'absent' | 'private' | 'open';
  /** Whether Chromium may make its sandbox: namespaces of users, for everybody. */
  readonly userNamespaces: boolean;
  /** Whether a time service says that the clock is set. */
  readonly clockSet: boolean;
  /** Bytes. */
  readonly memory: number;
}

const { ok, warning, wrong } = findingsOf('machine');

/** The image needs 830 MB with one desktop open (docs/figures.md). */
const LITTLE_MEMORY = 900 * 1024 ** 2;

/** What is wrong with the machine. `settings` is null where they could not be read. */
export const judgeMachine = (facts: MachineFacts, settings: Settings | null): readonly Finding[] => [
  ...judgePrograms(facts, settings),
  judgeDisplay(facts),
  ...judgeTerminal(facts),
  facts.userNamespaces
    ? ok('sandbox', 'Chromium may make its sandbox.')
    : wrong(
        'sandbox',
        'Chromium cannot make its sandbox: namespaces of users are closed, and without it no page is shown.',
        'sysctl kernel.unprivileged_userns_clone=1, user.max_user_namespaces=15000 and kernel.apparmor_restrict_unprivileged_userns=0, as far as this kernel has them, in /etc/sysctl.d',
      ),
  facts.clockSet
    ? ok('time', 'The clock is set by a time service.')
    : warning(
        'time',
        'No time service says that it has set the clock; certificates and Kerberos need the right time.',
        'apt install systemd-timesyncd, and timedatectl set-ntp true',
      ),
  facts.memory >= LITTLE_MEMORY
    ? ok('memory', `${mebibytes(facts.memory)} MiB of memory.`)
    : warning(
        'memory',
        `${mebibytes(facts.memory)} MiB of memory: one desktop fits, and not much else.`,
        'Give the machine 1 GiB or more, and allow one session at a time (sessions.at-once = 1).',
      ),
];

const mebibytes = (bytes: number): number => Math.round(bytes / 1024 ** 2);
function judgeDisplay({ display, terminal }: MachineFacts): Finding {
  if (display === 'answers') return ok('display', 'The X display answers.');
  if (display === 'silent') {
    const mend = terminal
      ? 'journalctl -u onekiosk-display says why'
      : 'See DISPLAY and XAUTHORITY of this login.';
    return wrong('display', 'The X display does not answer: no window can be shown.', mend);
  }
  return terminal
    ? wrong(
        'display',
        'This is a terminal, and its display is not up (or only root may look).',
        'systemctl status onekiosk-display; journalctl -u onekiosk-display',
      )
    : ok('display', 'There is no display in this login: the shell cannot be started from here.');
}

function judgeTerminal({ terminal, policy, stateFolder }: MachineFacts): Finding[] {
  if (!terminal)
    return [
      ok('terminal', 'This is an ordinary machine; onekiosk-terminal enable gives the shell the screen.'),
    ];
  const found = [ok('terminal', 'This is a terminal: the shell has the screen.')];
  const again = 'onekiosk-terminal enable lays it down again.';
  found.push(
    policy
      ? ok('policy', 'Chromium’s managed policy is in force.')
      : wrong('policy', 'Chromium’s managed policy is not there: one of its three locks is open.', again),
  );
  if (stateFolder === 'open')
    found.push(
      wrong(
        'state',
        '/var/lib/onekiosk can be read by others.',
        'chown -R onekiosk: /var/lib/onekiosk; chmod 700 /var/lib/onekiosk',
      ),
    );
  else if (stateFolder === 'absent')
    found.push(
      warning(
        'state',
        '/var/lib/onekiosk is not there: the shell has never run.',
        'systemctl start onekiosk makes it',
      ),
    );
  else found.push(ok('state', '/var/lib/onekiosk is the shell’s alone.'));
  return found;
}
