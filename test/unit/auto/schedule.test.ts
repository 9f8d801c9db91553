import { describe, expect, test } from 'vitest';
import type { Phase } from '../../../contract/views.ts';
import { scheduleOf } from '../../../core/auto/schedule.ts';
import type { ScheduledAction } from '../../../core/opennebula/model/vm.ts';
import { translate } from '../../../contract/catalogue/index.ts';
import { scheduleSentence } from '../../../renderer/state/schedule.ts';

const NOW = 1_795_000_000;
const HOUR = 3_600;
const action = (more: Partial<ScheduledAction> = {}): ScheduledAction => ({
  action: 'poweroff',
  time: NOW + HOUR,
  after: null,
  repeat: null,
  done: -1,
  end: null,
  ...more,
});
const of = (scheduled: readonly ScheduledAction[], phase: Phase = 'running', created = NOW - HOUR) =>
  scheduleOf({ scheduled, created }, phase, NOW * 1000);

describe('what OpenNebula will do by itself', () => {
  test.each([
    ['poweroff', 'running', 'off'],
    ['poweroff-hard', 'running', 'off'],
    ['undeploy', 'running', 'off'],
    ['undeploy-hard', 'starting', 'off'],
    ['shutdown', 'running', 'off'],
    ['suspend', 'running', 'sleep'],
    ['stop', 'running', 'sleep'],
    ['reboot', 'running', 'restart'],
    ['reboot-hard', 'running', 'restart'],
    ['resume', 'off', 'start'],
    ['resume', 'asleep', 'start'],
    ['terminate', 'running', 'end'],
    ['terminate-hard', 'off', 'end'],
    ['TERMINATE', 'off', 'end'],
  ] as const)('%s of one that is %s: %s', (name, phase, what) => {
    expect(of([action({ action: name })], phase)).toEqual({ what, at: (NOW + HOUR) * 1000 });
  });

  test.each([
    ['snapshot-create', 'running'],
    ['backup', 'running'],
    ['hold', 'running'],
    ['<img onerror=alert(1)>', 'running'],
    ['', 'running'],
    ['poweroff', 'off'],
    ['reboot', 'asleep'],
    ['resume', 'running'],
    ['terminate', 'gone'],
  ] as const)('nothing is said of %s of one that is %s', (name, phase) => {
    expect(of([action({ action: name })], phase)).toBeNull();
  });

  test('the next one is told', () => {
    const later = action({ action: 'terminate', time: NOW + 2 * HOUR });
    expect(of([later, action()])).toEqual({ what: 'off', at: (NOW + HOUR) * 1000 });
    expect(of([later, action()], 'off')).toEqual({ what: 'end', at: (NOW + 2 * HOUR) * 1000 });
  });

  test('a relative time counts from the creation', () => {
    expect(of([action({ time: null, after: 2 * HOUR })])?.at).toBe((NOW + HOUR) * 1000);
    expect(of([action({ time: null, after: HOUR })])).toBeNull();
    expect(of([action({ time: null, after: 2 * HOUR })], 'running', 0)).toBeNull();
  });

  test.each([
    ['that is over', { time: NOW - 1 }],
    ['that is over and repeats: its next time is not told yet', { time: NOW - 1, repeat: 0 }],
    ['without a time', { time: null }],
    ['that was done', { done: NOW + HOUR }],
    ['that was done as often as it should be', { end: { type: 'times', value: 0 } }],
    ['that ends before', { end: { type: 'date', value: NOW + 10 } }],
    ['of the far future', { time: NOW + 8 * 24 * HOUR }],
    ['of a time that is no time', { time: 999_999_999_999_999 }],
  ] as const)('one %s is not', (_what, more) => {
    expect(of([action(more)])).toBeNull();
  });

  test.each([
    ['that was done last week', { done: NOW - 7 * 24 * HOUR, repeat: 0 }],
    ['that is done twice more', { end: { type: 'times', value: 2 } }],
    ['that ends later', { end: { type: 'date', value: NOW + 2 * HOUR } }],
  ] as const)('one %s is', (_what, more) => {
    expect(of([action(more)])).not.toBeNull();
  });

  test('that a desktop will be gone is told a month before', () => {
    const time = NOW + 30 * 24 * HOUR;
    expect(of([action({ action: 'terminate', time })])?.what).toBe('end');
    expect(of([action({ time })])).toBeNull();
  });
});

describe('in words', () => {
  const at = (day: number, hour: number) => new Date(2026, 10, day, hour, 0).getTime();
  const say = (when: number, language: string, now = at(25, 9)) =>
    translate(language, scheduleSentence({ what: 'off', at: when }, now, language));
  test.each([
    ['today', at(25, 18), 'de', 'Fährt um 18:00 herunter'],
    ['tomorrow', at(26, 8), 'de', 'Fährt morgen um 08:00 herunter'],
    ['on a day', at(29, 8), 'de', 'Fährt am So., 29. November um 08:00 herunter'],
  ])('%s', (_what, when, language, words) => {
    expect(say(when, language)).toBe(words);
  });
  test('in English too', () => {
    expect(say(at(25, 18), 'en')).toMatch(/^Shuts down at 0?6:00\sPM$/);
    expect(say(at(26, 18), 'en')).toContain('tomorrow');
    expect(say(at(29, 18), 'en')).toContain('Sun, November 29');
  });
});
