import { describe, expect, test } from 'vitest';
import { FAILURE_KINDS } from '../../../contract/failure.ts';
import { OneClientError, OneServerError } from '../../../core/opennebula/errors.ts';
import type { ClientErrorCode } from '../../../core/opennebula/errors.ts';
import type { ExitMeaning } from '../../../core/sessions/launch-spec.ts';
import { Cancelled, Trouble, createFail, toTrouble } from '../../../kiosk/failures.ts';
import { CHROMIUM_ORIGIN, bundlePath, pageHeaders } from '../../../kiosk/page.ts';
import { failureSentence } from '../../../contract/catalogue/index.ts';
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
  // A record, so that the compiler finds the one that is missing.
  const MEANINGS: Readonly<Record<ExitMeaning, true>> = {
    ...{ closed: true, cancelled: true, 'ended-by-server': true, 'idle-ended': true, 'time-over': true },
    ...{ 'ticket-rejected': true, 'logon-rejected': true, 'logon-locked': true, 'logon-expired': true },
    ...{ 'logon-must-change': true, 'logon-disabled': true, 'account-expired': true, 'logon-hours': true },
    ...{ 'logon-not-granted': true, 'logon-restricted': true, 'logon-unavailable': true, licence: true },
    ...{ 'program-refused': true, unreachable: true, dropped: true, 'certificate-untrusted': true },
    ...{ 'security-mismatch': true, lost: true, replaced: true, 'guest-booting': true, 'not-found': true },
    ...{ 'timed-out': true, failed: true },
  };
  const ALL = Object.keys(MEANINGS) as ExitMeaning[];
  test.each(ALL)('%s leads somewhere', (meaning) => {
    const next = nextStep(meaning, 'rdp');
    expect(next.step).toMatch(/^(list|ask-again|look-again|fail)$/);
    if (!('trouble' in next)) return;
    // Each has words of its own, down to its reason.
    const { kind, params } = next.trouble;
    const reason = params['reason'] ?? params['what'];
    const { key } = failureSentence({ kind, params });
    expect(key).toBe(
      reason === undefined || reason === 'restricted' ? `failure.${kind}` : `failure.${kind}.${reason}`,
    );
  });

  test.each([
    ['closed', 'list', undefined],
    ['logon-rejected', 'ask-again', 'logon-rejected'],
    ['dropped', 'ask-again', 'logon-dropped'],
    ['guest-booting', 'look-again', undefined],
    ['lost', 'fail', 'connection-lost'],
    ['idle-ended', 'fail', 'session-ended'],
    ['licence', 'fail', 'desktop-refuses'],
    ['account-expired', 'fail', 'logon-restricted'],
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
    ['/a/b/c.js', '/a/b/c.js'],
    ['/a/b/c/d.js', null],
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
