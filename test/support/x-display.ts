import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../../build/tools.ts';

const LIBRARY = join(ROOT, 'build/package/root/usr/lib/onekiosk');

/** A display that a script started, until `close`. */
export interface StartedDisplay {
  /** `:7` */
  readonly display: string;
  readonly environment: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/** In place of Xorg, whose console a test must not take: Xvfb at a number that it picks, for which the cookie is none, with what of the options both know. */
const STAND_IN = `#!/bin/sh
set -- "$@" --
keep=
while [ "$1" != -- ]; do
  case $1 in
  -s | -displayfd) keep="$keep $1 $2"; shift ;;
  -accessx | +accessx | -noreset) keep="$keep $1" ;;
  -auth | -config | -logfile | -verbose | -nolisten) shift ;;
  esac
  shift
done
exec Xvfb $keep -ac -screen 0 640x480x24 -nolisten tcp
`;

/** The package's own script of the display, with that in place of Xorg. `settings`: those of session.conf. */
export async function startSession(settings: Readonly<Record<string, string>>): Promise<StartedDisplay> {
  const folder = mkdtempSync(join(tmpdir(), 'onekiosk-session-'));
  const server = join(folder, 'server');
  const script = join(folder, 'display');
  const text = readFileSync(join(LIBRARY, 'display'), 'utf8');
  writeFileSync(server, STAND_IN);
  writeFileSync(
    script,
    text.replaceAll('/usr/lib/xorg/Xorg', server).replaceAll('/usr/lib/onekiosk', LIBRARY),
  );
  for (const file of [server, script]) chmodSync(file, 0o755);
  const child = spawn(script, [], {
    env: { PATH: '/usr/bin:/bin', RUNTIME_DIRECTORY: folder, HOME: folder, ...settings },
    stdio: 'ignore',
  });
  const gone = new Promise((resolve) => child.on('close', resolve));
  const where = join(folder, 'where');
  const latest = performance.now() + 20_000;
  while (!existsSync(where)) {
    if (child.exitCode !== null || performance.now() > latest) throw new Error('the display did not come');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const environment = Object.fromEntries(
    readFileSync(where, 'utf8')
      .trim()
      .split('\n')
      .map((line) => line.split('=', 2) as [string, string]),
  );
  return {
    display: environment['DISPLAY'] ?? '',
    environment,
    async close() {
      child.kill('SIGTERM');
      await gone;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const DUMMY = `Section "ServerFlags"
  Option "AutoAddDevices" "false"
EndSection
Section "Device"
  Identifier "none"
  Driver "dummy"
  VideoRam 256000
EndSection
Section "Monitor"
  Identifier "any"
  HorizSync 5-1000
  VertRefresh 5-200
EndSection
Section "Screen"
  Identifier "all"
  Device "none"
  Monitor "any"
  DefaultDepth 24
EndSection
`;

/** Why a real Xorg with several monitors cannot be had here, or null. */
export const noMonitors = (): string | null => {
  if (process.getuid?.() !== 0) return 'only root may start Xorg here';
  return existsSync('/usr/lib/xorg/modules/drivers/dummy_drv.so') ? null : 'no xserver-xorg-video-dummy';
};

/** Xorg itself with a card of 16 outputs and no console; one of them, DUMMY0, is plugged in. */
export async function startXorg(): Promise<StartedDisplay> {
  const folder = mkdtempSync(join(tmpdir(), 'onekiosk-xorg-'));
  const config = join(folder, 'xorg.conf');
  writeFileSync(config, DUMMY);
  // A seat of its own: that of a console it would take.
  const child = spawn(
    '/usr/lib/xorg/Xorg',
    [
      ...['-displayfd', '3', '-seat', 'seat-of-a-test', '-config', config, '-nolisten', 'tcp', '-noreset'],
      ...['-logfile', join(folder, 'log'), '-novtswitch'],
    ],
    { env: { PATH: '/usr/bin:/bin' }, stdio: ['ignore', 'ignore', 'ignore', 'pipe'] },
  );
  const gone = new Promise((resolve) => child.on('close', resolve));
  const number = await new Promise<string>((resolve, reject) => {
    child.stdio[3]?.once('data', (chunk: Buffer) => resolve(chunk.toString().trim()));
    void gone.then(() => reject(new Error('Xorg did not come')));
  });
  return {
    display: `:${number}`,
    environment: { DISPLAY: `:${number}` },
    async close() {
      child.kill('SIGTERM');
      await gone;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
