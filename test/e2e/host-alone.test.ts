import { execFileSync } from 'node:child_process';
import { readdirSync, readlinkSync, rmSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { commandLine } from '../../chromium/switches.ts';
import type { DemoCloud } from '../../demo/cloud.ts';
import { bridgePort, ofKind } from '../support/host.ts';
import { everyProcess, listeners } from '../support/processes.ts';
import { onScreen, openCloud, openTerminal, temporary } from '../support/terminal.ts';
import type { Terminal } from '../support/terminal.ts';

/** Debian's `nobody`. */
const NOBODY = 65_534;

let cloud: DemoCloud;
let terminal: Terminal;
beforeAll(async () => {
  cloud = await openCloud();
  terminal = await openTerminal(cloud, { size: '800x600' });
  await onScreen(terminal.page, 'sign-in');
});
afterAll(async () => {
  await terminal.close();
  await cloud.close();
});

const browser = (): number => ofKind(terminal.pids(), 'browser')[0]?.pid ?? 0;
const profile = (): string => readlinkSync(`/proc/${browser()}/cwd`);

/** Unix sockets that a process of the browser listens on, as ss (8) lists them: `@` marks those with a name and no file. */
function unixListeners(): string[] {
  const pids = new Set(terminal.pids());
  return execFileSync('/usr/bin/ss', ['-xlpH'], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => [...line.matchAll(/pid=(\d+)/g)].some(([, pid]) => pids.has(Number(pid))))
    .map((line) => line.trim().split(/\s+/)[4] ?? '');
}

describe('the browser', () => {
  test('listens on no TCP socket, and is told of no port', () => {
    expect(terminal.pids().length).toBeGreaterThan(3);
    expect(listeners(terminal.pids())).toEqual([]);
    expect(terminal.page.browser().wsEndpoint()).toBe('');
    const all = everyProcess().filter(({ pid }) => terminal.pids().includes(pid));
    expect(all.map(({ cmdline }) => cmdline).join('\n')).not.toContain('remote-debugging-port');
    expect(readdirSync(profile())).not.toContain('DevToolsActivePort');
  });

  test('has no socket without a file, and those with one are in its profile', () => {
    const sockets = unixListeners();
    expect(sockets.filter((name) => name.startsWith('@'))).toEqual([]);
    for (const name of sockets.filter((each) => each.startsWith('/'))) expect(name).toContain(profile());
  });

  test('has no file open below /tmp that is not in its profile', () => {
    const open = terminal.pids().flatMap((pid) =>
      readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
        try {
          return [readlinkSync(`/proc/${pid}/fd/${fd}`)];
        } catch {
          return []; // Closed meanwhile.
        }
      }),
    );
    expect(open.filter((path) => path.startsWith(profile())).length).toBeGreaterThan(0);
    expect(open.filter((path) => path.startsWith('/tmp/') && !path.startsWith(profile()))).toEqual([]);
  });

  test('knows of its environment what it needs, and nothing more', () => {
    const environ = everyProcess().find(({ pid }) => pid === browser())?.environ ?? '';
    const names = environ
      .trim()
      .split(' ')
      .map((each) => each.replace(/=.*/, ''));
    // Chromium adds CHROME_* itself; the keys of Google's services are all `no`.
    expect(names.filter((name) => !/^(?:CHROME|GOOGLE)_/.test(name)).sort()).toEqual([
      'DISPLAY',
      'HOME',
      'LANG',
      'PATH',
      'TMPDIR',
    ]);
    expect(environ).not.toMatch(/GOOGLE_[A-Z_]+=(?!no )/);
  });
});

describe('another user of this machine', () => {
  beforeEach((context) => {
    if (process.getuid?.() !== 0) context.skip('only root can look as somebody else');
  });
  const asNobody = (...command: readonly string[]): string => {
    try {
      return execFileSync(
        '/usr/bin/setpriv',
        [
          `--reuid=${NOBODY}`,
          `--regid=${NOBODY}`,
          '--clear-groups',
          '--inh-caps=-all',
          '--bounding-set=-all',
          ...command,
        ],
        { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] },
      );
    } catch (error) {
      return `refused: ${String(error)}`;
    }
  };

  test('sees that it runs, which is the control: what follows is refused, not absent', () => {
    expect(asNobody('/bin/ls', '-d', `/proc/${browser()}`)).toContain(String(browser()));
  });

  test('cannot look into the profile', () => {
    expect(statSync(profile()).mode & 0o777).toBe(0o700);
    expect(asNobody('/bin/ls', profile())).toMatch(/^refused: .*Permission denied/s);
  });

  test.each(['environ', 'fd', 'mem', 'maps', 'io', 'cwd/'])('cannot look into /proc/PID/%s', (name) => {
    for (const { pid } of [
      ...ofKind(terminal.pids(), 'browser'),
      ...ofKind(terminal.pids(), 'renderer'),
      { pid: process.pid },
    ])
      expect(asNobody('/bin/sh', '-c', `ls /proc/${pid}/${name} && cat /proc/${pid}/${name}`)).toMatch(
        /^refused: .*(?:Permission denied|Operation not permitted)/s,
      );
  });

  test('reads in the arguments, which are for everybody, what stands in the sources and where the profile is', () => {
    const [own] = ofKind(terminal.pids(), 'browser');
    expect(own?.cmdline.trim().split(' ').slice(1)).toEqual(commandLine(profile(), false));
  });

  test('comes to the console bridge, which is on 127.0.0.1 for all, and without a token no further', async () => {
    const port = await bridgePort(terminal.page);
    expect(listeners([process.pid])).toContain(`127.0.0.1:${port}`);
    for (const path of ['/console', `/console?token=${'0'.repeat(32)}`, '/', '/console?token=']) {
      for (const origin of ['https://onekiosk.invalid', 'https://example.org', null]) {
        const said = await upgrade(port, path, origin);
        expect(said, `${path} ${String(origin)}`).not.toContain(' 101 ');
      }
    }
  });
});

/** The first line that a WebSocket server answers; empty when it closes without a word. */
const upgrade = (port: number, path: string, origin: string | null): Promise<string> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    let said = '';
    socket.setTimeout(3_000, () => socket.destroy());
    socket.on('data', (data) => (said += data.toString('latin1')));
    socket.on('error', () => {});
    socket.on('close', () => resolve(said.split('\r\n')[0] ?? ''));
    socket.write(
      [
        `GET ${path} HTTP/1.1`,
        `Host: 127.0.0.1:${port}`,
        'Upgrade: websocket',
        'Connection: Upgrade',
        'Sec-WebSocket-Version: 13',
        `Sec-WebSocket-Key: ${'A'.repeat(22)}==`,
        ...(origin === null ? [] : [`Origin: ${origin}`]),
        '\r\n',
      ].join('\r\n'),
    );
  });

test('with a runtime folder of the session, the profile is in it: in memory, and gone with the session', async () => {
  const runtime = temporary('test-runtime');
  const other = await openTerminal(cloud, { size: '800x600', runtimeDir: runtime });
  try {
    const [pid] = ofKind(other.pids(), 'browser');
    expect(readlinkSync(`/proc/${pid?.pid ?? 0}/cwd`)).toContain(`${runtime}/onekiosk-chromium-`);
  } finally {
    await other.close();
  }
  const left = readdirSync(runtime).filter((name) => name.includes('chromium'));
  rmSync(runtime, { recursive: true });
  expect(left).toEqual([]);
});
