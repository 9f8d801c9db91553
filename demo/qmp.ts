import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { createInterface } from 'node:readline';

/** QEMU's machine protocol (docs/interop/qmp-spec.txt of QEMU) over a unix socket. */
export interface Qmp {
  run(command: string, args?: Readonly<Record<string, unknown>>): Promise<unknown>;
  close(): void;
}

interface Message {
  readonly QMP?: unknown;
  readonly event?: string;
  readonly id?: number;
  readonly return?: unknown;
  readonly error?: { readonly desc?: string };
}

/** Connects as soon as QEMU listens, for `patience` milliseconds at most. */
export async function openQmp(
  path: string,
  patience: number,
  onEvent: (event: string) => void,
): Promise<Qmp> {
  const socket = await connectPatiently(path, performance.now() + patience);
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  let next = 1;
  const lines = createInterface({ input: socket });
  lines.on('error', () => {}); // The socket's own listeners tell.
  const run: Qmp['run'] = (command, args) =>
    new Promise((resolve, reject) => {
      const id = next++;
      waiting.set(id, { resolve, reject });
      socket.write(
        `${JSON.stringify({ execute: command, id, ...(args === undefined ? {} : { arguments: args }) })}\n`,
      );
    });
  const greeted = new Promise<void>((resolve) => {
    lines.on('line', (line) => {
      const message = JSON.parse(line) as Message;
      if (message.QMP !== undefined) resolve();
      if (message.event !== undefined) onEvent(message.event);
      const asked = waiting.get(message.id ?? 0);
      if (asked === undefined) return;
      waiting.delete(message.id ?? 0);
      if (message.error === undefined) asked.resolve(message.return);
      else asked.reject(new Error(`QMP: ${message.error.desc ?? 'refused'}`));
    });
  });
  const ended = () => {
    for (const { reject } of waiting.values()) reject(new Error('QMP: closed'));
    waiting.clear();
  };
  socket.on('close', ended).on('error', ended);
  await greeted;
  await run('qmp_capabilities');
  return { run, close: () => socket.destroy() };
}

async function connectPatiently(path: string, until: number): Promise<Socket> {
  for (;;) {
    const socket = await new Promise<Socket | null>((resolve) => {
      const attempt = connect(path);
      attempt.once('connect', () => resolve(attempt)).once('error', () => resolve(null));
    });
    if (socket !== null) return socket;
    if (performance.now() > until) throw new Error('QEMU does not answer');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
