import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { promisify } from 'node:util';
import { expect } from 'vitest';
import type { Windows } from '../../../core/windows.ts';
import { openNursery } from '../../../demo/process.ts';
import type { DemoChild } from '../../../demo/process.ts';
import { systemClock } from '../../../platform/clock.ts';
import { openWindows } from '../../../platform/windows/index.ts';
import type { WindowsOptions, WindowsTrouble } from '../../../platform/windows/index.ts';
import { openXSession } from '../../../tour/x-session.ts';
import type { XSession } from '../../../tour/x-session.ts';
import { everyProcess } from '../../support/processes.ts';
import { temporary } from '../../support/terminal.ts';

const run = promisify(execFile);

/** What stands for the shell in these tests: xmessage(1), whose class is its own. Viewers are windows of xev(1), which says each key. */
const SHELL_CLASS = 'Xmessage';

/** A client's only window. */
export interface ClientWindow {
  readonly id: number;
  readonly pid: number;
  /** Key presses that have reached it, as xev names them: `Home`, `Tab`. */
  readonly keys: () => readonly string[];
  readonly child: DemoChild;
}

export interface TestDesk {
  readonly x: XSession;
  readonly windows: Windows;
  readonly told: readonly WindowsTrouble[];
  /** Window managers of this display that run now. */
  readonly managers: () => number[];
  openShell(): Promise<ClientWindow>;
  openViewer(title: string): Promise<ClientWindow>;
  /** Runs a program on the display. */
  ask(program: string, ...args: readonly string[]): Promise<string>;
  /** The window that has the keyboard, by its ID. */
  active(): Promise<number>;
  /** Folders of ours that are left. */
  readonly folders: () => string[];
  close(): Promise<void>;
}

/** An X screen without a window manager, for all tests of a file. */
export interface TestScreen {
  readonly x: XSession;
  readonly workDir: string;
  /** Starts a program on it. */
  start(command: readonly [string, ...string[]], onOutput?: (chunk: Buffer) => void): DemoChild;
  /** Runs a short program on it. */
  ask(program: string, ...args: readonly string[]): Promise<string>;
  close(): Promise<void>;
}

export async function openScreen(): Promise<TestScreen> {
  const workDir = temporary('test-windows');
  const nursery = openNursery(workDir);
  const x = await openXSession(nursery, workDir, '800x600', 'none');
  const env = { PATH: '/usr/bin:/bin', DISPLAY: x.display, LC_ALL: 'C', HOME: workDir };
  return {
    x,
    workDir,
    start: (command, onOutput) =>
      nursery.start({ command, env, cwd: workDir, ...(onOutput === undefined ? {} : { onOutput }) }),
    ask: async (program, ...args) => (await run(program, [...args], { env })).stdout,
    close: () => nursery.close(),
  };
}

export interface DeskOptions {
  readonly manager?: WindowsOptions['manager'];
  readonly environment?: Readonly<Record<string, string>>;
}

export async function openDesk(screen: TestScreen, options: DeskOptions = {}): Promise<TestDesk> {
  const { x, workDir, ask } = screen;
  const told: WindowsTrouble[] = [];
  const clients: DemoChild[] = [];
  const windows = await openWindows({
    clock: systemClock,
    environment: { DISPLAY: x.display, ...options.environment },
    runtimeDir: workDir,
    manager: options.manager ?? 'openbox',
    shellClass: SHELL_CLASS,
    tell: (trouble) => void told.push(trouble),
  });
  const open = async (command: readonly [string, ...string[]], title: string): Promise<ClientWindow> => {
    let output = '';
    const child = screen.start(command, (chunk) => (output += chunk.toString('utf8')));
    clients.push(child);
    const found = await ask('/usr/bin/xdotool', 'search', '--sync', '--onlyvisible', '--name', `^${title}$`);
    const id = Number(found.trim());
    const pid = ['-f', '_NET_WM_PID', '32c', '-set', '_NET_WM_PID', String(child.pid)];
    await ask('/usr/bin/xprop', '-id', String(id), ...pid);
    const keys = () =>
      [...output.matchAll(/KeyPress event[^]*?keysym 0x[0-9a-f]+, (\w+)\)/g)].map(([, name]) => name ?? '');
    return { id, pid: child.pid, keys, child };
  };
  return {
    x,
    windows,
    told,
    managers: () => managersOf(screen),
    openShell: () =>
      open(
        ['/usr/bin/xmessage', '-xrm', '*input: True', '-title', 'shell', '-geometry', '800x600+0+0', 'shell'],
        'shell',
      ),
    openViewer: (title) => open(['/usr/bin/xev', '-name', title, '-geometry', '700x500+0+0'], title),
    ask,
    async active() {
      const said = await ask('/usr/bin/xprop', '-root', '_NET_ACTIVE_WINDOW');
      return Number(/# (0x[0-9a-f]+)/.exec(said)?.[1] ?? 0);
    },
    folders: () => readdirSync(workDir).filter((name) => name.startsWith('onekiosk-')),
    async close() {
      await windows.close();
      for (const child of clients) child.kill();
      await Promise.all(clients.map((child) => child.gone));
    },
  };
}

/** Processes of openbox on that display. */
export function managersOf({ x }: Pick<TestScreen, 'x'>): number[] {
  const here = new RegExp(`(?:^| )DISPLAY=${x.display}(?: |$)`);
  return everyProcess()
    .filter(({ cmdline, environ }) => cmdline.startsWith('/usr/bin/openbox ') && here.test(environ))
    .map(({ pid }) => pid);
}

/** Resolves when the window has the keyboard. */
export async function untilActive(desk: TestDesk, window: ClientWindow, patience = 5_000): Promise<void> {
  await expect.poll(() => desk.active(), { timeout: patience, interval: 50 }).toBe(window.id);
}

/** ICCCM 4.1.3.1: `Normal`, `Iconic`, or nothing. */
export async function stateOf(desk: TestDesk, window: ClientWindow): Promise<string> {
  const said = await desk.ask('/usr/bin/xprop', '-id', String(window.id), 'WM_STATE');
  return /window state: (\w+)/.exec(said)?.[1] ?? '';
}
