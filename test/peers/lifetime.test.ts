import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { chownSync, existsSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { ROOT } from '../../build/tools.ts';
import { vmReader } from '../../core/opennebula/resources/vm.ts';
import { openNursery } from '../../demo/process.ts';
import { withoutXrdp } from '../../demo/xrdp-desktop.ts';
import { openXSession } from '../../tour/x-session.ts';
import { call } from '../contract/wire.ts';
import { decodeWhole } from '../support/decode.ts';
import { spiceOptions } from '../support/launch.ts';
import { everyProcess, family, isRunning, listeners } from '../support/processes.ts';
import { wholeSpiceSession } from '../support/spice.ts';
import { openCloud, temporary } from '../support/terminal.ts';

const started: ChildProcess[] = [];
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
});

/** Runs a program of ours with this Node; resolves with the first match of `pattern` in what it says. */
function run(
  script: string,
  pattern: RegExp,
  input: string,
  environment: Record<string, string> = {},
  args: readonly string[] = [],
) {
  const command = ['--disable-warning=ExperimentalWarning', join(ROOT, script), ...args];
  const child = spawn(process.execPath, command, {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { PATH: process.env['PATH'], ...environment },
  });
  started.push(child);
  child.stdin.end(input);
  const said = new Promise<RegExpExecArray>((resolve, reject) => {
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8');
      const match = pattern.exec(text);
      if (match !== null) resolve(match);
    });
    child.on('exit', () => reject(new Error(`${script} ended; it said: ${text}`)));
  });
  return { child, said };
}

test('a viewer does not outlive a shell that is killed', async () => {
  const cloud = await openCloud();
  const workDir = temporary('test-lifetime');
  const nursery = openNursery(workDir);
  try {
    const { display } = await openXSession(nursery, workDir, '800x600');
    const { name, password } = cloud.users.desktop;
    const body = await call(cloud.endpoint, 'one.vm.info', [`${name}:${password}`, cloud.vmId('spice')]);
    const { graphics } = decodeWhole(vmReader(), body);
    const options = {
      ...spiceOptions({
        host: '127.0.0.1',
        port: graphics?.port ?? 0,
        password: graphics?.password ?? null,
        usb: { onConnect: '', later: '' },
      }),
      runtimeDir: workDir,
    };
    const { child, said } = run('test/peers/run-viewer.ts', /ready (\d+)/, JSON.stringify(options), {
      DISPLAY: display,
    });
    const viewer = Number((await said)[1]);
    expect(isRunning(viewer)).toBe(true);
    await wholeSpiceSession(cloud);
    child.kill('SIGKILL');
    await expect.poll(() => isRunning(viewer), { timeout: 5_000 }).toBe(false);
    await expect.poll(async () => (await cloud.witness('spice')).spice, { timeout: 5_000 }).toEqual([]);
  } finally {
    await nursery.close();
    await cloud.close();
  }
});

describe('npm run demo', () => {
  test.each(['SIGTERM', 'SIGKILL'] as const)('whose launcher gets a %s leaves nothing', async (signal) => {
    const folder = temporary('test-launcher');
    const args = ['demo', '--tour', '--out', join(folder, 'out')];
    const { child, said } = run('build/run.mjs', /ok {4}sign in/, '', { TMPDIR: folder }, args);
    await said;
    const members = family(child.pid ?? 0);
    expect(members.length).toBeGreaterThan(10);
    // Others may have theirs meanwhile: what counts is what is of these processes, and the account that names this folder.
    const accounts = () =>
      readFileSync('/etc/passwd', 'utf8')
        .split('\n')
        .filter((line) => line.includes(folder));
    const homes = accounts().map((line) => line.split(':')[5] ?? '');
    if (withoutXrdp() === null) expect(homes).toHaveLength(1);
    const displays = everyProcess().flatMap(({ pid, environ }) =>
      members.includes(pid) ? (/(?:^| )DISPLAY=:(\d+) /.exec(environ)?.[1] ?? []) : [],
    );
    const sockets = displays.map((number) => `/tmp/.X11-unix/X${number}`).filter(existsSync);
    expect(sockets).not.toEqual([]);
    expect(readdirSync(folder)).not.toEqual([]);
    child.kill(signal);
    await expect.poll(() => members.filter(isRunning), { timeout: 15_000 }).toEqual([]);
    rmSync(join(folder, 'out'), { recursive: true });
    const left = () => [...readdirSync(folder), ...accounts(), ...[...homes, ...sockets].filter(existsSync)];
    await expect.poll(left, { timeout: 5_000 }).toEqual([]);
  });
});

describe('the demo cloud', () => {
  test('listens on loopback only, keeps its secrets out of arguments, and dies with everything when it is killed', async () => {
    const { child, said } = run(
      'demo/main.ts',
      /endpoint {2}(\S+)[\s\S]*user {6}\S+:(\S+)[\s\S]*RDP {7}\S+:(\S+)/,
      '',
    );
    const [, endpoint = '', password = '', guest = ''] = await said;
    const pids = family(child.pid ?? 0);
    const programs = everyProcess().filter(({ pid }) => pids.includes(pid));
    expect(programs.filter(({ cmdline }) => cmdline.includes('qemu-system'))).not.toEqual([]);
    for (const { cmdline, environ } of programs) {
      for (const secret of [password, guest]) expect(cmdline + environ).not.toContain(secret);
    }
    const open = listeners(pids);
    expect(open).toContain(new URL(endpoint).host);
    // xrdp's session manager listens on ::1.
    expect(open.filter((address) => !/^(127\.0\.0\.1|\[(0000:){7}0001\]):/.test(address))).toEqual([]);
    const folder = programs
      .map(({ cmdline }) => /(\/tmp\/onekiosk-demo-\w+)/.exec(cmdline)?.[1])
      .find((each) => each !== undefined);
    expect(folder).toBeDefined();
    child.kill('SIGKILL');
    const others = pids.filter((pid) => pid !== child.pid);
    await expect.poll(() => others.filter(isRunning), { timeout: 8_000 }).toEqual([]);
    await expect.poll(() => existsSync(folder ?? ''), { timeout: 8_000 }).toBe(false);
  });

  test('closed, leaves no process behind', async () => {
    const cloud = await openCloud();
    const mine = family(process.pid).filter((pid) => pid !== process.pid);
    expect(mine.length).toBeGreaterThan(5);
    await cloud.close();
    const demo = () =>
      family(process.pid).filter(
        (pid) =>
          mine.includes(pid) &&
          /qemu|Xvfb|shadow|display/.test(everyProcess().find((each) => each.pid === pid)?.cmdline ?? ''),
      );
    await expect.poll(demo, { timeout: 5_000 }).toEqual([]);
  });

  test('takes its account and the sockets of its sessions away, and nobody else’s', async (context) => {
    const cloud = await openCloud();
    const user = cloud.rdp.xrdpUser;
    const [theirs, ours] = ['theirs', 'ours'].map((whose) => `/run/xrdp/sockdir/onekiosk-test-${whose}`);
    const sockets = [createServer(), createServer()];
    try {
      if (user === null) return context.skip(withoutXrdp() ?? 'the demo has no xrdp desktop');
      for (const [index, path] of [theirs, ours].entries())
        await new Promise<void>((resolve) => sockets[index]?.listen(path, resolve));
      const { uid, gid } = statSync(`/tmp/${user}`);
      chownSync(ours ?? '', uid, gid);
      await cloud.close();
      expect(existsSync(ours ?? '')).toBe(false);
      expect(existsSync(theirs ?? '')).toBe(true);
      expect(existsSync(`/tmp/${user}`)).toBe(false);
      expect(readFileSync('/etc/passwd', 'utf8')).not.toContain(user);
    } finally {
      sockets.forEach((socket) => socket.close());
      await cloud.close();
    }
  });
});
