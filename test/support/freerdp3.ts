import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { ExitMeaning, LaunchSpec, ProgramExit } from '../../core/sessions/launch-spec.ts';
import type { Run, RunEnd } from '../../core/sessions/launcher.ts';
import { systemClock } from '../../platform/clock.ts';
import { createLauncher } from '../../platform/process/launcher.ts';
import { findProgram, tied } from '../../platform/process/programs.ts';
import { spawnProgram } from '../../platform/process/spawn.ts';

/** Runs specs of one version of FreeRDP, as the shell's launcher does. */
export interface Viewers {
  launch(spec: LaunchSpec): Heard;
  /** Ends every run, and resolves when they are gone. */
  close(): Promise<void>;
}

/** A run, and what it has said. */
export interface Heard {
  readonly run: Run;
  readonly said: () => string;
}

/**
 * The root folder of a Debian 13 with freerdp3-x11 in it, for a machine that has FreeRDP 2 only:
 * `debootstrap --variant=minbase --include=freerdp3-x11 trixie FOLDER`.
 */
const ROOT = process.env['ONEKIOSK_FREERDP3'] ?? '';
const PROGRAMS = { 2: '/usr/bin/xfreerdp', 3: '/usr/bin/xfreerdp3' } as const;
type Version = keyof typeof PROGRAMS;

const installed = (version: Version): boolean =>
  findProgram(version === 2 ? 'xfreerdp2' : 'xfreerdp3') !== null;

/** Why this machine has no FreeRDP of that version, or null. */
export function withoutFreerdp(version: Version): string | null {
  if (installed(version)) return null;
  if (version === 2) return 'FreeRDP 2 is not installed';
  return ROOT !== '' && existsSync(join(ROOT, PROGRAMS[3]))
    ? null
    : 'FreeRDP 3 is neither installed nor named by ONEKIOSK_FREERDP3';
}

/** On the X display `display`; homes are made in `workDir`. */
export function openViewers(version: Version, display: string, workDir: string): Viewers {
  // Without a folder of its own libpulse leaves one in /tmp.
  const environment = { DISPLAY: display, XDG_RUNTIME_DIR: workDir };
  const launcher = createLauncher({ clock: systemClock, environment, runtimeDir: workDir });
  return viewersOf((spec) =>
    installed(version) ? launcher.launch(spec) : runIn(ROOT, PROGRAMS[version], spec, display, ''),
  );
}

/** Why no stick can be plugged in here, or null. */
export const withoutSticks = (): string | null =>
  spawnSync('/usr/bin/unshare', ['-m', '/bin/true']).status === 0
    ? null
    : 'a file system of its own needs root (CAP_SYS_ADMIN)';

/** The same on a machine into which a stick is plugged: STICK is there at the start, LATER comes after three seconds. */
export function openPlugged(version: Version, display: string): Viewers {
  const root = installed(version) ? '/' : ROOT;
  const plug = `mount -t tmpfs tmpfs media; mkdir media/STICK media/LATER
mount -t tmpfs tmpfs media/STICK
(sleep 3; mount -t tmpfs tmpfs media/LATER) &`;
  return viewersOf((spec) => runIn(root, PROGRAMS[version], spec, display, plug));
}

function viewersOf(launch: (spec: LaunchSpec) => Run): Viewers {
  const runs: Run[] = [];
  return {
    launch(spec) {
      const lines: string[] = [];
      const run = launch({
        ...spec,
        classify: (line, stream) => {
          lines.push(line);
          return spec.classify(line, stream);
        },
      });
      runs.push(run);
      return { run, said: () => lines.join('\n') };
    },
    async close() {
      await Promise.all(runs.splice(0).map((run) => run.stop()));
    },
  };
}

/** Its mounts are its own (unshare), and go with it. */
const enter = (more: string): string => `cd "$1"; shift
mount --rbind /dev dev; mount --bind /proc proc
mkdir -p tmp/.X11-unix; mount --bind /tmp/.X11-unix tmp/.X11-unix
${more}
exec chroot . "$@"`;

/** What the shell's launcher does, in a root folder of its own. */
function runIn(root: string, program: string, spec: LaunchSpec, display: string, more: string): Run {
  const home = mkdtempSync(join(root, 'tmp', 'onekiosk-viewer-'));
  for (const { path, content } of spec.files) writeFileSync(join(home, path), content);
  const inside = `/tmp/${basename(home)}`;
  const environment = {
    ...{ PATH: '/usr/bin:/bin', HOME: inside, XDG_RUNTIME_DIR: inside, DISPLAY: display },
    ...spec.environment,
  };
  const assigned = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
  const ready = Promise.withResolvers<boolean>();
  let wasReady = false;
  let verdict: ExitMeaning | null = null;
  const child = spawnProgram({
    command: tied([
      ...(['/usr/bin/unshare', '-m', '/bin/sh', '-c', enter(more), 'sh', root] as const),
      ...['/usr/bin/env', '-i', '-C', inside, ...assigned],
      ...['/usr/bin/stdbuf', '-oL', program, ...spec.args],
    ]),
    environment: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' },
    cwd: '/',
    input: spec.handOff?.content ?? '',
    onLine(line, stream) {
      const said = spec.classify(line, stream);
      if (said === null) return;
      if (said === 'ready') {
        wasReady = true;
        ready.resolve(true);
      } else end(said);
    },
  });
  const end = (meaning: ExitMeaning, signal: 'SIGTERM' | 'SIGKILL' = 'SIGKILL') => {
    verdict ??= meaning;
    child.kill(signal);
  };
  const patience = setTimeout(() => wasReady || end('timed-out'), spec.readyWithin);
  const meaningOf = (exit: ProgramExit) => verdict ?? spec.exitMeaning(exit, wasReady);
  const ended = child.exit.then((exit): RunEnd => {
    clearTimeout(patience);
    child.kill('SIGKILL');
    ready.resolve(false);
    rmSync(home, { recursive: true, force: true });
    return { meaning: meaningOf(exit), wasReady, lastLines: [] };
  });
  return {
    pid: child.pid,
    ready: ready.promise,
    ended,
    stop() {
      end('cancelled', 'SIGTERM');
      return ended;
    },
  };
}
