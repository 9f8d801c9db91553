import { readFileSync, readdirSync, readlinkSync } from 'node:fs';

export interface Seen {
  readonly pid: number;
  /** Arguments and environment, as every other process of this user may read them. */
  readonly cmdline: string;
  readonly environ: string;
}

const read = (path: string): string => {
  try {
    return readFileSync(path, 'latin1').replaceAll('\0', ' ');
  } catch {
    return ''; // It ended while we looked.
  }
};

export const everyProcess = (): Seen[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => ({
      pid: Number(name),
      cmdline: read(`/proc/${name}/cmdline`),
      environ: read(`/proc/${name}/environ`),
    }));

/** Where the text stands in the arguments or the environment of a process that runs now. */
export const processesWith = (text: string): string[] =>
  everyProcess()
    .filter(({ cmdline, environ }) => cmdline.includes(text) || environ.includes(text))
    .map(({ pid, cmdline }) => `${pid} ${cmdline.slice(0, 80)}`);

/** Process IDs of this program on that X display. */
export const runningOn = (display: string, path: string): number[] =>
  everyProcess()
    .filter(({ cmdline, environ }) => cmdline.startsWith(path) && environ.includes(`DISPLAY=${display} `))
    .map(({ pid }) => pid);

/** Process IDs of a process and of all that it has started: others may run the same programs at the same time. */
export function family(root: number): number[] {
  const parents = new Map(everyProcess().map(({ pid }) => [pid, parentOf(pid)]));
  const below = [root];
  for (const pid of below)
    for (const [child, parent] of parents) if (parent === pid && !below.includes(child)) below.push(child);
  return below;
}

/** Field 4 of proc(5), /proc/PID/stat; 0 for one that has ended. */
const parentOf = (pid: number): number => Number(/\) \S (\d+)/.exec(read(`/proc/${pid}/stat`))?.[1] ?? 0);

export const isRunning = (pid: number): boolean => read(`/proc/${pid}/cmdline`) !== '';

/** Local addresses of listening TCP sockets, `127.0.0.1:5900`, of these processes. */
export function listeners(pids: readonly number[]): string[] {
  const inodes = new Set(pids.flatMap(socketsOf));
  return ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((table) =>
    read(table)
      .split('\n')
      .slice(1)
      .map((line) => line.trim().split(/\s+/))
      .filter((fields) => fields[3] === '0A' && inodes.has(fields[9] ?? ''))
      .map((fields) => address(fields[1] ?? '')),
  );
}

function socketsOf(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
      const inode = /^socket:\[(\d+)\]$/.exec(link(`/proc/${pid}/fd/${fd}`))?.[1];
      return inode === undefined ? [] : [inode];
    });
  } catch {
    return [];
  }
}

const link = (path: string): string => {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
};

/** `0100007F:170C` of /proc/net/tcp: the address as 32-bit words in the machine's order, the port in hexadecimal. */
function address(field: string): string {
  const [host = '', port = ''] = field.split(':');
  const words = host.match(/.{8}/g) ?? [];
  const bytes = words.flatMap((word) => (word.match(/../g) ?? []).reverse());
  const name =
    bytes.length === 4
      ? bytes.map((byte) => Number.parseInt(byte, 16)).join('.')
      : `[${bytes.join('').replace(/(.{4})(?!$)/g, '$1:')}]`;
  return `${name}:${Number.parseInt(port, 16)}`;
}
