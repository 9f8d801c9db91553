import { describe, expect, test } from 'vitest';
import { FAILURE_KINDS } from '../../../contract/failure.ts';
import { OneClientError, OneServerError } from '../../../core/opennebula/errors.ts';
import type { ClientErrorCode } from '../../../core/opennebula/errors.ts';
import type { ExitMeaning } from '../../../core/sessions/launch-spec.ts';
import { Cancelled, Trouble, createFail, toTrouble } from '../../../kiosk/failures.ts';
import { CHROMIUM_ORIGIN, bundlePath, pageHeaders } from '../../../kiosk/page.ts';
import { nextStep } from '../../../kiosk/session/endings.ts';
import { createInbox } from '../../../kiosk/session/inbox.ts';
import type { LogEntry } from '../../../core/log/log.ts';

describe('whatever is thrown becomes a failure', () => {
  test.each<[ClientErrorCode, string, unknown]>([
    ['refused', 'cloud-unreachable', 'refused'],
    ['reset', 'cloud-unreachable', 'reset'],
    ['dns', 'cloud-unreachable', 'dns'],
    ['unreachable', 'cloud-unreachable', 'unreachable'],
    ['timeout', 'cloud-unreachable', 'timeout'],
    ['proxy', 'cloud-unreachable', 'proxy'],
    ['length', 'cloud-unreachable', 'reset'],
    ['tls', 'tls-untrusted', ''],
    ['tls-client', 'tls-mismatch', 'tls-client'],
    ['no-tls', 'tls-mismatch', 'no-tls'],
    ['needs-tls', 'tls-mismatch', 'needs-tls'],
    ['http', 'cloud-misbehaves', 'http'],
    ['html', 'cloud-misbehaves', 'html'],
    ['redirect', 'cloud-misbehaves', 'redirect'],
    ['size', 'cloud-misbehaves', 'size'],
    ['xml', 'cloud-misbehaves', 'xml'],
    ['fault', 'cloud-misbehaves', 'fault'],
    ['shape', 'cloud-misbehaves', 'shape'],
  ])('on the way: %s', (code, kind, reason) => {
    const trouble = toTrouble(new OneClientError(code));
    expect([trouble.kind, trouble.params['reason']]).toEqual([kind, reason]);
  });

  test.each([
    [0x100, 'session-expired'],
    [0x200, 'not-allowed'],
    [0x400, 'not-found'],
    [0x800, 'wrong-state'],
    [0x1000, 'cloud-error'],
    [0x2000, 'cloud-error'],
    [0x8000, 'not-allowed'],
    [0x777, 'cloud-error'],
  ])('answered by oned: %i is %s', (code, kind) => {
    expect(toTrouble(new OneServerError('one.x', code)).kind).toBe(kind);
  });

  test.each([
    [new Error('pl4nted'), 'internal'],
    ['pl4nted', 'internal'],
    [undefined, 'internal'],
    [new Cancelled('x'), 'cancelled'],
    [new Trouble('busy'), 'busy'],
  ])('of our own: %s', (thrown, kind) => {
    const log: LogEntry[] = [];
    const fail = createFail({ write: (entry) => void log.push(entry), hide: () => () => {} }, (bytes) =>
      new Uint8Array(bytes).fill(3),
    );
    const failure = fail(thrown, 'opening');
    expect(failure).toMatchObject({ kind, incident: '333333' });
    expect(log).toMatchObject([{ event: 'opening failed', incident: '333333' }]);
    // What is shown to a person holds nothing of a message.
    expect(JSON.stringify(failure)).not.toContain('pl4nted');
    expect(FAILURE_KINDS).toContain(failure.kind);
  });
});

describe('the end of a viewer', () => {
  const ALL: readonly ExitMeaning[] = [
    ...([
      'closed',
      'cancelled',
      'ticket-rejected',
      'logon-rejected',
      'logon-locked',
      'logon-expired',
    ] as const),
    ...(['dropped', 'logon-must-change', 'logon-disabled', 'logon-restricted', 'unreachable'] as const),
    ...(['certificate-untrusted', 'security-mismatch', 'lost', 'replaced', 'guest-booting'] as const),
    ...(['not-found', 'timed-out', 'failed'] as const),
  ];
  test.each(ALL)('%s leads somewhere', (meaning) => {
    expect(nextStep(meaning, 'rdp').step).toMatch(/^(list|ask-again|look-again|fail)$/);
  });

  test.each([
    ['closed', 'list', undefined],
    ['logon-rejected', 'ask-again', 'logon-rejected'],
    ['dropped', 'ask-again', 'logon-dropped'],
    ['guest-booting', 'look-again', undefined],
    ['lost', 'fail', 'connection-lost'],
    ['not-found', 'fail', 'viewer-missing'],
    ['timed-out', 'fail', 'timeout'],
  ] as const)('%s: %s %s', (meaning, step, kind) => {
    const next = nextStep(meaning, 'spice');
    expect(next.step).toBe(step);
    expect('trouble' in next ? next.trouble.kind : undefined).toBe(kind);
  });
});

describe('the page', () => {
  test('may connect to the console bridge and to nothing else', () => {
    const policy = pageHeaders(4711)['Content-Security-Policy'] ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy.match(/connect-src ([^;]+)/)?.[1]).toBe('ws://127.0.0.1:4711');
    expect(policy).not.toMatch(/unsafe|\*|https?:/);
    // Neither popups nor dialogs, downloads, or another address in the same window.
    expect(policy.match(/sandbox ([^;]+)/)?.[1]).toBe('allow-scripts allow-same-origin allow-forms');
  });

  test.each([
    ['/', '/index.html'],
    ['/main.js', '/main.js'],
    ['/fonts/inter-latin-wght-normal.woff2', '/fonts/inter-latin-wght-normal.woff2'],
    ['/../etc/passwd', null],
    ['/fonts/../../x.js', null],
    ['/%2e%2e/x.js', null],
    ['/a/b/c.js', null],
    ['/main.js?x', null],
    ['/.env', null],
    ['', null],
  ])('of the bundle, %j is %j', (path, file) => {
    expect(bundlePath(CHROMIUM_ORIGIN, `${CHROMIUM_ORIGIN}${path}`)).toBe(file);
  });

  test.each(['https://onekiosk.invalid.evil/main.js', 'file:///main.js', 'http://onekiosk.invalid/main.js'])(
    'another origin has no file: %s',
    (url) => {
      expect(bundlePath(CHROMIUM_ORIGIN, url)).toBeNull();
    },
  );
});

describe('the inbox', () => {
  test('gives an answer to who waits, and to nobody else', async () => {
    const inbox = createInbox();
    expect(inbox.giveAction('back')).toBe(false);
    const asked = inbox.action(new AbortController().signal);
    expect(inbox.giveCredentials({ user: 'a', password: 'b' })).toBe(false);
    expect(inbox.giveAction('back')).toBe(true);
    expect(inbox.giveAction('back')).toBe(false);
    await expect(asked).resolves.toBe('back');
  });

  test('an abort ends the question with its reason', async () => {
    const inbox = createInbox();
    const ending = new AbortController();
    const asked = inbox.credentials(ending.signal);
    ending.abort(new Cancelled('x'));
    await expect(asked).rejects.toBeInstanceOf(Cancelled);
    expect(inbox.giveCredentials({ user: 'a', password: 'b' })).toBe(false);
    await expect(inbox.action(ending.signal)).rejects.toBeInstanceOf(Cancelled);
  });
});
