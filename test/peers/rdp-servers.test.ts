import { readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { rdpSpec } from '../../core/sessions/freerdp.ts';
import type { RdpOptions } from '../../core/sessions/freerdp.ts';
import { openDemoDisplay } from '../../demo/display.ts';
import { freePort, portRecord } from '../../demo/ports.ts';
import { openNursery } from '../../demo/process.ts';
import type { Nursery } from '../../demo/process.ts';
import { createShadowDesktop, prepareRdpSite } from '../../demo/rdp-desktop.ts';
import type { RdpDesktop, RdpSite } from '../../demo/rdp-desktop.ts';
import { createXrdpDesktop, prepareXrdpSite, withoutXrdp } from '../../demo/xrdp-desktop.ts';
import { systemClock } from '../../platform/clock.ts';
import { openXSession } from '../../tour/x-session.ts';
import type { XSession } from '../../tour/x-session.ts';
import { openPlugged, openViewers, withoutFreerdp, withoutSticks } from '../support/freerdp3.ts';
import type { Viewers } from '../support/freerdp3.ts';
import { rdpOptions } from '../support/launch.ts';
import { everyProcess, processesWith } from '../support/processes.ts';
import { temporary } from '../support/terminal.ts';

const PASSWORD = `S3cret "it's" ü\\ $`;
const noXrdp = withoutXrdp();

let nursery: Nursery;
let workDir: string;
let x: XSession;
let site: RdpSite;
let shadow: RdpDesktop;
let xrdp: RdpDesktop | null = null;

beforeAll(async () => {
  workDir = temporary('test-servers');
  nursery = openNursery(workDir);
  x = await openXSession(nursery, workDir, '1024x768');
  const shown = await openDemoDisplay(nursery, workDir);
  site = await prepareRdpSite(nursery, workDir, shown, { user: 'ward', password: PASSWORD });
  const tell = () => {}; // They are killed here.
  shadow = createShadowDesktop(nursery, site, await freePort(), tell);
  if (noXrdp !== null) return;
  const account = await prepareXrdpSite(nursery, workDir, PASSWORD);
  xrdp = await createXrdpDesktop(nursery, workDir, site, account, await freePort(), tell);
});
afterAll(() => nursery.close());

const opened = async (server: RdpDesktop): Promise<void> => {
  server.open();
  await expect.poll(() => portRecord(server.port).open, { timeout: 10_000 }).toBe(true);
};
/** Its process, as its command line names it. */
const pidOf = (server: RdpDesktop): number => {
  const named = server === xrdp ? `xrdp-${server.port}.ini` : `/port:${server.port}`;
  const [found] = everyProcess().filter(({ cmdline }) => cmdline.includes(named));
  if (found === undefined) throw new Error(`no server on ${server.port}`);
  return found.pid;
};
/** Colours on the screen: a desktop that is not there is one. */
const colours = async (): Promise<number> => {
  const picture = join(workDir, 'screen.png');
  await x.screenshot(picture);
  return Number(await nursery.run(['/usr/bin/identify', '-format', '%k', picture]));
};

describe.each([2, 3] as const)('FreeRDP %i', (version) => {
  const missing = withoutFreerdp(version);
  let viewers: Viewers;
  beforeAll(() => {
    viewers = openViewers(version, x.display, workDir);
  });
  afterEach(() => viewers.close());

  const specFor = (server: RdpDesktop, more: Partial<RdpOptions> = {}) =>
    rdpSpec(
      rdpOptions({
        version,
        host: '127.0.0.1',
        port: server.port,
        user: server.user,
        password: PASSWORD,
        security: [server === xrdp ? 'tls' : 'nla'],
        pin: site.pin,
        ...more,
      }),
    );
  const start = async (server: RdpDesktop, more: Partial<RdpOptions> = {}) => {
    const heard = viewers.launch(specFor(server, more));
    expect(await heard.run.ready, heard.said()).toBe(true);
    return heard;
  };

  describe('and FreeRDP’s own server, with network level authentication', () => {
    afterEach(() => shadow.close());

    test('lets the person in, and shows the desktop; the password is in no argument and no environment', async (context) => {
      if (missing !== null) return context.skip(missing);
      await opened(shadow);
      const before = shadow.record().logons;
      await start(shadow);
      await expect.poll(() => shadow.record().logons).toBe(before + 1);
      await expect.poll(colours, { timeout: 10_000 }).toBeGreaterThan(10);
      expect(processesWith('S3cret')).toEqual([]);
    });

    test('a wrong password makes it hang up: it may be that', async (context) => {
      if (missing !== null) return context.skip(missing);
      await opened(shadow);
      const { run } = viewers.launch(specFor(shadow, { password: 'not it' }));
      expect((await run.ended).meaning).toMatch(/^(dropped|logon-rejected)$/);
    });

    test.for(['SIGKILL', 'SIGTERM'] as const)('its end by %s breaks the session', async (signal, context) => {
      if (missing !== null) return context.skip(missing);
      await opened(shadow);
      const { run } = await start(shadow);
      process.kill(pidOf(shadow), signal);
      expect(await run.ended).toMatchObject({ meaning: 'lost', wasReady: true });
    });

    test('a second client throws nobody out', async (context) => {
      if (missing !== null) return context.skip(missing);
      await opened(shadow);
      await start(shadow);
      await start(shadow);
      await systemClock.sleep(1_000);
      expect(shadow.record().connections).toBe(2);
    });
  });

  describe('and xrdp, with a real login', () => {
    const skip = missing ?? noXrdp;
    const server = (): RdpDesktop => {
      if (xrdp === null) throw new Error(noXrdp ?? 'no xrdp');
      return xrdp;
    };
    /** What runs for the person who signed in, by the home of the account. */
    const session = () =>
      everyProcess().filter(({ environ }) => environ.includes(`HOME=/tmp/${server().user} `));
    /** A session ends with its program; an X server that is killed would leave its number taken. */
    const endSession = async (): Promise<void> => {
      for (const { pid } of session().filter(({ cmdline }) => /^\S*(openbox|xmessage) /.test(cmdline))) {
        try {
          process.kill(pid, 'SIGTERM');
        } catch {
          // It went with its session.
        }
      }
      await expect.poll(() => session().length, { timeout: 15_000 }).toBe(0);
    };
    afterEach(async () => {
      await viewers.close();
      if (xrdp === null) return;
      await endSession();
      xrdp.close();
    });
    const running = (program: string) =>
      session().filter(({ cmdline }) => cmdline.startsWith(program)).length;
    /** Of the guest's own X server. */
    const guestSize = async () => {
      const display = session()
        .map(({ cmdline }) => /Xorg (:\d+)/.exec(cmdline)?.[1])
        .find((each) => each !== undefined);
      const command = `DISPLAY=${display} XAUTHORITY=/tmp/${server().user}/.Xauthority xwininfo -root`;
      const told = await nursery.run(['/bin/su', server().user, '-s', '/bin/sh', '-c', command]);
      return /-geometry (\d+x\d+)/.exec(told ?? '')?.[1];
    };

    test('opens the desktop', async (context) => {
      if (skip !== null) return context.skip(skip);
      await opened(server());
      await start(server());
      await expect.poll(() => running('openbox'), { timeout: 15_000 }).toBe(1);
      await expect.poll(colours, { timeout: 10_000 }).toBeGreaterThan(1);
    });

    test('one program in place of the desktop: it is all that runs, and it is on the screen', async (context) => {
      if (skip !== null) return context.skip(skip);
      await opened(server());
      const program = {
        kind: 'shell',
        program: '/usr/bin/xmessage',
        arguments: '-timeout 8 -center "Ward, one"',
      } as const;
      const { run } = await start(server(), { program });
      const line = '/usr/bin/xmessage -timeout 8 -center Ward, one';
      await expect.poll(() => running(line), { timeout: 15_000 }).toBe(1);
      expect(running('openbox')).toBe(0);
      await expect.poll(colours, { timeout: 6_000 }).toBeGreaterThan(1);
      // It ends by itself, and with it the session.
      expect(await run.ended).toMatchObject({ meaning: 'closed' });
    });

    test('another client takes the session: xrdp says of it what it says of a sign-out', async (context) => {
      if (skip !== null) return context.skip(skip);
      await opened(server());
      const first = await start(server());
      await expect.poll(() => running('openbox'), { timeout: 15_000 }).toBe(1);
      const second = await start(server());
      expect(await first.run.ended).toMatchObject({ meaning: 'closed', wasReady: true });
      expect(running('openbox')).toBe(1);
      // And of its own stop, where it has come to rest before.
      await systemClock.sleep(2_000);
      process.kill(pidOf(server()), 'SIGTERM');
      expect(await second.run.ended).toMatchObject({ meaning: 'closed', wasReady: true });
    });

    test('its death breaks the session', async (context) => {
      if (skip !== null) return context.skip(skip);
      await opened(server());
      const { run } = await start(server());
      await expect.poll(() => running('openbox'), { timeout: 15_000 }).toBe(1);
      server().close();
      expect(await run.ended).toMatchObject({ meaning: 'lost', wasReady: true });
    });

    test.for([
      [true, '800x600'],
      [false, '1024x768'],
    ] as const)(
      'the guest takes the size of the screen when that changes: %s',
      async ([dynamicResolution, then], context) => {
        if (skip !== null) return context.skip(skip);
        await opened(server());
        const xrandr = (...args: readonly string[]) =>
          nursery.run(['/usr/bin/env', `DISPLAY=${x.display}`, '/usr/bin/xrandr', ...args]);
        // It may be there from before.
        await xrandr('--newmode', 'small', '60', ...['800', '801', '802', '803', '600', '601', '602', '603']);
        await xrandr('--addmode', 'screen', 'small');
        const { display } = rdpOptions();
        await start(server(), { display: { ...display, dynamicResolution } });
        await expect.poll(() => running('openbox'), { timeout: 15_000 }).toBe(1);
        await expect.poll(guestSize, { timeout: 5_000 }).toBe('1024x768');
        try {
          expect(await xrandr('--output', 'screen', '--mode', 'small')).not.toBeNull();
          await systemClock.sleep(2_000);
          await expect.poll(guestSize, { timeout: 5_000 }).toBe(then);
        } finally {
          await xrandr('--output', 'screen', '--mode', '1024x768');
        }
      },
    );

    test.for([true, false])('sees the smart card where it may: %s', async (smartCard, context) => {
      if (skip !== null) return context.skip(skip);
      await opened(server());
      const { channels } = rdpOptions();
      rmSync(logsOf(server().user), { recursive: true, force: true });
      const { said } = await start(server(), { channels: { ...channels, smartCard } });
      await expect.poll(() => running('openbox'), { timeout: 15_000 }).toBe(1);
      await systemClock.sleep(3_000);
      expect(cardsSeen(server().user)).toBe(smartCard ? 1 : 0);
      expect(/registered .*SCARD/.test(said())).toBe(smartCard);
    });

    test('is offered the sticks that are there and those that come, where it may have them', async (context) => {
      const why = skip ?? withoutSticks();
      if (why !== null) return context.skip(why);
      await opened(server());
      const { channels } = rdpOptions();
      const plugged = openPlugged(version, x.display);
      const drives = /device service drive \[(STICK|LATER)\]/g;
      const offered = async (allowed: boolean) => {
        const { run, said } = plugged.launch(
          specFor(server(), { channels: { ...channels, drives: allowed } }),
        );
        expect(await run.ready, said()).toBe(true);
        await expect.poll(() => running('openbox'), { timeout: 15_000 }).toBe(1);
        await systemClock.sleep(5_000);
        await plugged.close();
        await endSession();
        return [...said().matchAll(drives)].map(([, name]) => name);
      };
      expect(await offered(true)).toEqual(['STICK', 'LATER']);
      expect(await offered(false)).toEqual([]);
    });
  });
});

const logsOf = (user: string): string => `/tmp/${user}/.local/share/xrdp`;

/** How often xrdp's channel server has noted a smart card for that account. */
function cardsSeen(user: string): number {
  const logs = readdirSync(logsOf(user)).filter((name) => name.startsWith('xrdp-chansrv'));
  expect(logs).not.toEqual([]);
  const text = logs.map((name) => readFileSync(join(logsOf(user), name), 'utf8')).join('');
  return text.split("remote smartcard 'SCARD'").length - 1;
}

afterAll(() => rmSync(workDir, { recursive: true, force: true }));
