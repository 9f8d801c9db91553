import { execFileSync } from 'node:child_process';

/** Runs a program to its end, at low priority; what it says as an error is shown, what it says otherwise is answered. */
export const run = (program: string, args: readonly string[], cwd = '/'): string =>
  execFileSync('/usr/bin/nice', ['-n', '5', program, ...args], {
    cwd,
    encoding: 'utf8',
    env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C.UTF-8', DEBIAN_FRONTEND: 'noninteractive' },
    stdio: ['ignore', 'pipe', 'inherit'],
    maxBuffer: 1 << 26,
  });
