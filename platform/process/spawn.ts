import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { StringDecoder } from 'node:string_decoder';
import type { Readable } from 'node:stream';
import type { ProgramExit } from '../../core/sessions/launch-spec.ts';

export interface Spawned {
  readonly pid: number | null;
  /** Resolves once, when the program is gone and its output is read. Never rejects. */
  readonly exit: Promise<ProgramExit>;
  /** Sends the signal to the whole process group. */
  kill(signal: 'SIGTERM' | 'SIGKILL'): void;
}

export interface SpawnOptions {
  readonly command: readonly [string, ...string[]];
  readonly environment: Record<string, string>;
  readonly cwd: string;
  /** Written to standard input, then end of file. */
  readonly input: string;
  readonly onLine: (line: string, stream: 'stdout' | 'stderr') => void;
}

const LONGEST_LINE = 4_096;

/** The one place that starts another program: absolute path, no shell, own process group, nothing inherited. */
export function spawnProgram(options: SpawnOptions): Spawned {
  const [path, ...args] = options.command;
  const child = spawn(path, args, {
    cwd: options.cwd,
    env: options.environment,
    detached: true,
    shell: false,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const exit = exitOf(child);
  child.stdin.on('error', () => {}); // EPIPE of a program that ended before it read.
  child.stdin.end(options.input);
  readLines(child.stdout, (line) => options.onLine(line, 'stdout'));
  readLines(child.stderr, (line) => options.onLine(line, 'stderr'));
  const { pid } = child;
  return {
    pid: pid ?? null,
    exit,
    kill(signal) {
      if (pid === undefined) return;
      try {
        process.kill(-pid, signal);
      } catch {
        // The group is gone already.
      }
    },
  };
}

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
