import { rmSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { rdpSpec } from '../../core/sessions/freerdp.ts';
import type { RdpOptions } from '../../core/sessions/freerdp.ts';
import { RDP_GRAPHICS, RDP_LINKS } from '../../core/policy/settings.ts';
import { startXvfb } from '../../demo/display.ts';
import { openNursery } from '../../demo/process.ts';
import type { Nursery } from '../../demo/process.ts';
import { makeCertificate, pinOf } from '../support/certificate.ts';
import type { Certificate } from '../support/certificate.ts';
import { openViewers, withoutFreerdp } from '../support/freerdp3.ts';
import type { Heard, Viewers } from '../support/freerdp3.ts';
import { rdpOptions } from '../support/launch.ts';
import { processesWith } from '../support/processes.ts';
import { INFO, PERFORMANCE } from '../support/rdp-decode.ts';
import { openWitness } from '../support/rdp-witness.ts';
import type { Visit, Witness, WitnessOptions } from '../support/rdp-witness.ts';
import { temporary } from '../support/terminal.ts';

let nursery: Nursery;
let folder: string;
let display: string;
let certificate: Certificate;

beforeAll(async () => {
  folder = temporary('test-options');
  certificate = makeCertificate(folder);
  const workDir = temporary('test-options-x');
  nursery = openNursery(workDir);
  display = await startXvfb(nursery, workDir, '1600x600');
});
afterAll(async () => {
  await nursery.close();
  rmSync(folder, { recursive: true });
});

const { channels: CHANNELS, display: DISPLAY } = rdpOptions();
const P = PERFORMANCE;

describe.each([2, 3] as const)('FreeRDP %i', (version) => {
  const missing = withoutFreerdp(version);
  let viewers: Viewers;
  const witnesses: Witness[] = [];
  beforeAll(() => {
    viewers = openViewers(version, display, folder);
  });
  afterEach(async () => {
    await viewers.close();
    await Promise.all(witnesses.splice(0).map((witness) => witness.close()));
  });

  const open = async (more: Partial<RdpOptions>, how: Partial<WitnessOptions> = {}) => {
    const witness = await openWitness({ certificate, ...how });
    witnesses.push(witness);
    const options = { version, host: '127.0.0.1', port: witness.port, pin: pinOf(certificate.cert), ...more };
    return { witness, heard: viewers.launch(rdpSpec(rdpOptions(options))) };
  };
  /** What the server is told; or how the run ended, where FreeRDP does not understand its command line. */
  const visitWith = async (more: Partial<RdpOptions>): Promise<Visit & { heard: Heard }> => {
    const { witness, heard } = await open(more);
    const gone = heard.run.ended.then((end): never => {
      throw new Error(`${end.meaning}: ${heard.said()}`);
    });
    gone.catch(() => {});
    const visit = await Promise.race([witness.visit, gone]);
    if (!(await heard.run.ready)) await gone;
    return { ...visit, heard };
  };

  test('who signs in arrives as it was typed, and the password is in no argument and no environment', async (context) => {
    if (missing !== null) return context.skip(missing);
    const password = ` pl4nted "'\\,%$ü€ ${'x'.repeat(240)} `;
    const { logon } = await visitWith({ user: '/cert:ignore', domain: 'WARD', password });
    expect(logon).toMatchObject({ user: '/cert:ignore', domain: 'WARD', password });
    expect(processesWith('pl4nted')).toEqual([]);
  });

  test('a domain that is typed goes before that of the settings', async (context) => {
    if (missing !== null) return context.skip(missing);
    const typed = async (user: string) => {
      const { logon } = await visitWith({ user, domain: 'SITE' });
      return `${logon.domain} ${logon.user}`;
    };
    expect(await typed('ada')).toBe('SITE ada');
    expect(await typed('WARD\\ada')).toBe('WARD ada');
    expect(await typed('ada@ward.example.org')).toBe(' ada@ward.example.org');
  });

  test('nothing is shared that was not asked for', async (context) => {
    if (missing !== null) return context.skip(missing);
    const { asked, logon, heard } = await visitWith({
      channels: { ...CHANNELS, clipboard: false, sound: false },
    });
    expect(asked.channels).not.toContain('cliprdr');
    expect(asked.channels).not.toContain('rail');
    expect(logon.flags & INFO.noAudio).toBe(INFO.noAudio);
    expect(logon.flags & INFO.audioCapture).toBe(0);
    expect(heard.said()).not.toMatch(/urbdrc|audin|device service|(pulse|alsa) backend/);
  });

  test('and everything that was', async (context) => {
    if (missing !== null) return context.skip(missing);
    const usb = [
      { vendor: 0x46d, product: 0xc077 },
      { vendor: 0x1, product: 0x2 },
    ];
    const { asked, logon, heard } = await visitWith({
      channels: {
        clipboard: true,
        sound: true,
        microphone: true,
        drives: true,
        printers: true,
        smartCard: true,
        usb,
      },
    });
    expect(asked.channels).toContain('cliprdr');
    expect(asked.channels).toContain('rdpdr');
    expect(logon.flags & INFO.noAudio).toBe(0);
    expect(logon.flags & INFO.audioCapture).toBe(INFO.audioCapture);
    // These two devices and no other; and both halves of sound.
    await expect
      .poll(() => heard.said().match(/VID: 0x\w+, PID: 0x\w+/g))
      .toEqual(['VID: 0x046D, PID: 0xC077', 'VID: 0x0001, PID: 0x0002']);
    expect(heard.said()).toMatch(/(pulse|alsa) backend for rdpsnd/);
    expect(heard.said()).toMatch(/backend for audin/);
    expect(heard.said()).toMatch(/device service .*smartcard/);
    expect(heard.said()).toMatch(/device service .*printer/);
  });

  /** TS_EXTENDED_INFO_PACKET of each link, and connectionType (MS-RDPBCGR 2.2.1.3.2). */
  const SLOW = P.noWallpaper | P.noFullWindowDrag | P.noMenuAnimations;
  const LINKS = {
    auto: [7, P.fontSmoothing | P.composition],
    lan: [6, P.fontSmoothing | P.composition],
    wan: [5, P.fontSmoothing | P.composition],
    'broadband-high': [4, SLOW | P.composition],
    broadband: [4, SLOW | P.composition],
    'broadband-low': [2, SLOW],
    modem: [1, SLOW | P.noThemes],
  } as const;

  test.for(RDP_LINKS)('the link %s saves what it is to save', async (link, context) => {
    if (missing !== null) return context.skip(missing);
    const { asked, logon } = await visitWith({ display: { ...DISPLAY, link } });
    expect([asked.connectionType, logon.performance]).toEqual(LINKS[link]);
  });

  test.for(RDP_GRAPHICS)(
    'graphics %s are taken over any link, and change nothing else',
    async (graphics, context) => {
      if (missing !== null) return context.skip(missing);
      const over = async (link: 'auto' | 'lan') => {
        const { asked, logon } = await visitWith({ display: { ...DISPLAY, graphics, link } });
        expect([asked.connectionType, logon.performance]).toEqual(LINKS[link]);
      };
      await Promise.all([over('auto'), over('lan')]);
    },
  );

  const ENABLE = [
    'WALLPAPER',
    'THEMING',
    'FONT_SMOOTHING',
    'FULL_WINDOW_DRAG',
    'DESKTOP_COMPOSITION',
    'MENU_ANIMATIONS',
  ];
  const nicWith = (value: string) => Object.fromEntries(ENABLE.map((name) => [`RDP_ENABLE_${name}`, value]));

  test.for(['auto', 'lan', 'modem'] as const)(
    'the NIC has the last word on what the desktop looks like over %s',
    async (link, context) => {
      if (missing !== null) return context.skip(missing);
      const performance = async (value: string) =>
        (await visitWith({ display: { ...DISPLAY, link }, nic: nicWith(value) })).logon.performance;
      expect(await performance('yes')).toBe(P.fontSmoothing | P.composition);
      expect(await performance('No')).toBe(SLOW | P.noThemes);
      expect(await performance('perhaps')).toBe(LINKS[link][1]);
    },
  );

  test('its caches can be forbidden, and what else it says is nothing', async (context) => {
    if (missing !== null) return context.skip(missing);
    const nic = {
      RDP_DISABLE_BITMAP_CACHING: 'YES',
      RDP_DISABLE_OFFSCREEN_CACHING: 'yes',
      RDP_DISABLE_GLYPH_CACHING: 'YES',
      RDP_RESIZE_METHOD: 'reconnect',
      RDP_NEVER_HEARD_OF: '/cert:ignore',
      RDP_SERVER_LAYOUT: 'de-de-qwertz /cert:ignore',
    };
    expect((await visitWith({ nic, keyboard: 'fr' })).asked.keyboard).toBe(0x40c);
  });

  test('the guest’s keyboard is the NIC’s, else the terminal’s, else what the X server has', async (context) => {
    if (missing !== null) return context.skip(missing);
    const keyboard = async (layout: string, xkb: string) =>
      (await visitWith({ nic: { RDP_SERVER_LAYOUT: layout }, keyboard: xkb })).asked.keyboard;
    expect(await keyboard('fr-ch-qwertz', 'de')).toBe(0x100c);
    expect(await keyboard('failsafe', 'br')).toBe(0x10416);
    expect(await keyboard('', 'nosuch')).toBe(0x409);
  });

  test('scale and compression are told', async (context) => {
    if (missing !== null) return context.skip(missing);
    const large = await visitWith({ display: { ...DISPLAY, scale: 180, compression: false } });
    expect(large.asked.desktopScale).toBe(180);
    expect(large.logon.flags & INFO.compression).toBe(0);
    const plain = await visitWith({});
    expect(plain.asked.desktopScale % 100).toBe(0);
    expect(plain.logon.flags & INFO.compression).toBe(INFO.compression);
  });

  test('several monitors are one desktop where they are to be', async (context) => {
    if (missing !== null) return context.skip(missing);
    const halves = [
      ['left', '800/200x600/150+0+0', 'screen'],
      ['right', '800/200x600/150+800+0', 'none'],
    ];
    const xrandr = (...args: readonly string[]) =>
      nursery.run(['/usr/bin/env', `DISPLAY=${display}`, '/usr/bin/xrandr', ...args]);
    for (const half of halves) expect(await xrandr('--setmonitor', ...half)).not.toBeNull();
    try {
      const both = await visitWith({ display: { ...DISPLAY, multiMonitor: true } });
      expect(both.asked).toMatchObject({ width: 1_600, height: 600, monitors: ['800x600', '800x600'] });
      const one = await visitWith({});
      expect(one.asked).toMatchObject({ width: 800, height: 600, monitors: [] });
    } finally {
      for (const [name = ''] of halves) await xrandr('--delmonitor', name);
    }
  });

  test('one program in place of the desktop', async (context) => {
    if (missing !== null) return context.skip(missing);
    const program = { kind: 'shell', program: '/usr/bin/xmessage', arguments: '-center "one, two"' } as const;
    const { logon, asked } = await visitWith({ program });
    expect(logon.shell).toBe('/usr/bin/xmessage -center "one, two"');
    expect(asked.channels).not.toContain('rail');
  });

  describe('a RemoteApp', () => {
    test.for([
      ['||word', ''],
      ['C:\\Program Files\\Word\\word.exe', '/n C:\\report.docx'],
      ['||word', 'C:\\a,file:C:\\secret,workdir:C:\\,name:x'],
      ['||word', `it's, guid:1`],
      ['||word', '"a, b" /y'],
    ])(
      '%s with %s is started as it stands, and nothing else is said of it',
      async ([program = '', args = ''], context) => {
        if (missing !== null) return context.skip(missing);
        const { witness } = await open({ program: { kind: 'remote-app', program, arguments: args } });
        expect((await witness.visit).asked.channels).toContain('rail');
        expect((await witness.visit).logon.flags & INFO.remoteApp).toBe(INFO.remoteApp);
        await expect.poll(() => witness.starts, { timeout: 5_000 }).toHaveLength(1);
        // 2.11 counts the zero at the end.
        const [start] = witness.starts;
        expect(
          [start?.program, start?.folder, start?.arguments].map((text) => text?.replace(/\0$/, '')),
        ).toEqual([program, '', args]);
      },
    );

    test('that the server does not start is told as such', async (context) => {
      if (missing !== null) return context.skip(missing);
      const program = { kind: 'remote-app', program: '||word', arguments: '' } as const;
      const { heard } = await open({ program }, { start: 3 });
      expect(await heard.run.ended).toMatchObject({ meaning: 'program-refused' });
    });
  });

  test('a connection that breaks is taken up again as often as the settings say, or not at all', async (context) => {
    if (missing !== null) return context.skip(missing);
    const breaking = async (reconnect: number) => {
      const opened = await open({ display: { ...DISPLAY, reconnect } });
      expect(await opened.heard.run.ready).toBe(true);
      opened.witness.cut();
      return opened;
    };
    const once = await breaking(0);
    expect(await once.heard.run.ended).toMatchObject({ meaning: 'lost', wasReady: true });
    expect(once.witness.connections()).toBe(1);
    const again = await breaking(2);
    await expect.poll(() => again.witness.connections(), { timeout: 20_000 }).toBe(2);
  });
});
