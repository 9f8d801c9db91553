import { describe, expect, test } from 'vitest';
import { rdpSpec } from '../../../core/sessions/freerdp.ts';
import { freerdpExit } from '../../../core/sessions/freerdp-exit.ts';
import { SpecError } from '../../../core/sessions/text.ts';
import { rdpOptions } from '../../support/launch.ts';

const PIN = Array.from({ length: 32 }, () => 'ab').join(':');
const OPTIONS = rdpOptions({ domain: 'WARD', password: 'pl4nted', security: ['nla'], pin: PIN });

test('the password goes by standard input and stands nowhere else', () => {
  const spec = rdpSpec(OPTIONS);
  expect(spec.handOff).toEqual({ channel: 'stdin', content: 'pl4nted\n' });
  expect(JSON.stringify([spec.args, spec.environment, spec.program])).not.toContain('pl4nted');
  expect(spec.args).toEqual([
    '/v:10.0.0.7:3389',
    '/u:ada',
    '/d:WARD',
    '/from-stdin:force',
    `/cert:deny,fingerprint:sha256:${PIN}`,
    '/sec:nla',
    '/f',
    '-toggle-fullscreen',
    '+clipboard',
    '/t:Office',
    '/log-level:INFO',
  ]);
});

test('without a pin an unknown certificate is refused all the same; an IPv6 address has its brackets', () => {
  const { args, program } = rdpSpec({
    ...OPTIONS,
    version: 3,
    host: 'fd00::7',
    pin: null,
    security: ['nla', 'tls'],
  });
  expect(program).toBe('xfreerdp3');
  expect(args).toContain('/cert:deny');
  expect(args).toContain('/v:[fd00::7]:3389');
  expect(args.join(' ')).not.toContain('/sec:');
});

describe('a stranger adds no option', () => {
  test.each([
    [{ host: '10.0.0.7 /p:x' }],
    [{ host: '/cert:ignore' }],
    [{ host: '' }],
    [{ user: 'ada\n/cert:ignore' }],
    [{ domain: 'a\u0000b' }],
    [{ password: 'one\ntwo' }],
    [{ pin: 'ab,ignore' }],
  ])('%j is refused', (more) => {
    expect(() => rdpSpec({ ...OPTIONS, ...more })).toThrow(SpecError);
  });

  test('a user and a title that look like options stay within theirs', () => {
    const { args } = rdpSpec({ ...OPTIONS, user: '/cert:ignore', title: '--exec=sh\n/p:x' });
    expect(args).toContain('/u:/cert:ignore');
    expect(args).toContain('/t:--exec=sh /p:x');
    expect(args).toHaveLength(rdpSpec(OPTIONS).args.length);
  });
});

describe('exit codes, as FreeRDP 2.11 and 3.15 gave them', () => {
  test.each([
    [0, true, 'closed'],
    [1, true, 'closed'],
    [2, true, 'closed'],
    [5, true, 'replaced'],
    [11, true, 'closed'],
    [12, true, 'closed'],
    [131, false, 'unreachable'],
    [131, true, 'lost'],
    [132, false, 'logon-rejected'],
    [133, false, 'security-mismatch'],
    [134, false, 'logon-rejected'],
    [135, false, 'logon-locked'],
    [139, false, 'unreachable'],
    [143, false, 'certificate-untrusted'],
    [147, false, 'dropped'],
    [147, true, 'lost'],
    [148, false, 'logon-expired'],
    [149, false, 'logon-must-change'],
    [151, false, 'logon-disabled'],
    [154, false, 'logon-rejected'],
    [155, false, 'logon-restricted'],
    [157, false, 'logon-expired'],
    [160, false, 'guest-booting'],
    [255, false, 'failed'],
    [255, true, 'lost'],
  ] as const)('%i, ready %s: %s', (code, wasReady, meaning) => {
    expect(freerdpExit({ kind: 'exited', code }, wasReady)).toBe(meaning);
  });

  test('every other end has a meaning too', () => {
    expect(freerdpExit({ kind: 'not-found' }, false)).toBe('not-found');
    expect(freerdpExit({ kind: 'spawn-failed' }, false)).toBe('failed');
    expect(freerdpExit({ kind: 'signalled', signal: 'SIGSEGV' }, true)).toBe('lost');
    for (let code = 0; code < 256; code++)
      expect(freerdpExit({ kind: 'exited', code }, false)).toEqual(expect.any(String));
  });
});

describe('what it says, as it was heard', () => {
  const nobody =
    '[ERROR][com.freerdp.core] - transport_write:freerdp_set_last_error_ex ERRCONNECT_CONNECT_TRANSPORT_FAILED [0x0002000D]';
  const hungUp =
    '[ERROR][com.freerdp.core] - transport_read_layer:freerdp_set_last_error_ex ERRCONNECT_CONNECT_TRANSPORT_FAILED [0x0002000D]';
  const ready = '[INFO][com.freerdp.gdi] - Local framebuffer format  PIXEL_FORMAT_BGRX32';

  test.each([
    [nobody, 'unreachable'],
    [hungUp, null],
    [ready, 'ready'],
  ])('%s: %s', (line, verdict) => {
    expect(rdpSpec(OPTIONS).classify(line, 'stdout')).toBe(verdict);
  });

  test('in a session that stands, the same line no longer means that nobody listens', () => {
    const { classify } = rdpSpec(OPTIONS);
    classify(ready, 'stdout');
    expect(classify(nobody, 'stdout')).toBeNull();
  });
});
