import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, openSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { openQmp } from '../../demo/qmp.ts';
import type { Qmp } from '../../demo/qmp.ts';
import { readPpm } from './picture.ts';
import type { Picture } from './picture.ts';

/** Characters whose key has another name in QEMU (qapi/ui.json, QKeyCode), on a US keyboard. */
const KEYS: Readonly<Record<string, string>> = {
  ' ': 'spc',
  '-': 'minus',
  '.': 'dot',
  ',': 'comma',
  '/': 'slash',
  ';': 'semicolon',
  '=': 'equal',
};

export interface Ran {
  readonly status: number;
  readonly out: string;
}

/** A PC made by QEMU, without a window: what is on its screen, its keyboard, and the tests' shell where it was given one. */
export class Machine {
  readonly folder: string;
  private readonly child: ChildProcess;
  private qmp: Qmp | null = null;
  private serial: Socket | null = null;
  private heard = '';
  /** Bytes of the line's log that are from before the last restart. */
  private logged = 0;
  private gone = false;
  readonly events: string[] = [];
  private readonly started = performance.now();

  /** `args` say what it is made of. */
  constructor(folder: string, name: string, args: readonly string[]) {
    this.folder = folder;
    mkdirSync(folder, { recursive: true });
    const log = openSync(join(folder, `${name}.log`), 'w');
    const at = (what: string) => join(folder, `${name}.${what}`);
    rmSync(at('serial.log'), { force: true });
    const common = [
      ...['-nodefaults', '-no-user-config', '-display', 'none'],
      ...['-vga', 'std', '-qmp', `unix:${at('qmp')},server=on,wait=off`],
      ...['-chardev', `socket,id=serial,path=${at('serial')},server=on,wait=off,logfile=${at('serial.log')}`],
      ...['-serial', 'chardev:serial'],
    ];
    this.child = spawn('/usr/bin/qemu-system-x86_64', [...common, ...args], {
      stdio: ['ignore', log, log],
      env: { PATH: '/usr/bin:/bin' },
    });
    this.child.once('exit', () => (this.gone = true));
    this.path = at;
  }

  private readonly path: (what: string) => string;

  get seconds(): number {
    return (performance.now() - this.started) / 1000;
  }

  get ended(): boolean {
    return this.gone;
  }

  async monitor(): Promise<Qmp> {
    this.qmp ??= await openQmp(this.path('qmp'), 30_000, (event) => void this.events.push(event));
    return this.qmp;
  }

  /** The screen as it is; a PNG of that name is left in the folder for whoever wants to look. */
  async shot(name: string): Promise<Picture> {
    const qmp = await this.monitor();
    await qmp.run('screendump', { filename: join(this.folder, `${name}.png`), format: 'png' });
    const path = join(this.folder, `${name}.ppm`);
    await qmp.run('screendump', { filename: path });
    const picture = readPpm(path);
    rmSync(path);
    return picture;
  }

  /** `ctrl-alt-f1`, names of QKeyCode. */
  async press(...strokes: readonly string[]): Promise<void> {
    const qmp = await this.monitor();
    for (const stroke of strokes) {
      const keys = stroke.split('-').map((data) => ({ type: 'qcode', data }));
      await qmp.run('send-key', { keys, 'hold-time': 150 });
      await pause(700);
    }
  }

  async type(text: string): Promise<void> {
    for (const each of text) {
      const name = KEYS[each] ?? each.toLowerCase();
      await this.press(/[A-Z]/.test(each) ? `shift-${name}` : name);
    }
  }

  /** Whether the tests' shell has come. */
  get hasShell(): boolean {
    // Read of the log: nobody is on the line while firmware has it.
    return this.said().subarray(this.logged).includes('TEST SHELL READY');
  }

  private said(): Buffer {
    const path = this.path('serial.log');
    // QEMU has not made it yet.
    return existsSync(path) ? readFileSync(path) : Buffer.alloc(0);
  }

  private listen(): Socket {
    if (this.serial === null) {
      const socket = connect(this.path('serial'));
      socket.on('data', (part) => {
        this.heard += part.toString('utf8').replaceAll('\r', '');
      });
      socket.on('error', () => (this.serial = null));
      this.serial = socket;
    }
    return this.serial;
  }

  /** Runs one line in the system, by the tests' shell. */
  async run(line: string, seconds = 180): Promise<Ran> {
    if (line.includes('\n')) throw new TypeError('one line');
    const socket = this.listen();
    this.heard = '';
    socket.write(`${line}\n`);
    const end = /__ENDED__=(\d+)\n/;
    await until(
      seconds,
      () => `the shell has not answered: ${line}`,
      () => end.test(this.heard) || this.gone,
    );
    const found = end.exec(this.heard);
    if (found === null) throw new Error(`the machine ended while it ran: ${line}`);
    return { status: Number(found[1]), out: this.heard.slice(0, found.index).trim() };
  }

  async must(line: string, seconds?: number): Promise<string> {
    const { status, out } = await this.run(line, seconds);
    if (status !== 0) throw new Error(`${line}: ${status}: ${out}`);
    return out;
  }

  /** Has the system end by this line, and waits for the next one from its start. */
  async again(line: string): Promise<void> {
    await this.monitor();
    const socket = this.listen();
    const before = this.resets;
    socket.write(`${line}\n`);
    await until(
      300,
      () => `nothing came of ${line}`,
      () => this.resets > before || this.gone,
    );
    this.logged = this.said().length;
    socket.destroy();
    this.serial = null;
  }

  /** How often it was restarted. */
  get resets(): number {
    return this.events.filter((each) => each === 'RESET').length;
  }

  async waitForShell(seconds: number): Promise<void> {
    await until(
      seconds,
      () => 'the tests’ shell has not come',
      () => {
        if (this.gone) throw new Error('the machine ended');
        return this.hasShell;
      },
    );
  }

  /** onekiosk.service is ready when the sign-in page is drawn (Type=notify). */
  async waitForPage(seconds: number): Promise<void> {
    await this.waitForShell(seconds);
    const latest = performance.now() + seconds * 1000;
    for (;;) {
      const { out } = await this.run('systemctl is-active onekiosk.service');
      if (out === 'active') return;
      if (performance.now() > latest) {
        const said = await this.run('journalctl -b -n 60 --no-pager');
        throw new Error(`onekiosk.service is ${out} after ${seconds} s\n${said.out}`);
      }
      await pause(3_000);
    }
  }

  async waitForEnd(seconds: number): Promise<void> {
    await until(
      seconds,
      () => 'the machine runs on',
      () => this.gone,
    );
  }

  async stop(): Promise<void> {
    this.serial?.destroy();
    this.qmp?.close();
    if (!this.gone) this.child.kill('SIGKILL');
    await until(
      20,
      () => 'QEMU does not end',
      () => this.gone,
    );
  }
}

export const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => void setTimeout(resolve, milliseconds));

export async function until(
  seconds: number,
  why: () => string,
  right: () => boolean | Promise<boolean>,
): Promise<void> {
  const latest = performance.now() + seconds * 1000;
  while (!(await right())) {
    if (performance.now() > latest) throw new Error(`${why()} (${seconds} s)`);
    await pause(500);
  }
}
