import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RDP_GRAPHICS, RDP_LINKS } from '../../../../core/policy/settings.ts';
import { rdpSpec } from '../../../../core/sessions/freerdp.ts';
import type { RdpOptions } from '../../../../core/sessions/freerdp.ts';
import { SpecError } from '../../../../core/sessions/text.ts';
import { rdpOptions } from '../../../support/launch.ts';

const FOLDER = new URL('../../../fixtures/freerdp/', import.meta.url);

/** What `xfreerdp /help` of Debian's FreeRDP lists: with `/` in front, and with `+` or `-`. */
const known = (release: string) => {
  const { options, toggles } = JSON.parse(readFileSync(new URL(`${release}.json`, FOLDER), 'utf8')) as {
    readonly options: string;
    readonly toggles: string;
  };
  return { options: new Set(options.split(' ')), toggles: new Set(toggles.split(' ')) };
};
const RELEASES = { 2: known('2.11.7'), 3: known('3.15.0') } as const;

/** Whether that version has an option of that name and kind; `/name` stands for `+name` too. */
function understands(version: 2 | 3, argument: string): boolean {
  const [, sign, name = ''] = /^([/+-])([a-z0-9-]+)(?=:|$)/.exec(argument) ?? [];
  const { options, toggles } = RELEASES[version];
  return toggles.has(name) || (sign === '/' && options.has(name));
}

const flag = fc.boolean();
const word = fc.constantFrom('YES', 'no', 'perhaps', '');
const nic = fc.dictionary(
  fc.constantFrom(
    'RDP_SERVER_LAYOUT',
    'RDP_RESIZE_METHOD',
    'RDP_ENABLE_WALLPAPER',
    'RDP_ENABLE_THEMING',
    'RDP_ENABLE_FONT_SMOOTHING',
    'RDP_ENABLE_FULL_WINDOW_DRAG',
    'RDP_ENABLE_DESKTOP_COMPOSITION',
    'RDP_ENABLE_MENU_ANIMATIONS',
    'RDP_DISABLE_BITMAP_CACHING',
    'RDP_DISABLE_OFFSCREEN_CACHING',
    'RDP_DISABLE_GLYPH_CACHING',
    'RDP_ELSE',
  ),
  fc.oneof(word, fc.string({ unit: 'binary' }), fc.constant('fr-fr-azerty'), fc.constant('reconnect')),
);
const text = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('', '/p:x', 'a,b', `"'`, '-x'));
const byte = fc.nat(0xffff);

const anything: fc.Arbitrary<RdpOptions> = fc.record({
  version: fc.constantFrom(2, 3),
  host: fc.constantFrom('10.0.0.7', 'fd00::7', 'desk.example.org'),
  port: fc.integer({ min: 1, max: 65_535 }),
  user: text,
  domain: text,
  password: text,
  security: fc.subarray(['nla', 'tls', 'rdp'], { minLength: 1 }),
  pin: fc.constantFrom(null, Array.from({ length: 32 }, () => 'ab').join(':')),
  title: text,
  readyWithin: fc.integer({ min: 1, max: 3_600_000 }),
  program: fc.option(
    fc.record({ kind: fc.constantFrom('remote-app', 'shell'), program: text, arguments: text }),
  ),
  channels: fc.record({
    clipboard: flag,
    sound: flag,
    microphone: flag,
    drives: flag,
    printers: flag,
    smartCard: flag,
    usb: fc.array(fc.record({ vendor: byte, product: byte })),
  }),
  display: fc.record({
    multiMonitor: flag,
    dynamicResolution: flag,
    scale: fc.constantFrom(100, 140, 180),
    graphics: fc.constantFrom(...RDP_GRAPHICS),
    link: fc.constantFrom(...RDP_LINKS),
    compression: flag,
    reconnect: fc.nat(5_000),
  }),
  nic,
  keyboard: fc.constantFrom('us', 'de', 'nosuch'),
});

test('whatever is asked for: every option is one that the version has, once, and never one that opens what is closed', () => {
  fc.assert(
    fc.property(anything, (options) => {
      let args: readonly string[];
      try {
        ({ args } = rdpSpec(options));
      } catch (error) {
        expect(error).toBeInstanceOf(SpecError);
        return;
      }
      for (const each of args)
        expect([options.version, each, understands(options.version, each)]).toEqual([
          options.version,
          each,
          true,
        ]);
      const names = args.map((each) => each.slice(1).replace(/:.*/s, ''));
      expect(names).toHaveLength(new Set(names).size);
      expect(names).toEqual(expect.arrayContaining(['v', 'u', 'd', 'from-stdin', 'cert', 'timeout']));
      for (const never of [
        'p',
        'floatbar',
        'drives',
        'args-from',
        'smart-sizing',
        'parallel',
        'serial',
        'gateway',
        'g',
        'rdp2tcp',
        'proxy',
      ])
        expect(names).not.toContain(never);
      const value = (name: string) => args.find((each) => each.startsWith(`/${name}:`)) ?? '';
      expect(value('cert')).toMatch(/^\/cert:deny(,name:[a-z.-]+,fingerprint:sha256:[0-9a-f:]{95})?$/);
      expect(value('usb')).toMatch(/^(\/usb:id:[0-9a-f]{4}:[0-9a-f]{4}(#[0-9a-f]{4}:[0-9a-f]{4})*)?$/);
      expect(value('drive')).toMatch(/^(\/drive:hotplug,\*)?$/);
      for (const each of args) expect(each).not.toMatch(/[\u0000-\u001f]/);
    }),
    { numRuns: 400 },
  );
});

test('and the list of what a version has is one that knows a stranger', () => {
  expect(understands(2, '/gfx:progressive')).toBe(true); // By name; its value is for a real FreeRDP to refuse.
  expect(understands(2, '/action-script:x')).toBe(true);
  expect(understands(2, '/nosuch')).toBe(false);
  expect(understands(3, '-sec-rdp')).toBe(false);
  expect(understands(2, '-sec-rdp')).toBe(true);
  expect(understands(3, '+sound')).toBe(false);
  expect(understands(3, '/app-cmd:x')).toBe(false);
});

describe('what is shared', () => {
  const { channels } = rdpOptions();
  const args = (more: Partial<RdpOptions['channels']>, version: 2 | 3 = 2) =>
    rdpSpec(rdpOptions({ version, channels: { ...channels, ...more } })).args;

  test('sticks as they come, but no home; every printer; every reader', () => {
    const all = args({ drives: true, printers: true, smartCard: true, microphone: true });
    expect(all).toEqual(
      expect.arrayContaining(['/drive:hotplug,*', '-home-drive', '/printer', '/smartcard', '/microphone']),
    );
    expect(args({}).join(' ')).not.toMatch(/drive|printer|smartcard|microphone|usb/);
  });

  test('USB devices by their numbers', () => {
    const usb = [
      { vendor: 0x46d, product: 0xc077 },
      { vendor: 1, product: 2 },
    ];
    expect(args({ usb })).toContain('/usb:id:046d:c077#0001:0002');
  });

  test('no sound, no clipboard', () => {
    expect(args({ sound: false, clipboard: false })).toEqual(
      expect.arrayContaining(['/audio-mode:2', '-clipboard']),
    );
    expect(args({ sound: false, clipboard: false }, 3)).toContain('-clipboard');
    expect(args({ sound: false })).not.toContain('/sound');
  });
});

describe('the picture', () => {
  const { display } = rdpOptions();
  const args = (version: 2 | 3, more: Partial<RdpOptions['display']>, nicOptions: RdpOptions['nic'] = {}) =>
    rdpSpec(rdpOptions({ version, display: { ...display, ...more }, nic: nicOptions })).args;

  test.each([
    [2, 'auto', []],
    [2, 'avc444', ['/gfx:AVC444', '/tune:FreeRDP_ConnectionType:7']],
    [2, 'avc420', ['/gfx:AVC420', '/tune:FreeRDP_ConnectionType:7']],
    [2, 'progressive', ['/gfx', '+gfx-progressive', '/tune:FreeRDP_ConnectionType:7']],
    [2, 'rfx', ['/gfx:RFX', '/tune:FreeRDP_ConnectionType:7']],
    [2, 'bitmap', ['/bpp:32', '/tune:FreeRDP_ConnectionType:7']],
    [3, 'auto', []],
    [3, 'avc444', ['/gfx:AVC444,AVC420']],
    [3, 'avc420', ['/gfx:AVC420']],
    [3, 'progressive', ['/gfx:progressive']],
    [3, 'rfx', ['/gfx:RFX']],
    [3, 'bitmap', ['/bpp:32']],
  ] as const)('FreeRDP %i, %s: %j', (version, graphics, expected) => {
    expect(args(version, { graphics }).filter((each) => /gfx|bpp|rfx|tune/.test(each))).toEqual(expected);
  });

  test('a link that is named leaves the graphics as they are without a name', () => {
    expect(args(2, { link: 'lan' })).toEqual(expect.arrayContaining(['/network:lan', '/gfx:AVC444', '/rfx']));
    expect(args(3, { link: 'lan' })).toEqual(
      expect.arrayContaining(['/network:lan', '/gfx:AVC444,AVC420,RFX']),
    );
    expect(args(2, {}).join(' ')).not.toContain('network');
  });

  test('what `/network` would take back is said once more, after it', () => {
    const fonts = { RDP_ENABLE_FONT_SMOOTHING: 'YES', RDP_ENABLE_WALLPAPER: 'YES' };
    const told = args(2, { link: 'modem' }, fonts);
    expect(told).toEqual(
      expect.arrayContaining(['+fonts', '+wallpaper', '/tune:FreeRDP_AllowFontSmoothing:TRUE']),
    );
    expect(args(2, { link: 'modem' }).join(' ')).not.toContain('tune');
    expect(
      args(2, { link: 'lan' }, { RDP_ENABLE_MENU_ANIMATIONS: 'no', RDP_ENABLE_DESKTOP_COMPOSITION: 'No' }),
    ).toContain('/tune:FreeRDP_AllowDesktopComposition:FALSE,FreeRDP_DisableMenuAnims:TRUE');
  });

  test('scale, monitors, size, retries', () => {
    expect(args(2, { scale: 140, multiMonitor: true, reconnect: 5, compression: false })).toEqual(
      expect.arrayContaining([
        '/scale:140',
        '/multimon',
        '+auto-reconnect',
        '/auto-reconnect-max-retries:5',
        '-compression',
      ]),
    );
    expect(args(2, { reconnect: 5_000 })).toContain('/auto-reconnect-max-retries:1000');
    expect(args(2, {}).join(' ')).not.toMatch(/scale|multimon|retries/);
  });

  test('a guest that cannot change its size during a session is not asked to', () => {
    expect(args(2, {}, { RDP_RESIZE_METHOD: 'display-update' })).toContain('/dynamic-resolution');
    expect(args(2, {}, { RDP_RESIZE_METHOD: 'Reconnect' })).not.toContain('/dynamic-resolution');
    expect(args(2, { dynamicResolution: false }, { RDP_RESIZE_METHOD: 'display-update' })).not.toContain(
      '/dynamic-resolution',
    );
  });

  test('caches are forbidden one by one, and only by YES', () => {
    const forbid = {
      RDP_DISABLE_BITMAP_CACHING: 'yes',
      RDP_DISABLE_OFFSCREEN_CACHING: 'NO',
      RDP_DISABLE_GLYPH_CACHING: 'YES',
    };
    expect(args(2, {}, forbid).filter((each) => each.includes('cache'))).toEqual([
      '-bitmap-cache',
      '-glyph-cache',
    ]);
    expect(args(3, {}, forbid).filter((each) => each.includes('cache'))).toEqual([
      '/cache:bitmap:off,glyph:off',
    ]);
  });

  test('FreeRDP waits as long as the shell does, and no less than it would by itself', () => {
    const within = (readyWithin: number) =>
      rdpSpec(rdpOptions({ readyWithin })).args.find((each) => each.startsWith('/timeout'));
    expect(within(1_000)).toBe('/timeout:9000');
    expect(within(45_000)).toBe('/timeout:45000');
    expect(within(3_600_000)).toBe('/timeout:600000');
  });
});
