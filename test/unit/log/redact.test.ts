import { describe, expect, test } from 'vitest';
import { createRedactor } from '../../../core/log/redact.ts';

describe('a live secret', () => {
  test('is masked wherever it stands, as long as it lives', () => {
    const redactor = createRedactor();
    const unhide = redactor.hide('pl4nted');
    expect(redactor.text('a pl4nted b pl4nted')).toBe('a ••• b •••');
    unhide();
    expect(redactor.text('pl4nted')).toBe('pl4nted');
  });

  test('that two hold lives until both let go', () => {
    const redactor = createRedactor();
    const [first, second] = [redactor.hide('pl4nted'), redactor.hide('pl4nted')];
    first();
    first();
    expect(redactor.text('pl4nted')).toBe('•••');
    second();
    expect(redactor.text('pl4nted')).toBe('pl4nted');
  });

  test('that holds another one is masked whole', () => {
    const redactor = createRedactor();
    redactor.hide('abcd');
    redactor.hide('xxabcdxx');
    expect(redactor.text('xxabcdxx')).toBe('•••');
  });
});

describe('a field whose name speaks of a secret', () => {
  test.each(['password', 'PASSWD', 'token', 'ticket', 'clientSecret', 'session', 'credentials'])(
    '%s',
    (key) => {
      expect(createRedactor().field(key, 'anything')).toBe('•••');
    },
  );
  test.each(['user', 'program', 'passed', 'sessionKind'])('and %s is shown', (key) => {
    expect(createRedactor().field(key, 'anything')).toBe('anything');
  });
});
