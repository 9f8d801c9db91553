import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { StringDecoder } from 'node:string_decoder';
import type { Readable, Writable } from 'node:stream';
import type { ProgramExit } from '../../core/sessions/launch-spec.ts';

export interface Spawned {
  readonly pid: number | null;
  /** Resolves once, when the program is gone and its output is read. Never rejects. */
  readonly exit: Promise<ProgramExit>;
  /** Sends the signal to the whole process group. */
  kill(signal: 'SIGTERM' | 'SIGKILL'): void;
}

interface Command {
  readonly command: readonly [string, ...string[]];
  readonly environment: Record<string, string>;
  readonly cwd: string;
}

export interface SpawnOptions extends Command {
  /** Written to standard input, then end of file. */
  readonly input: string;
  readonly onLine: (line: string, stream: 'stdout' | 'stderr') => void;
}

const LONGEST_LINE = 4_096;

/** The one place that starts another program: absolute path, no shell, own process group, nothing inherited. */
const start = ({ command: [path, ...args], cwd, environment }: Command, stdio: StdioPipe[]): ChildProcess =>
  spawn(path, args, { cwd, env: environment, detached: true, shell: false, stdio });
type StdioPipe = 'pipe' | 'ignore';

/** A program that is told its whole input at once and heard line by line. */
export function spawnProgram(options: SpawnOptions): Spawned {
  const child = start(options, ['pipe', 'pipe', 'pipe']);
  const { stdin, stdout, stderr } = child;
  stdin?.on('error', () => {}); // EPIPE of a program that ended before it read.
  stdin?.end(options.input);
  if (stdout !== null) readLines(stdout, (line) => options.onLine(line, 'stdout'));
  if (stderr !== null) readLines(stderr, (line) => options.onLine(line, 'stderr'));
  return spawned(child);
}

/** A program that is talked to over its descriptors 3 (it reads) and 4 (it writes), as Chromium's debugging pipe is. */
export function spawnTalking(options: Command): Spawned & { readonly to: Writable; readonly from: Readable } {
  const child = start(options, ['ignore', 'ignore', 'ignore', 'pipe', 'pipe']);
  // Node makes both of them duplex sockets.
  const [, , , to, from] = child.stdio as unknown as [null, null, null, Writable, Readable];
  for (const stream of [to, from]) stream.on('error', () => {}); // Its end is told by `exit`.
  return { ...spawned(child), to, from };
}

const spawned = (child: ChildProcess): Spawned => {
  const { pid } = child;
  return {
    pid: pid ?? null,
    exit: exitOf(child),
    kill(signal) {
      if (pid === undefined) return;
      try {
        process.kill(-pid, signal);
      } catch {
        // The group is gone already.
      }
    },
  };
};

const exitOf = (child: ChildProcess): Promise<ProgramExit> =>
  new Promise((resolve) => {
    child.on('error', (error: NodeJS.ErrnoException) => {
      resolve({ kind: error.code === 'ENOENT' ? 'not-found' : 'spawn-failed' });
    });
    child.on('close', (code, signal) => {
      resolve(signal === null ? { kind: 'exited', code: code ?? 1 } : { kind: 'signalled', signal });
    });
  });

/** Calls back with each line, cut and without control characters: what a viewer prints may come from the far end. */
function readLines(stream: Readable, onLine: (line: string) => void): void {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  const give = (line: string) => onLine(line.slice(0, LONGEST_LINE).replace(/\p{Cc}/gu, ' '));
  stream.on('error', () => {});
  stream.on('data', (chunk: Buffer) => {
    const lines = (rest + decoder.write(chunk)).split('\n');
    rest = (lines.pop() ?? '').slice(0, LONGEST_LINE);
    lines.forEach(give);
  });
  stream.on('end', () => {
    if (rest !== '') give(rest);
  });
}
