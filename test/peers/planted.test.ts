import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rdpSpec } from '../../core/sessions/freerdp.ts';
import type { LaunchSpec } from '../../core/sessions/launch-spec.ts';
import { spiceSpec } from '../../core/sessions/remote-viewer.ts';
import { openNursery } from '../../demo/process.ts';
import type { Nursery } from '../../demo/process.ts';
import { systemClock } from '../../platform/clock.ts';
import { createLauncher } from '../../platform/process/launcher.ts';
import { openXSession } from '../../tour/x-session.ts';
import { rdpOptions, spiceOptions } from '../support/launch.ts';
import { serveTcp } from '../support/servers.ts';
import type { TestServer } from '../support/servers.ts';

/** What somebody who sits at the terminal's account, or sat there, could leave for the next viewer. */
const MARK = 'pl4nted';
let folder = '';
let home = '';
let display = '';
let nursery: Nursery;
let silent: TestServer;

/** Files that GTK, fontconfig, Xlib and FreeRDP read in a home, each of another date than today. */
const FILES = {
  '.config/gtk-3.0/settings.ini': '[Settings]\ngtk-menu-bar-accel=F10\n',
  '.config/gtk-3.0/gtk.css': `/* ${MARK} */\n`,
  '.config/fontconfig/fonts.conf': '<?xml version="1.0"?><fontconfig></fontconfig>\n',
  '.config/freerdp/known_hosts2': `10.0.0.7 3389 ${MARK}\n`,
  '.config/user-dirs.dirs': `XDG_DOWNLOAD_DIR="$HOME/${MARK}"\n`,
  '.config/virt-viewer/settings': `[virt-viewer]\nask-quit=false\n# ${MARK}\n`,
  '.Xauthority': `${MARK}\n`,
  '.XCompose': 'include "%L"\n',
  '.icons/default/index.theme': '[Icon Theme]\nName=default\n',
} as const;
/** Debian 13 has the third one. */
const RDP = existsSync('/usr/bin/xfreerdp3') ? 3 : 2;
const FREERDP = RDP === 3 ? 'xfreerdp3' : 'xfreerdp';

const OLD = new Date('2020-01-01T00:00:00Z');

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'onekiosk-planted-'));
  home = join(folder, MARK);
  for (const [path, text] of Object.entries(FILES)) {
    mkdirSync(dirname(join(home, path)), { recursive: true });
    writeFileSync(join(home, path), text);
  }
  nursery = openNursery(folder);
  ({ display } = await openXSession(nursery, folder, '800x600'));
  // A server that takes the connection and says nothing: the viewer is up, and waits.
  silent = await serveTcp(() => {});
});
afterAll(async () => {
  await silent.close();
  await nursery.close();
  rmSync(folder, { recursive: true, force: true });
});

const forget = () => {
  for (const path of Object.keys(FILES)) utimesSync(join(home, path), OLD, statSync(join(home, path)).mtime);
};
/** Which of the planted files were read since `forget`. */
const wereRead = () =>
  Object.keys(FILES).filter((path) => statSync(join(home, path)).atime.getTime() !== OLD.getTime());

const planted = (): Record<string, string> => ({
  DISPLAY: display,
  HOME: home,
  XDG_CONFIG_HOME: join(home, '.config'),
  XDG_CONFIG_DIRS: home,
  XDG_DATA_HOME: home,
  XDG_DATA_DIRS: home,
  XDG_CACHE_HOME: home,
  PATH: home,
  GTK_MODULES: join(home, `${MARK}.so`),
  GTK_PATH: home,
  GTK_THEME: MARK,
  GTK_DEBUG: 'interactive',
  GTK_IM_MODULE: MARK,
  GTK_RC_FILES: join(home, '.config/gtk-3.0/settings.ini'),
  GIO_EXTRA_MODULES: home,
  GSETTINGS_BACKEND: MARK,
  GDK_PIXBUF_MODULE_FILE: join(home, MARK),
  FONTCONFIG_FILE: join(home, '.config/fontconfig/fonts.conf'),
  XCURSOR_PATH: home,
  XCOMPOSEFILE: join(home, '.XCompose'),
  GST_PLUGIN_PATH: home,
  SPICE_PROXY: `http://${MARK}:1`,
  SSL_CERT_FILE: join(home, MARK),
  OPENSSL_CONF: join(home, MARK),
  LD_BIND_NOW: MARK,
  LD_LIBRARY_PATH: home,
  WLOG_LEVEL: 'TRACE',
});
const NAMES = [
  ...['PATH', 'HOME', 'TMPDIR', 'XDG_CONFIG_HOME', 'DISPLAY', 'XAUTHORITY', 'WAYLAND_DISPLAY', 'LANG', 'TZ'],
  ...['XDG_RUNTIME_DIR', 'XDG_SESSION_ID', 'DBUS_SESSION_BUS_ADDRESS', 'PULSE_SERVER'],
];

/** What stdbuf(1) puts in, for its output to come line by line. */
const isStdbuf = (name: string, value: string) =>
  name === '_STDBUF_O' || (name === 'LD_PRELOAD' && /^\/usr\/libexec\/coreutils\/libstdbuf\.so$/.test(value));

const environmentOf = (pid: number): Record<string, string> =>
  Object.fromEntries(
    readFileSync(`/proc/${pid}/environ`, 'utf8')
      .split('\0')
      .filter((line) => line !== '')
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );

const spice = (): LaunchSpec => spiceSpec(spiceOptions({ host: '127.0.0.1', port: silent.port }));
const rdp = (): LaunchSpec => rdpSpec(rdpOptions({ version: RDP, host: '127.0.0.1', port: silent.port }));

describe('what was left for a viewer reaches none:', () => {
  test.each<[string, () => LaunchSpec]>([
    ['remote-viewer', spice],
    [FREERDP, rdp],
  ])('%s', async (program, spec) => {
    const launcher = createLauncher({ clock: systemClock, environment: planted(), runtimeDir: folder });
    if (!launcher.has(spec().program)) throw new Error(`${program} is not here`);
    forget();
    const run = launcher.launch(spec());
    try {
      const pid = run.pid ?? 0;
      // Its libraries have read what they read at the start.
      await expect
        .poll(() => readFileSync(`/proc/${pid}/comm`, 'utf8'), { timeout: 20_000 })
        .toContain(program);
      await systemClock.sleep(3_000);
      const known = environmentOf(pid);
      const own = Object.keys(spec().environment);
      const foreign = Object.entries(known).filter(
        ([name, value]) => !NAMES.includes(name) && !own.includes(name) && !isStdbuf(name, value),
      );
      expect(foreign).toEqual([]);
      expect(JSON.stringify(known)).not.toContain(MARK);
      expect(known['PATH']).toBe('/usr/bin:/bin');
      expect(readFileSync(`/proc/${pid}/maps`, 'utf8')).not.toContain(MARK);
      expect(wereRead()).toEqual([]);
    } finally {
      await run.stop();
    }
  });
});

describe('the same programs read it where nobody cleans up (the control):', () => {
  test.each<[string, () => readonly string[]]>([
    ['remote-viewer', () => [`spice://127.0.0.1:${silent.port}`]],
    [FREERDP, () => [`/v:127.0.0.1:${silent.port}`, '/u:a', '/p:b']],
  ])('%s', async (program, args) => {
    forget();
    const { DISPLAY, HOME, GTK_MODULES } = planted();
    const env = { PATH: '/usr/bin:/bin', DISPLAY, HOME, GTK_MODULES };
    const child = spawn(`/usr/bin/${program}`, args(), { env, stdio: 'ignore' });
    try {
      await expect.poll(wereRead, { timeout: 20_000 }).not.toEqual([]);
      expect(JSON.stringify(environmentOf(child.pid ?? 0))).toContain(MARK);
    } finally {
      child.kill('SIGKILL');
    }
  });
});
