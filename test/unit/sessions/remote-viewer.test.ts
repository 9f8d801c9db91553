import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { connectionFile, spiceSpec } from '../../../core/sessions/remote-viewer.ts';
import { SpecError } from '../../../core/sessions/text.ts';
import { spiceOptions } from '../../support/launch.ts';

const OPTIONS = spiceOptions({
  host: '192.0.2.1',
  password: 'pl4nted ticket',
  usb: { onConnect: '', later: '' },
});
const keysOf = (file: string) => file.split('\n').filter((line) => line !== '');

test('the file is what remote-viewer reads, and the ticket stands in it and nowhere else', () => {
  const spec = spiceSpec(OPTIONS);
  expect(spec.handOff?.content).toContain('[virt-viewer]\ntype=spice\nhost=192.0.2.1\nport=5907\n');
  expect(spec.handOff?.content).toContain('\npassword=pl4nted ticket\n');
  expect(JSON.stringify([spec.args, spec.environment])).not.toContain('pl4nted');
  expect(spec.args).toEqual(['--kiosk', '--kiosk-quit=on-disconnect', '--debug', '-']);
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
    expect(keysOf(file)).toHaveLength(keysOf(connectionFile(OPTIONS)).length);
    expect(file).toContain('\ntitle=a host=evil  [x] --exec=sh\n');
  });

  test.each(['-x', 'a b', 'a\nport=1', '', 'a;b', '$(x)'])('in a host: refused: %j', (host) => {
    expect(() => connectionFile({ ...OPTIONS, host })).toThrow(SpecError);
  });

  test('whatever the name of a desktop and its ticket: the same keys, once each', () => {
    const keys = (file: string) => keysOf(file).map((line) => line.split('=')[0]);
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

test('no ticket, no line; a long one is cut where OpenNebula cuts it', () => {
  expect(connectionFile({ ...OPTIONS, password: null })).not.toContain('password');
  expect(connectionFile({ ...OPTIONS, password: 'x'.repeat(80) })).toContain(`password=${'x'.repeat(59)}\n`);
});

test('keys that abort remote-viewer 11 are never written', () => {
  expect(connectionFile(OPTIONS)).not.toMatch(/smartcard-(insert|remove)/);
});

describe('what it says, as it was heard', () => {
  const { classify, exitMeaning } = spiceSpec(OPTIONS);
  test.each([
    ['(remote-viewer:1): virt-viewer-DEBUG: 12:00:00.1: notebook show display 0x55', 'ready'],
    [
      '(remote-viewer:1): virt-viewer-DEBUG: 12:00:00.1: main channel: auth failure (wrong password?)',
      'ticket-rejected',
    ],
    [
      '(remote-viewer:1): virt-viewer-DEBUG: 12:00:00.1: main channel: failed to connect (null)',
      'unreachable',
    ],
    ['(remote-viewer:1): virt-viewer-DEBUG: 12:00:00.1: Insert display 0 0x55', null],
    ['', null],
  ])('%s is %s', (line, verdict) => {
    expect(classify(line, 'stderr')).toBe(verdict);
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
    expect(exitMeaning(exit, wasReady)).toBe(meaning);
  });
});
