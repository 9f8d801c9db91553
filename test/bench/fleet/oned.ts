import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('../../../demo/fleet-main.ts', import.meta.url));

export interface FleetUser {
  readonly name: string;
  readonly password: string;
}

/** What the modelled oned counted since it was last asked. */
export interface OnedStats {
  readonly calls: Readonly<Record<string, number>>;
  readonly connections: number;
  readonly resets: number;
  /** Answers in each second. */
  readonly perSecond: readonly number[];
  /** How far the machine was too slow for the model, milliseconds. */
  readonly lateMs: number;
  /** Live login tokens of the user who has most. */
  readonly maxTokens: number;
}

/** An oned with its own limits, in a process of its own. */
export interface Oned {
  readonly endpoint: string;
  readonly users: readonly FleetUser[];
  stop(): void;
  start(): void;
  stats(): Promise<OnedStats>;
  close(): Promise<void>;
}

export async function startOned(terminals: number, shared: boolean): Promise<Oned> {
  const args = [
    '--terminals',
    String(terminals),
    '--desktops',
    shared ? '1' : '3',
    '--shared',
    shared ? '1' : '0',
  ];
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', PROGRAM, ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const gone = new Promise<void>((resolve) => void child.on('exit', () => resolve()));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async (): Promise<unknown> => {
    const line = await lines.next();
    if (line.done === true) throw new Error('the modelled oned has ended');
    return JSON.parse(line.value) as unknown;
  };
  const { port, users } = (await next()) as { readonly port: number; readonly users: readonly FleetUser[] };
  const say = (word: string) => void child.stdin.write(`${word}\n`);
  return {
    endpoint: `http://127.0.0.1:${port}/RPC2`,
    users,
    stop: () => say('stop'),
    start: () => say('start'),
    async stats() {
      say('stats');
      return (await next()) as OnedStats;
    },
    async close() {
      say('quit');
      child.stdin.end();
      await gone;
    },
  };
}
