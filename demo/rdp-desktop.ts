import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { samLine } from './md4.ts';
import { portRecord } from './ports.ts';
import type { Nursery } from './process.ts';
import { createServerSlot } from './server-slot.ts';

export interface RdpRecord {
  readonly open: boolean;
  /** Sign-ins that the server accepted since the demo began. */
  readonly logons: number;
  /** Connections that stand now, as the kernel counts them. */
  readonly connections: number;
  readonly log: readonly string[];
}

/** An RDP server that is there while its guest is: opened by the guest's boot, closed by its reset or power-off. */
export interface RdpDesktop {
  readonly port: number;
  /** Who may sign in there. */
  readonly user: string;
  open(): void;
  close(): void;
  /** Throws out who is connected, and goes on. */
  hangUp(): void;
  record(): RdpRecord;
}

/** What FreeRDP's server prints when NTLM has accepted somebody. */
const ACCEPTED = 'SEC_I_COMPLETE_NEEDED';
const LINES_KEPT = 40;

/** Everything that the servers share: accounts, certificate, and the X display that they show. */
export interface RdpSite {
  readonly home: string;
  readonly display: string;
  readonly user: string;
  /** SHA-256 of the certificate, `aa:bb:…`. */
  readonly pin: string;
}

/** Makes the certificate and the account file of the demo's RDP servers. The password is in no argument and no environment. */
export async function prepareRdpSite(
  nursery: Nursery,
  workDir: string,
  display: string,
  account: { readonly user: string; readonly password: string },
): Promise<RdpSite> {
  const home = join(workDir, 'rdp');
  const folder = join(home, '.config', 'freerdp', 'shadow');
  await mkdir(folder, { recursive: true });
  const [key, certificate] = [join(folder, 'shadow.key'), join(folder, 'shadow.crt')];
  const subject = ['-subj', '/CN=onekiosk demo', '-days', '2'];
  await nursery.run([
    '/usr/bin/openssl',
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-keyout',
    key,
    '-out',
    certificate,
    ...subject,
  ]);
  const printed = await nursery.run([
    '/usr/bin/openssl',
    'x509',
    '-in',
    certificate,
    '-noout',
    '-fingerprint',
    '-sha256',
  ]);
  const pin = /=([0-9A-F:]{95})/.exec(printed ?? '')?.[1]?.toLowerCase();
  if (pin === undefined) throw new Error('openssl could not make a certificate');
  await writeFile(join(home, 'accounts.sam'), samLine(account.user, account.password), { mode: 0o600 });
  return { home, display, user: account.user, pin };
}

/** FreeRDP's shadow server with network level authentication, on loopback. */
export function createShadowDesktop(
  nursery: Nursery,
  site: RdpSite,
  port: number,
  tell: (line: string) => void,
): RdpDesktop {
  let logons = 0;
  let log: string[] = [];
  const heard = (chunk: Buffer) => {
    for (const line of chunk
      .toString('utf8')
      .split('\n')
      .filter((each) => each !== '')) {
      if (line.includes(ACCEPTED)) logons++;
      log = [...log.slice(1 - LINES_KEPT), line];
    }
  };
  const start = () =>
    nursery.start({
      command: [
        '/usr/bin/freerdp-shadow-cli',
        `/port:${port}`,
        '/bind-address:127.0.0.1',
        `/sam-file:${join(site.home, 'accounts.sam')}`,
        '/sec:nla',
      ],
      env: { HOME: site.home, DISPLAY: site.display },
      cwd: site.home,
      onOutput: heard,
    });
  const slot = createServerSlot(start, (how) =>
    tell(`FreeRDP's server on port ${port} ended by itself, ${how}: ${log.at(-1) ?? ''}`),
  );
  return {
    port,
    user: site.user,
    open: slot.open,
    close: slot.close,
    hangUp() {
      if (portRecord(port).connections > 0) slot.renew();
    },
    record: () => ({ ...portRecord(port), logons, log }),
  };
}
