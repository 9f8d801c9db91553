import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';

/** A program of the demo. It dies with the demo, whatever ends that. */
export interface DemoChild {
  readonly pid: number;
  /** Resolves with how it ended: `exit 1`, `SIGABRT`, or the reason why it could not be started. */
  readonly gone: Promise<string>;
  kill(): void;
}

export interface DemoSpawn {
  readonly command: readonly [string, ...string[]];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly onOutput?: (chunk: Buffer) => void;
  /** An X server is told to end, so that it takes its lock away; everything else is cut off, as a power cut does it. */
  readonly polite?: boolean;
}

/**
 * Reads `+pid` and `-pid` lines; when its input ends, which a SIGKILL of the demo does too, it kills every group that is left, removes
 * the demo's folder and the accounts named by `@name` lines, with the sockets of their X servers and of xrdp: a number whose socket
 * stands counts as taken, and the session manager has only a few.
 */
const REAPER = `
groups=" "; accounts=""
while read -r line; do
  case "$line" in
    +*) groups="$groups\${line#+} " ;;
    -*) p="\${line#-}"; groups="$(printf %s "$groups" | sed "s/ $p / /")" ;;
    @*) accounts="$accounts \${line#@}" ;;
  esac
done
for p in $groups; do kill -TERM -- "-$p" 2>/dev/null; done
for a in $accounts; do pkill -TERM -u "$a" 2>/dev/null; done
sleep 1
for p in $groups; do kill -KILL -- "-$p" 2>/dev/null; done
for a in $accounts; do
  pkill -KILL -u "$a" 2>/dev/null; sleep 0.2
  find /tmp -maxdepth 2 -user "$a" -path "/tmp/.X*" -delete 2>/dev/null
  find /run/xrdp/sockdir -maxdepth 1 -user "$a" -type s -delete 2>/dev/null
  userdel -rf "$a" 2>/dev/null
done
rm -rf -- "$1"
`;

/** What a short program may take at most, milliseconds. */
const LONGEST_RUN = 30_000;

/** Starts programs for the demo and sees to it that none outlives it. */
export interface Nursery {
  start(options: DemoSpawn): DemoChild;
  /** Runs a short program to its end; answers its standard output, or null when it failed. */
  run(command: readonly [string, ...string[]], input?: string): Promise<string | null>;
  /** An account that is removed with the demo. */
  adopt(account: string): void;
  /** Ends everything and waits until it is gone. */
  close(): Promise<void>;
}

export function openNursery(workDir: string): Nursery {
  const children = new Set<DemoChild>();
  const reaper = spawn('/bin/sh', ['-c', REAPER, 'demo-reaper', workDir], {
    detached: true,
    cwd: '/',
    env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' },
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  reaper.stdin.on('error', () => {});
  const reaped = new Promise((resolve) => reaper.once('close', resolve));
  const tell = (line: string) => void reaper.stdin.write(`${line}\n`);
  const run: Nursery['run'] = (command, input = '') =>
    new Promise((resolve) => {
      const [path, ...args] = command;
      const child = spawn(path, args, {
        env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' },
        stdio: ['pipe', 'pipe', 'ignore'],
        timeout: LONGEST_RUN,
        killSignal: 'SIGKILL',
      });
      let out = '';
      child.stdin.on('error', () => {});
      child.stdin.end(input);
      child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString('utf8')));
      child.on('error', () => resolve(null));
      child.on('close', (code) => resolve(code === 0 ? out : null));
    });
  return {
    start(options) {
      const child = startTied(options);
      children.add(child);
      tell(`+${child.pid}`);
      void child.gone.then(() => {
        children.delete(child);
        tell(`-${child.pid}`);
      });
      return child;
    },
    run,
    adopt: (account) => tell(`@${account}`),
    async close() {
      const all = [...children];
      all.forEach((child) => child.kill());
      await Promise.all(all.map((child) => child.gone));
      reaper.stdin.end();
      await reaped;
    },
  };
}

function startTied({ command, env, cwd, onOutput, polite }: DemoSpawn): DemoChild {
  const end = polite === true ? 'TERM' : 'KILL';
  const child: ChildProcess = spawn('/usr/bin/setpriv', ['--pdeathsig', end, ...command], {
    detached: true,
    cwd,
    env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C.UTF-8', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const gone = new Promise<string>((resolve) => {
    child.on('error', (error) => resolve(error.message));
    child.on('close', (code, signal) => resolve(signal ?? `exit ${code}`));
  });
  child.stdout?.on('data', (chunk: Buffer) => onOutput?.(chunk));
  child.stderr?.on('data', (chunk: Buffer) => onOutput?.(chunk));
  const pid = child.pid ?? 0;
  return {
    pid,
    gone,
    kill() {
      if (pid === 0) return;
      try {
        process.kill(-pid, `SIG${end}`);
      } catch {
        // Gone already.
      }
    },
  };
}
