import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { connectionFile, spiceSpec } from '../../../core/sessions/remote-viewer.ts';
import { SpecError } from '../../../core/sessions/text.ts';
import { spiceOptions } from '../../support/launch.ts';

const OPTIONS = spiceOptions({ host: '192.0.2.1', password: 'pl4nted ticket' });
const linesOf = (file: string) => file.split('\n').filter((line) => line !== '');
const fileOf = (more: Parameters<typeof spiceOptions>[0]) => linesOf(connectionFile({ ...OPTIONS, ...more }));
const PEM = '-----BEGIN CERTIFICATE-----\nTUlJ\nQg==\n-----END CERTIFICATE-----\n';
const TLS = { port: 5908, ca: PEM, hostSubject: '' };

test('the file is what remote-viewer reads, and the ticket stands in it and nowhere else', () => {
  const spec = spiceSpec(OPTIONS);
  expect(spec.handOff?.content).toContain('[virt-viewer]\ntype=spice\nhost=192.0.2.1\nport=5907\n');
  expect(spec.handOff?.content).toContain('\npassword=pl4nted ticket\n');
  expect(JSON.stringify([spec.args, spec.environment, spec.files])).not.toContain('pl4nted');
  expect(spec.args).toEqual([
    '--kiosk',
    '--kiosk-quit=on-disconnect',
    '--debug',
    '--keymap=question=question,F1=F1',
    '-',
  ]);
});

describe('nothing of a stranger begins a new key', () => {
  test.each(['a\nhost=evil', 'a\r[ovirt]', 'a\u2028b', 'a\u0000b'])(
    'in a ticket: refused: %j',
    (password) => {
      expect(() => connectionFile({ ...OPTIONS, password })).toThrow(SpecError);
      expect(() => connectionFile({ ...OPTIONS, password })).not.toThrow(password);
    },
  );

  test('in a title: shown on one line', () => {
    const file = connectionFile({ ...OPTIONS, title: 'a\nhost=evil\r\n[x] --exec=sh' });
    expect(linesOf(file)).toHaveLength(linesOf(connectionFile(OPTIONS)).length);
    expect(file).toContain('\ntitle=a host=evil  [x] --exec=sh\n');
  });

  test.each(['-x', 'a b', 'a\nport=1', '', 'a;b', '$(x)'])('in a host: refused: %j', (host) => {
    expect(() => connectionFile({ ...OPTIONS, host })).toThrow(SpecError);
  });

  test.each([
    ['a proxy', { proxy: 'http://proxy:1\nport=1' }],
    ['a host subject', { tls: { ...TLS, hostSubject: 'CN=a\nport=1' } }],
    ['an authority that is none', { tls: { ...TLS, ca: 'port=1\n' } }],
    ['an authority with something in it', { tls: { ...TLS, ca: PEM.replace('TUlJ', 'TUlJ\nport=1;') } }],
  ])('in %s: refused', (_, more) => {
    expect(() => connectionFile({ ...OPTIONS, ...more })).toThrow(SpecError);
  });

  test.each([
    [
      'a certificate',
      { smartCard: { kind: 'software', database: 'sql:/n', certificates: ['a\nb', 'b', 'c'] } },
    ],
    [
      'a database',
      { smartCard: { kind: 'software', database: 'sql:/\u0000', certificates: ['a', 'b', 'c'] } },
    ],
  ] as const)('in %s: refused', (_, more) => {
    expect(() => spiceSpec({ ...OPTIONS, ...more })).toThrow(SpecError);
  });

  test('whatever the name of a desktop and its ticket: the same keys, once each', () => {
    const keys = (file: string) => linesOf(file).map((line) => line.split('=')[0]);
    const expected = keys(connectionFile(OPTIONS));
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (title, password) => {
        try {
          expect(keys(connectionFile({ ...OPTIONS, title, password }))).toEqual(expected);
        } catch (error) {
          expect(error).toBeInstanceOf(SpecError);
        }
      }),
    );
  });
});

test('what GKeyFile would take away or read as an escape is written so that it comes back', () => {
  expect(fileOf({ password: ' a\\b\\n ' })).toContain('password=\\sa\\\\b\\\\n\\s');
});

test('no ticket, no line; a long one is cut where OpenNebula cuts it', () => {
  expect(connectionFile({ ...OPTIONS, password: null })).not.toContain('password');
  expect(connectionFile({ ...OPTIONS, password: 'x'.repeat(80) })).toContain(`password=${'x'.repeat(59)}\n`);
});

test('keys that abort remote-viewer 11 are never written, nor one that leaves the full screen', () => {
  const card = { kind: 'software', database: 'sql:/n', certificates: ['a', 'b', 'c'] } as const;
  for (const smartCard of [null, card])
    expect(connectionFile({ ...OPTIONS, smartCard })).not.toMatch(
      /smartcard-(insert|remove)|toggle-fullscreen|zoom|usb-device-reset/,
    );
});

describe('under TLS', () => {
  test('there is no plain port, every channel is secure, and the authority stands on one line', () => {
    const lines = fileOf({ tls: TLS });
    expect(lines).toContain('tls-port=5908');
    expect(lines).toContain('secure-channels=all');
    expect(lines).toContain('ca=-----BEGIN CERTIFICATE-----\\nTUlJ\\nQg==\\n-----END CERTIFICATE-----\\n');
    expect(lines.filter((line) => /^(port|host-subject)=/.test(line))).toEqual([]);
  });

  test('a host subject goes along where it is given', () => {
    expect(fileOf({ tls: { ...TLS, hostSubject: 'O=Acme,CN=node 1' } })).toContain(
      'host-subject=O=Acme,CN=node 1',
    );
  });

  test('of a bundle all certificates are taken, and nothing between them', () => {
    const ca = `# first\r\n${PEM.replaceAll('\n', '\r\n')}\r\nsecond\n${PEM}`;
    const line = fileOf({ tls: { ...TLS, ca } }).find((each) => each.startsWith('ca='));
    expect(line?.match(/BEGIN/g)).toHaveLength(2);
    expect(line).not.toMatch(/first|second|\r/);
  });
});

describe('what a session shares', () => {
  const spec = (more: Parameters<typeof spiceOptions>[0]) => spiceSpec({ ...OPTIONS, ...more });
  const settings = (more: Parameters<typeof spiceOptions>[0]) =>
    spec(more).files.find(({ path }) => path === '.config/virt-viewer/settings')?.content;

  test('the proxy is named in the file alone: it may have a password', () => {
    const { args, handOff } = spec({ proxy: 'http://u:secret@proxy:3128' });
    expect(handOff?.content).toContain('\nproxy=http://u:secret@proxy:3128\n');
    expect(args.join(' ')).not.toContain('secret');
  });

  test('the clipboard, by the viewer’s settings', () => {
    expect(settings({ clipboard: true })).toContain('\nshare-clipboard=true\n');
    expect(settings({ clipboard: false })).toContain('\nshare-clipboard=false\n');
  });

  test('sound, unless it is refused', () => {
    expect(spec({ sound: true }).args).not.toContain('--spice-disable-audio');
    expect(spec({ sound: false }).args).toContain('--spice-disable-audio');
  });

  test('the microphone with the sound, unless it is refused by itself', () => {
    expect(spec({}).environment).not.toHaveProperty('SPICE_DISABLE_CHANNELS');
    expect(spec({ microphone: true }).environment).not.toHaveProperty('SPICE_DISABLE_CHANNELS');
    expect(spec({ microphone: false }).environment['SPICE_DISABLE_CHANNELS']).toBe('record');
  });

  test('USB devices by both filters, and by one that stands between the viewer and its helper', () => {
    const { args, handOff, files, environment } = spec({ usb: { onConnect: 'a|b', later: 'c' } });
    expect(args).toContain('--spice-usbredir-redirect-on-connect=a|b');
    expect(args).toContain('--spice-usbredir-auto-redirect-filter=c');
    expect(handOff?.content).toContain('\nenable-usbredir=1\nenable-usb-autoshare=1\n');
    expect(environment['SPICE_USB_ACL_BINARY']).toBe('./usb-acl');
    expect(files).toContainEqual(expect.objectContaining({ path: 'usb-acl', executable: true }));
  });

  test('nothing that is plugged in later without a filter for it', () => {
    const { args, handOff } = spec({ usb: { onConnect: 'a', later: '' } });
    expect(handOff?.content).toContain('\nenable-usbredir=1\nenable-usb-autoshare=0\n');
    expect(args.join(' ')).not.toContain('auto-redirect-filter');
  });

  test('no USB: no channel', () => {
    const { args, handOff, environment } = spec({ usb: null });
    expect(handOff?.content).toContain('\nenable-usbredir=0\nenable-usb-autoshare=0\n');
    expect(args.join(' ')).not.toContain('usb');
    expect(environment).not.toHaveProperty('SPICE_USB_ACL_BINARY');
  });

  test('a card: none, the readers’, or three certificates', () => {
    expect(spec({}).handOff?.content).toContain('\nenable-smartcard=0\n');
    expect(spec({}).args.join(' ')).not.toContain('smartcard');
    const reader = spec({ smartCard: { kind: 'reader' } });
    expect(reader.handOff?.content).toContain('\nenable-smartcard=1\n');
    expect(reader.args.filter((each) => each.includes('smartcard'))).toEqual(['--spice-smartcard']);
    const software = spec({
      smartCard: { kind: 'software', database: 'sql:/n', certificates: ['a', 'b', 'c'] },
    });
    expect(software.args.filter((each) => each.includes('smartcard'))).toEqual([
      '--spice-smartcard',
      '--spice-smartcard-certificates=a,b,c',
      '--spice-smartcard-db=sql:/n',
    ]);
  });

  test('the mouse and the keyboard are grabbed unless the guest is known to need no grab', () => {
    expect(spec({}).environment).not.toHaveProperty('SPICE_NOGRAB');
    expect(spec({ absolutePointer: true }).environment['SPICE_NOGRAB']).toBe('1');
  });
});

describe('what it says, as it was heard', () => {
  const DEBUG = '(remote-viewer:1): virt-viewer-DEBUG: 12:00:00.1: ';
  const OPENED = `${DEBUG}main channel: opened`;
  const SHOWN = `${DEBUG}notebook show display 0x55`;
  const ZAP = `${DEBUG}zap main channel`;
  const OVER = `${DEBUG}Guest Office display has disconnected, shutting down`;
  const WARNING = '(remote-viewer:1): GSpice-WARNING **: 12:00:00.1: ';
  const VERIFY =
    '(remote-viewer:1): Spice-WARNING **: 12:00:00.1: ../common/ssl_verify.c:445:openssl_verify: ';

  test.each([
    ['a picture', [OPENED, SHOWN], [null, 'ready']],
    [
      'a wrong ticket',
      [`${DEBUG}main channel: auth failure (wrong username/password?)`],
      ['ticket-rejected'],
    ],
    [
      'a closed port',
      [`${DEBUG}main channel: failed to connect Could not connect to 192.0.2.1`],
      ['unreachable'],
    ],
    [
      'a proxy that refuses',
      [`${DEBUG}main channel: failed to connect HTTP proxy connection not allowed`],
      ['unreachable'],
    ],
    ['a port of the other security', [`${DEBUG}main channel: failed to connect `], ['security-mismatch']],
    [
      'no TLS server',
      [`${WARNING}main-1:0: SSL_connect: error:00000001:lib(0)::reason(1)`],
      ['security-mismatch'],
    ],
    [
      'a wrong authority',
      [`${VERIFY}Error in certificate chain verification: self-signed certificate`],
      ['certificate-untrusted'],
    ],
    ['a wrong subject', [`${VERIFY}ssl: subject 'CN=else' verification failed`], ['certificate-untrusted']],
    ['a wrong name', [`${VERIFY}ssl: verification failed`], ['certificate-untrusted']],
    ['a server that hangs up', [`${WARNING}incomplete link header (0/16)`], ['dropped']],
    [
      'a file that it cannot read',
      ['virt-viewer-WARNING **: 12:00:00.1: Invalid file -: Invalid file'],
      ['failed'],
    ],
    [
      'a kind that it does not know',
      [`${DEBUG}Guest (null) has unsupported nothing display type`],
      ['failed'],
    ],
    ['whatever ends it before it was connected', [ZAP], ['failed']],
    ['the end of a session', [OPENED, SHOWN, ZAP, OVER], [null, 'ready', null, 'closed']],
    ['an end before any picture', [OPENED, ZAP, OVER], [null, null, 'dropped']],
    ['a new display', [OPENED, `${DEBUG}Insert display 0 0x55`], [null, null]],
    ['nothing', [''], [null]],
  ])('%s', (_, lines, verdicts) => {
    const { classify } = spiceSpec(OPTIONS);
    expect(lines.map((line) => classify(line, 'stdout'))).toEqual(verdicts);
  });

  test('a key of the person is told by what it prints, and nothing else is', () => {
    const { personal } = spiceSpec(OPTIONS);
    expect(`${DEBUG}Key pressed was keycode='0x61', gdk_keyname='a'`).toMatch(personal ?? /never^/);
    for (const line of [OPENED, SHOWN, ZAP, OVER]) expect(line).not.toMatch(personal ?? /^/);
  });

  test.each([
    [{ kind: 'exited', code: 0 }, true, 'closed'],
    [{ kind: 'exited', code: 0 }, false, 'failed'],
    [{ kind: 'exited', code: 1 }, true, 'lost'],
    [{ kind: 'signalled', signal: 'SIGABRT' }, true, 'lost'],
    [{ kind: 'signalled', signal: 'SIGABRT' }, false, 'failed'],
    [{ kind: 'spawn-failed' }, false, 'failed'],
    [{ kind: 'not-found' }, false, 'not-found'],
  ] as const)('an end of %j, ready %s, is %s', (exit, wasReady, meaning) => {
    expect(spiceSpec(OPTIONS).exitMeaning(exit, wasReady)).toBe(meaning);
  });
});
