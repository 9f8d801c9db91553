import { execFileSync, spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  rmdirSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { freemem, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ROOT } from '../../build/tools.ts';

/** What is fetched stays beside the project's modules: the second run asks the network for little. */
const CACHE = join(ROOT, 'node_modules/.cache/package');
const ENVIRONMENT = {
  PATH: '/usr/sbin:/usr/bin:/sbin:/bin',
  LC_ALL: 'C.UTF-8',
  DEBIAN_FRONTEND: 'noninteractive',
  SYSTEMD_PAGER: '',
};
/** A system is 2 GB. In memory it is made and removed in a fraction of the time, where there is plenty. */
const PLENTY = 8 * 1024 ** 3;
const DEVICES = ['null', 'zero', 'full', 'random', 'urandom', 'tty'];

export type Suite = 'bookworm' | 'trixie';
export interface Ran {
  readonly status: number;
  readonly out: string;
  readonly error: string;
}

/** Why such systems cannot be made here, or null. */
export function hindrance(): string | null {
  if (process.getuid?.() !== 0) return 'only root can make a Debian system';
  if (!existsSync('/usr/bin/mmdebstrap')) return 'mmdebstrap is not installed';
  if (cgroups() === null) return 'there is no cgroup2';
  return null;
}

const cgroups = (): string | null =>
  ['/sys/fs/cgroup', '/sys/fs/cgroup/unified'].find(
    (path) => existsSync(join(path, 'cgroup.procs')) && existsSync(join(path, 'cgroup.controllers')),
  ) ?? null;

const run = (program: string, ...args: string[]): string =>
  execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

/** Debian's smallest system with apt, packed. */
function bareSystem(suite: Suite): string {
  const path = join(CACHE, `${suite}.tar`);
  if (existsSync(path)) return path;
  mkdirSync(CACHE, { recursive: true });
  const source = (name: string, what: string) => `deb http://deb.debian.org/${name} ${what} main`;
  run(
    '/usr/bin/mmdebstrap',
    ...['--mode=root', '--variant=minbase', suite, `${path}.new.tar`],
    ...[source('debian', suite), source('debian-security', `${suite}-security`)],
  );
  run('/bin/mv', `${path}.new.tar`, path);
  return path;
}

/** A bare Debian in a folder: programs run in it by chroot, and by its own systemd when it was booted. */
export class DebianRoot {
  readonly suite: Suite;
  readonly path: string;
  private readonly mounted: string[] = [];
  private booted: ChildProcess | null = null;
  private group: string | null = null;

  /** With `consoles`, the machine's own first console is the system's: nobody may sit at it. */
  constructor(suite: Suite, consoles: boolean) {
    this.suite = suite;
    const archive = bareSystem(suite);
    this.path = mkdtempSync(join(tmpdir(), `onekiosk-${suite}-`));
    if (freemem() > PLENTY) this.mount('', ['-t', 'tmpfs', '-o', 'mode=755,size=4g', 'tmpfs']);
    chmodSync(this.path, 0o755);
    run('/bin/tar', '-xpf', archive, '-C', this.path, '--numeric-owner', '--exclude=./dev/*');
    this.mount('proc', ['-t', 'proc', 'proc']);
    this.mount('dev', ['-t', 'tmpfs', '-o', 'mode=755', 'tmpfs']);
    for (const name of [...DEVICES, ...(consoles ? ['tty0', 'tty1'] : [])]) {
      writeFileSync(this.at(`dev/${name}`), '');
      this.mount(`dev/${name}`, ['--bind', `/dev/${name}`]);
    }
    this.mount('dev/shm', ['-t', 'tmpfs', '-o', 'mode=1777', 'tmpfs']);
    this.mount('dev/pts', ['-t', 'devpts', '-o', 'newinstance,ptmxmode=666', 'devpts']);
    symlinkSync('/proc/self/fd', this.at('dev/fd'));
    symlinkSync('pts/ptmx', this.at('dev/ptmx'));
    const debs = join(CACHE, `debs-${suite}`);
    mkdirSync(join(debs, 'partial'), { recursive: true });
    this.mount('var/cache/apt/archives', ['--bind', debs]);
    copyFileSync('/etc/resolv.conf', this.at('etc/resolv.conf'));
    // Nothing that is installed is started (Debian policy, invoke-rc.d).
    this.write('usr/sbin/policy-rc.d', '#!/bin/sh\nexit 101\n', 0o755);
  }

  at = (path: string): string => join(this.path, path);

  write(path: string, text: string, mode = 0o644): void {
    mkdirSync(dirname(this.at(path)), { recursive: true });
    writeFileSync(this.at(path), text);
    chmodSync(this.at(path), mode);
  }

  /** Installs from Debian, or from a file in the root. Throws with apt's own words. */
  install(...packages: string[]): void {
    this.must('apt-get', 'update', '-q=2');
    const options = ['-y', '-q=2', '--no-install-recommends', '-o', 'Dpkg::Options::=--force-unsafe-io'];
    this.must('apt-get', 'install', ...options, ...packages);
  }

  /** In the booted system where it was booted. */
  run(...command: string[]): Ran {
    const inside =
      this.booted === null
        ? ['/usr/sbin/chroot', this.path]
        : ['/usr/bin/nsenter', '-t', String(this.initPid()), '-m', '-p', '-C', '-u', '-i', '-n', '--'];
    const [program = '', ...args] = [...inside, ...command];
    const ran = spawnSync(program, args, { encoding: 'utf8', env: ENVIRONMENT, maxBuffer: 1 << 26 });
    return { status: ran.status ?? 1, out: ran.stdout, error: ran.stderr };
  }

  must(...command: string[]): string {
    const { status, out, error } = this.run(...command);
    if (status !== 0)
      throw new Error(`${command.join(' ')}: ${status}\n${out.slice(-2000)}\n${error.slice(-2000)}`);
    return out;
  }

  /** Waits until the command's output is right. */
  async until(right: (out: string) => boolean, seconds: number, ...command: string[]): Promise<string> {
    const latest = performance.now() + seconds * 1000;
    for (;;) {
      const { out, error } = this.run(...command);
      if (right(out)) return out;
      if (performance.now() > latest)
        throw new Error(`${command.join(' ')}: after ${seconds} s: ${out}${error}`);
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }

  /** Starts its systemd, in namespaces and a control group of its own, without a network: what it needs is installed before. */
  async boot(): Promise<void> {
    const group = mkdtempSync(join(cgroups() ?? '/', 'onekiosk-test-'));
    this.group = group;
    const script = join(ROOT, 'test/package/boot.sh');
    const enter = `echo $$ > ${group}/cgroup.procs && exec unshare -fpmCuin --kill-child sh ${script} ${this.path}`;
    this.booted = spawn('/bin/sh', ['-c', enter], { stdio: 'ignore' });
    await this.until((out) => /^(?:running|degraded)/.test(out), 120, 'systemctl', 'is-system-running');
  }

  private initPid(): number {
    const child = spawnSync('/usr/bin/pgrep', ['-P', String(this.booted?.pid)], { encoding: 'utf8' });
    return Number(child.stdout.trim().split('\n')[0]);
  }

  /** Ends everything that runs in it. */
  halt(): void {
    if (this.booted === null) return;
    const pid = this.initPid();
    if (pid > 0) process.kill(pid, 'SIGKILL');
    this.booted = null;
  }

  async remove(): Promise<void> {
    this.halt();
    await new Promise((resolve) => setTimeout(resolve, 500));
    if (this.group !== null) removeGroup(this.group);
    for (const path of this.mounted.reverse()) spawnSync('/bin/umount', ['-l', path]);
    rmSync(this.path, { recursive: true, force: true });
  }

  private mount(path: string, what: readonly string[]): void {
    mkdirSync(dirname(this.at(path)), { recursive: true });
    if (!existsSync(this.at(path))) mkdirSync(this.at(path));
    run('/bin/mount', ...what, this.at(path));
    this.mounted.push(this.at(path));
  }
}

function removeGroup(path: string): void {
  const below = run('/usr/bin/find', path, '-depth', '-type', 'd').trim().split('\n');
  for (const each of below) {
    try {
      rmdirSync(each);
    } catch {
      // Somebody still ends in it; it is empty and harmless.
    }
  }
}
