import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../build/tools.ts';
import type { SpiceOptions } from '../../core/sessions/remote-viewer.ts';

const PROGRAMS = {
  pcscd: '/usr/sbin/pcscd',
  'vsmartcard-vpcd': '/usr/lib/pcsc/drivers/serial/libifdvpcd.so',
  'opensc-pkcs11': '/usr/lib/x86_64-linux-gnu/opensc-pkcs11.so',
  opensc: '/usr/bin/opensc-tool',
  'libnss3-tools': '/usr/bin/modutil',
};

/** Why there can be no reader on this machine; null where there can. */
export function withoutReader(): string | null {
  const missing = Object.entries(PROGRAMS).filter(([, path]) => !existsSync(path));
  if (missing.length > 0) return `not installed: ${missing.map(([name]) => name).join(' ')}`;
  return process.getuid?.() === 0 ? null : 'only root may have a /etc of its own';
}

/**
 * Makes `$1` this process's /etc, with the database that libcacard looks for and OpenSC's module in it; brings pcscd with a card in its
 * reader, out of anybody's reach (vpcd listens on every address); waits until the card is there; and runs the rest of the arguments.
 */
const SURROUNDINGS = `
set -e
folder=$1; database=$2; certificate=$3; shift 3
mount -t tmpfs none "$folder"
cp -a /etc/. "$folder"
mount --bind "$folder" /etc
mkdir -p /run/pcscd
mount -t tmpfs none /run/pcscd
if [ "$database" = yes ]; then
  mkdir -p /etc/pki/nssdb
  certutil -N -d sql:/etc/pki/nssdb --empty-password
  modutil -force -dbdir sql:/etc/pki/nssdb -add OpenSC -libfile ${PROGRAMS['opensc-pkcs11']} </dev/null >/dev/null
fi
unshare -n sh -c 'ip link set lo up; pcscd --foreground & sleep 1; exec "$@"' sh "$1" ${join(ROOT, 'test/support/piv-card.ts')} "$certificate" </dev/null >/dev/null 2>&1 &
tries=0
until opensc-tool --name 2>/dev/null | grep -q 'Personal Identity'; do
  tries=$((tries + 1)); [ $tries -lt 50 ]; sleep 0.2
done
exec "$@"
`;

export interface CardTerminal {
  /** Resolves with what the viewer's runner said first, or when it is over. */
  readonly ready: Promise<string>;
  end(): Promise<void>;
}

/** remote-viewer by the launcher, on a terminal with a reader and a card in it. `database`: whether an administrator has prepared it. */
export function openCardTerminal(
  workDir: string,
  display: string,
  options: SpiceOptions,
  database: 'yes' | 'no',
): CardTerminal {
  const certificate = join(workDir, 'card.der');
  const etc = join(workDir, 'etc');
  mkdirSync(etc, { recursive: true });
  execFileSync(
    '/usr/bin/openssl',
    [
      ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=Card Holder'],
      ...['-outform', 'DER', '-keyout', '/dev/null', '-out', certificate],
    ],
    { stdio: 'ignore' },
  );
  const child = spawn(
    '/usr/bin/unshare',
    [
      ...['-m', '--propagation', 'private', '/bin/sh', '-c', SURROUNDINGS, 'sh', etc, database, certificate],
      ...[process.execPath, join(ROOT, 'test/peers/run-viewer.ts')],
    ],
    {
      detached: true,
      cwd: workDir,
      env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', DISPLAY: display },
      stdio: ['pipe', 'pipe', 'ignore'],
    },
  );
  child.stdin.on('error', () => {});
  child.stdin.end(JSON.stringify({ ...options, runtimeDir: workDir }));
  const gone = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const ready = new Promise<string>((resolve) => {
    child.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString()));
    void gone.then(() => resolve('over'));
  });
  return {
    ready,
    async end() {
      try {
        process.kill(-(child.pid ?? 0), 'SIGKILL');
      } catch {
        // It is over already.
      }
      await gone;
    },
  };
}
