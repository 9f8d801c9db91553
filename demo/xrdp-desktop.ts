/**
 * A Linux desktop behind xrdp, with a real login: PAM, an account, an X session of its own. It needs root, for xrdp's session manager
 * becomes the person who signs in; elsewhere the demo is without it.
 */
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { chmod, chown, mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { wayOut } from './display.ts';
import { portRecord } from './ports.ts';
import type { Nursery } from './process.ts';
import type { RdpDesktop, RdpSite } from './rdp-desktop.ts';
import { createServerSlot } from './server-slot.ts';
import { openXrdpEtc, withoutEtc } from './xrdp-etc.ts';
import type { XrdpEtc } from './xrdp-etc.ts';

const XRDP = '/usr/sbin/xrdp';
const SESMAN = '/usr/sbin/xrdp-sesman';
const SOCKETS = '/var/run/xrdp/sockdir';
const LINES_KEPT = 40;

/** The throw-away account, and the session manager that knows it. */
export interface XrdpSite {
  readonly user: string;
  readonly etc: XrdpEtc;
  /** Sign-ins that the session manager has let in. */
  readonly logons: () => number;
}

/** Why this machine cannot have it, or null. */
export function withoutXrdp(): string | null {
  if (process.getuid?.() !== 0) return 'xrdp needs root';
  if (![XRDP, SESMAN, '/usr/lib/xorg/modules/libxorgxrdp.so'].every((path) => existsSync(path)))
    return 'xrdp and xorgxrdp are not installed';
  return withoutEtc();
}

/** The session: a window manager, which starts the window that says how to get out; that ends the session. */
const SESSION = `#!/bin/sh
xsetroot -solid '#2c6e49'
exec openbox --config-file ~/openbox.xml --startup ~/way-out.sh
`;
const WAY_OUT = `#!/bin/sh
xmessage ${wayOut('Linux desktop', 'Sign out')
  .map((each) => `'${each}'`)
  .join(' ')}
exec openbox --exit
`;

/** A window manager that gives the focus to what appears, and knows no keys. */
const OPENBOX = `<?xml version="1.0" encoding="UTF-8"?>
<openbox_config xmlns="http://openbox.org/3.4/rc">
  <focus><focusNew>yes</focusNew></focus>
  <applications><application class="*"><decor>no</decor></application></applications>
</openbox_config>
`;

const sesmanIni = (etc: XrdpEtc, log: string): string => `[Globals]
ListenAddress=127.0.0.1
ListenPort=${etc.port}
EnableUserWindowManager=true
UserWindowManager=session.sh
DefaultWindowManager=/bin/false
ReconnectScript=/bin/true

[Security]
AllowRootLogin=false
MaxLoginRetry=3
AlwaysGroupCheck=false

[Sessions]
X11DisplayOffset=${etc.firstDisplay}
MaxSessions=${etc.mostSessions}
KillDisconnected=true
DisconnectedTimeLimit=1

[Logging]
LogFile=${log}
LogLevel=INFO
EnableSyslog=false

[Xorg]
param=/usr/lib/xorg/Xorg
param=-config
param=xrdp/xorg.conf
param=-noreset
param=-nolisten
param=tcp
param=-logfile
param=/dev/null
`;

const xrdpIni = (port: number, site: RdpSite, log: string): string => `[Globals]
ini_version=1
fork=false
port=tcp://127.0.0.1:${port}
security_layer=tls
certificate=${join(site.home, '.config', 'freerdp', 'shadow', 'shadow.crt')}
key_file=${join(site.home, '.config', 'freerdp', 'shadow', 'shadow.key')}
ssl_protocols=TLSv1.2, TLSv1.3
autorun=Xorg
allow_channels=true
max_bpp=32

[Logging]
LogFile=${log}
LogLevel=INFO
EnableSyslog=false

[Channels]
rdpdr=true
rdpsnd=true
drdynvc=true
cliprdr=true
rail=true
xrdpvr=true

[Xorg]
name=Xorg
lib=libxup.so
username=ask
password=ask
ip=127.0.0.1
port=-1
code=20
`;

/** Makes the account, which goes with the demo, and starts the session manager. */
export async function prepareXrdpSite(
  nursery: Nursery,
  workDir: string,
  password: string,
): Promise<XrdpSite> {
  const user = `onedemo${randomBytes(3).toString('hex')}`;
  const home = `/tmp/${user}`;
  nursery.adopt(user);
  const made = await nursery.run([
    ...(['/usr/sbin/useradd', '-m', '-d', home, '-s', '/bin/sh'] as const),
    ...['-c', `onekiosk demo in ${workDir}`, user],
  ]);
  const known = await nursery.run(['/usr/sbin/chpasswd'], `${user}:${password}\n`);
  if (made === null || known === null) throw new Error('the account of the xrdp desktop could not be made');
  const { uid, gid } = await stat(home);
  for (const [name, text] of Object.entries({
    'session.sh': SESSION,
    'way-out.sh': WAY_OUT,
    'openbox.xml': OPENBOX,
  })) {
    const path = join(home, name);
    await writeFile(path, text, { mode: 0o755 });
    await chown(path, uid, gid);
  }
  await mkdir(SOCKETS, { recursive: true });
  await chmod(SOCKETS, 0o3777);
  const ini = join(workDir, 'sesman.ini');
  const log = join(workDir, 'sesman.log');
  const etc = await openXrdpEtc(workDir);
  await writeFile(ini, sesmanIni(etc, log));
  nursery.start({ command: etc.within([SESMAN, '-n', '-c', ini]), cwd: workDir });
  return { user, etc, logons: () => letIn(log, user) };
}

/** The session manager's own record, read when it is asked for. */
function letIn(log: string, user: string): number {
  try {
    return readFileSync(log, 'utf8').split(`access granted): username ${user}`).length - 1;
  } catch {
    return 0; // Nobody has asked it yet.
  }
}

/** xrdp with TLS, open while its guest is. */
export async function createXrdpDesktop(
  nursery: Nursery,
  workDir: string,
  site: RdpSite,
  xrdp: XrdpSite,
  port: number,
  tell: (line: string) => void,
): Promise<RdpDesktop> {
  let log: string[] = [];
  const ini = join(workDir, `xrdp-${port}.ini`);
  await writeFile(ini, xrdpIni(port, site, join(workDir, 'xrdp.log')));
  const start = () =>
    nursery.start({
      command: xrdp.etc.within([XRDP, '-n', '-c', ini]),
      cwd: workDir,
      onOutput: (chunk) => {
        log = [...log, ...chunk.toString('utf8').split('\n')].slice(-LINES_KEPT);
      },
    });
  const slot = createServerSlot(start, (how) =>
    tell(`xrdp on port ${port} ended by itself, ${how}: ${log.at(-1) ?? ''}`),
  );
  return {
    port,
    user: xrdp.user,
    open: slot.open,
    close: slot.close,
    hangUp() {}, // Its session has a sign-out of its own.
    record: () => ({ ...portRecord(port), logons: xrdp.logons(), log }),
  };
}
