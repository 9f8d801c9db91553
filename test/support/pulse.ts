import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A sound server with outputs that are heard by nobody (module-null-sink). */
export interface PulseServer {
  /** PULSE_SERVER */
  readonly address: string;
  close(): Promise<void>;
}

/** Its first output is called `one`, its second one `two`; `one` is in use. `folder`: where its socket was before. */
export async function startPulse(
  folder = mkdtempSync(join(tmpdir(), 'onekiosk-pulse-')),
): Promise<PulseServer> {
  const socket = join(folder, 'native');
  const runtime = join(folder, 'runtime');
  mkdirSync(runtime, { recursive: true, mode: 0o700 });
  const load = (module: string) => ['-L', module];
  const child = spawn(
    '/usr/bin/pulseaudio',
    [
      ...['-n', '--daemonize=no', '--exit-idle-time=-1', '--use-pid-file=no', '--disable-shm'],
      ...load(`module-native-protocol-unix socket=${socket} auth-anonymous=1`),
      ...load('module-null-sink sink_name=one'),
      ...load('module-null-sink sink_name=two'),
    ],
    {
      env: { PATH: '/usr/bin:/bin', HOME: folder, XDG_RUNTIME_DIR: runtime, LC_ALL: 'C' },
      stdio: 'ignore',
    },
  );
  const gone = new Promise<void>((resolve) => child.on('close', () => resolve()));
  const latest = performance.now() + 20_000;
  while (!existsSync(socket)) {
    if (child.exitCode !== null || performance.now() > latest) throw new Error('no sound server');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return {
    address: `unix:${socket}`,
    async close() {
      child.kill('SIGKILL');
      await gone;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
