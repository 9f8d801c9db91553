import { describe, expect, test } from 'vitest';
import { rdpSpec } from '../../../core/sessions/freerdp.ts';
import type { RdpOptions } from '../../../core/sessions/freerdp.ts';
import { SpecError } from '../../../core/sessions/text.ts';
import { rdpOptions } from '../../support/launch.ts';

const PIN = Array.from({ length: 32 }, () => 'ab').join(':');
const OPTIONS = rdpOptions({ domain: 'WARD', password: 'pl4nted', security: ['nla'], pin: PIN });
const argsOf = (more: Partial<RdpOptions> = {}) => rdpSpec({ ...OPTIONS, ...more }).args;

const BOTH = [
  '/v:10.0.0.7:3389',
  '/u:ada',
  '/d:WARD',
  '/from-stdin:force',
  `/cert:deny,name:pinned-certificate-only.invalid,fingerprint:sha256:${PIN}`,
  '/timeout:30000',
  '/t:Office',
  '/f',
  '/dynamic-resolution',
  '-toggle-fullscreen',
  '-grab-keyboard',
  '-grab-mouse',
  '/sound',
  '+wallpaper',
  '+themes',
  '+fonts',
  '+window-drag',
  '+aero',
  '+menu-anims',
  '+compression',
  '-auto-reconnect',
  '/log-level:INFO',
  '/log-filters:com.freerdp.core.nego:DEBUG',
  '/sec:nla',
];

test('the password goes by standard input and stands nowhere else', () => {
  for (const version of [2, 3] as const) {
    const { handOff, ...open } = rdpSpec({ ...OPTIONS, version });
    expect(handOff).toEqual({ channel: 'stdin', content: 'pl4nted\n' });
    expect(JSON.stringify(open)).not.toContain('pl4nted');
  }
});

test('FreeRDP 2 is told so', () => {
  const spec = rdpSpec({ ...OPTIONS, version: 2 });
  expect(spec).toMatchObject({ program: 'xfreerdp2', files: [] });
  expect(spec.args).toEqual([...BOTH, '+clipboard', '/kbd:0x00000409']);
});

test('FreeRDP 3 is told so, and given a script that swallows its own keys', () => {
  const spec = rdpSpec({ ...OPTIONS, version: 3 });
  expect(spec.program).toBe('xfreerdp3');
  expect(spec.args).toEqual([
    ...BOTH,
    '/clipboard:direction-to:all,files-to:off',
    '/kbd:layout:0x00000409',
    '/action-script:/bin/sh',
  ]);
  const [key] = spec.files.filter(({ path }) => path === 'key');
  for (const shift of ['', 'shift+'])
    for (const logo of ['', 'super+'])
      for (const letter of ['m', 'd']) expect(key?.content).toContain(` ${shift}ctrl+alt+${logo}${letter}`);
});

test('without a pin an unknown certificate is refused all the same; an IPv6 address has its brackets', () => {
  const args = argsOf({ host: 'fd00::7', pin: null });
  expect(args).toContain('/cert:deny');
  expect(args).toContain('/v:[fd00::7]:3389');
});

describe('what may be negotiated is named, and nothing else is left', () => {
  test.each([
    [2, ['tls'], ['/sec:tls']],
    [2, ['nla', 'tls'], ['-sec-rdp']],
    [2, ['nla', 'rdp'], ['-sec-tls']],
    [2, ['tls', 'rdp'], ['-sec-nla']],
    [2, ['nla', 'tls', 'rdp'], []],
    [3, ['tls'], ['/sec:tls']],
    [3, ['nla', 'tls'], ['/sec:rdp:off']],
    [3, ['nla', 'rdp'], ['/sec:tls:off']],
    [3, ['tls', 'rdp'], ['/sec:nla:off']],
    [3, ['nla', 'tls', 'rdp'], []],
  ] as const)('FreeRDP %i, %j: %j', (version, security, expected) => {
    expect(argsOf({ version, security }).filter((each) => /^.sec/.test(each))).toEqual(expected);
  });

  test('and at least one has to be', () => {
    expect(() => argsOf({ security: [] })).toThrow(SpecError);
  });
});

describe('a stranger adds no option', () => {
  test.each<[Partial<RdpOptions>]>([
    [{ host: '10.0.0.7 /p:x' }],
    [{ host: '/cert:ignore' }],
    [{ host: '' }],
    [{ user: 'ada\n/cert:ignore' }],
    [{ domain: 'a\u0000b' }],
    [{ password: 'one\ntwo' }],
    [{ password: 'x'.repeat(512) }],
    [{ password: 'ü'.repeat(256) }],
    [{ pin: 'ab,ignore' }],
    [{ program: { kind: 'shell', program: 'a\nb', arguments: '' } }],
  ])('%j is refused', (more) => {
    expect(() => argsOf(more)).toThrow(SpecError);
  });

  test('the longest password that FreeRDP reads is not', () => {
    expect(rdpSpec({ ...OPTIONS, password: 'x'.repeat(511) }).handOff?.content).toHaveLength(512);
  });

  test('a user, a title and a NIC that look like options stay within theirs', () => {
    const args = argsOf({
      user: '/cert:ignore',
      title: '--exec=sh\n/p:x',
      nic: {
        RDP_SERVER_LAYOUT: '0x409 /p:x',
        RDP_ENABLE_WALLPAPER: '/p:x',
        '/p:x': 'YES',
        RDP_RESIZE_METHOD: '/p:x',
      },
    });
    expect(args).toContain('/u:/cert:ignore');
    expect(args).toContain('/t:--exec=sh /p:x');
    expect(args).toHaveLength(argsOf().length);
  });

  test('a title of nothing but line breaks is left out', () => {
    expect(argsOf({ title: '\n\n' }).join(' ')).not.toContain('/t:');
  });
});
