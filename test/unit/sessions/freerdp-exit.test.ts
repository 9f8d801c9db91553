import { describe, expect, test } from 'vitest';
import { freerdpExit } from '../../../core/sessions/freerdp-exit.ts';
import type { Progress } from '../../../core/sessions/rdp/lines.ts';

const early = { negotiated: true, ready: false, said: null };
const late = { negotiated: true, ready: true, said: null };
const nobody = { negotiated: false, ready: false, said: null };
const at = (code: number, progress: Readonly<Progress>) => freerdpExit({ kind: 'exited', code }, progress);

describe('exit codes, as FreeRDP 2.11 and 3.15 gave them', () => {
  test.each([
    [0, 'closed'],
    [1, 'ended-by-server'],
    [2, 'ended-by-server'],
    [3, 'idle-ended'],
    [4, 'time-over'],
    [5, 'replaced'],
    [6, 'lost'],
    [9, 'logon-not-granted'],
    [11, 'closed'],
    [12, 'closed'],
    [32, 'lost'],
    [131, 'lost'],
    [143, 'lost'],
    [147, 'lost'],
    [240, 'licence'],
    [242, 'licence'],
    [250, 'licence'],
    [255, 'lost'],
  ] as const)('%i in a session that stood: %s', (code, meaning) => {
    expect(at(code, late)).toBe(meaning);
  });

  test.each([
    [128, 'failed'],
    [131, 'dropped'],
    [132, 'logon-rejected'],
    [133, 'security-mismatch'],
    [134, 'logon-rejected'],
    [135, 'logon-locked'],
    [139, 'unreachable'],
    [140, 'unreachable'],
    [142, 'dropped'],
    [143, 'certificate-untrusted'],
    [145, 'cancelled'],
    [147, 'dropped'],
    [148, 'logon-expired'],
    [149, 'logon-must-change'],
    [150, 'logon-unavailable'],
    [151, 'logon-disabled'],
    [152, 'logon-expired'],
    [153, 'logon-restricted'],
    [154, 'logon-rejected'],
    [155, 'logon-restricted'],
    [156, 'logon-restricted'],
    [157, 'account-expired'],
    [158, 'logon-not-granted'],
    [159, 'logon-rejected'],
    [160, 'guest-booting'],
    [255, 'failed'],
  ] as const)('%i before the picture: %s', (code, meaning) => {
    expect(at(code, early)).toBe(meaning);
  });

  test('a transport that broke before anything was negotiated: nobody is there', () => {
    expect(at(147, nobody)).toBe('unreachable');
    expect(at(131, nobody)).toBe('unreachable');
    expect(at(143, nobody)).toBe('certificate-untrusted');
  });

  test('a command line that FreeRDP does not understand is no licence, though the header gives both the same numbers', () => {
    for (const code of [18, 19, 20, 21, 22, 23, 24]) {
      expect(at(code, nobody)).toBe('failed');
      expect(at(code, late)).toBe('licence');
    }
  });
});

test('what was said goes before an exit code that tells less, or a signal', () => {
  expect(at(131, { ...early, said: 'licence' })).toBe('licence');
  expect(at(132, { ...early, said: 'logon-hours' })).toBe('logon-hours');
  expect(freerdpExit({ kind: 'signalled', signal: 'SIGSEGV' }, { ...late, said: 'closed' })).toBe('closed');
  expect(freerdpExit({ kind: 'not-found' }, { ...nobody, said: 'closed' })).toBe('not-found');
});

test('every other end has a meaning too', () => {
  expect(freerdpExit({ kind: 'not-found' }, nobody)).toBe('not-found');
  expect(freerdpExit({ kind: 'spawn-failed' }, nobody)).toBe('failed');
  expect(freerdpExit({ kind: 'signalled', signal: 'SIGSEGV' }, late)).toBe('lost');
  for (let code = 0; code < 256; code++)
    for (const progress of [nobody, early, late]) expect(at(code, progress)).toEqual(expect.any(String));
});
