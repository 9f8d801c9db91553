import { describe, expect, test } from 'vitest';
import { de } from '../../../contract/catalogue/de.ts';
import { en } from '../../../contract/catalogue/en.ts';
import { failureSentence, translate } from '../../../contract/catalogue/index.ts';
import { FAILURE_KINDS } from '../../../contract/failure.ts';
import { DESKTOP_ACTIONS, LAYERS, SESSION_ACTIONS } from '../../../contract/views.ts';
import { LANGUAGES } from '../../../kiosk/names.ts';

const placeholders = (text: string) =>
  [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).toSorted((a = '', b = '') => (a < b ? -1 : 1));
const entries = Object.entries(en);

describe('German', () => {
  test('says everything that English says, and nothing else', () => {
    expect(Object.keys(de).sort()).toEqual(Object.keys(en).sort());
  });

  test.each(entries)('%s has the same values in it', (key, text) => {
    expect(placeholders(de[key as keyof typeof de])).toEqual(placeholders(text));
  });

  test('is not English left over', () => {
    const same = entries.filter(
      ([key, text]) => text.replace(/\{\w+\}/g, '').length > 12 && de[key as keyof typeof de] === text,
    );
    expect(same).toEqual([]);
  });
});

describe('there are words for', () => {
  test.each(FAILURE_KINDS)('the failure %s, that say more than its name', (kind) => {
    for (const { tag } of LANGUAGES) {
      const text = translate(tag, failureSentence({ kind, params: {} }));
      expect(text).not.toBe(translate(tag, { key: 'unknown' }));
      expect(text.length).toBeGreaterThanOrEqual(10);
    }
  });

  test.each([
    ...DESKTOP_ACTIONS.map((each) => `action.${each}`),
    ...SESSION_ACTIONS.map((each) => `action.${each}`),
    ...LAYERS.map((each) => `layer.${each}`),
    ...['waiting', 'working', 'done', 'failed'].map((each) => `layer.${each}`),
    ...[
      'running',
      'starting',
      'queued',
      'held',
      'off',
      'asleep',
      'stopping',
      'busy',
      'unknown',
      'failed',
      'gone',
      'not-allowed',
      'locked',
      'cloning',
      'snapshot',
      'moving',
      'backup',
    ].map((each) => `phase.${each}`),
    ...['ready', 'running', 'off', 'asleep', 'starting', 'needs-help', 'busy', 'not-allowed'].map(
      (each) => `chip.${each}`,
    ),
    ...['spice', 'rdp', 'vnc'].map((each) => `protocol.${each}`),
    ...[
      'reading',
      'starting',
      'resuming',
      'queued',
      'stopping',
      'busy',
      'waiting-rdp',
      'waiting-spice',
      'waiting-vnc',
      'connecting',
      'credentials',
      'credentials-again',
      'open',
      'console',
      'did-not-boot',
      'restarting',
      'ready',
      'failed',
      'no-console',
    ].map((each) => `session.${each}`),
  ])('%s', (key) => {
    expect(Object.keys(en)).toContain(key);
  });
});

describe('a sentence', () => {
  test('takes its values as plain text on one line, cut where nobody reads on', () => {
    const text = translate('en', {
      key: 'session.queued',
      params: { text: `a\nb\u202e<b>${'x'.repeat(400)}` },
    });
    expect(text).toContain('a b <b>xxx');
    expect(text.length).toBeLessThan(400);
  });

  test('of an unknown key or language has words too', () => {
    expect(translate('en', { key: 'no.such.key' })).toBe(en.unknown);
    expect(translate('en', { key: 'constructor' })).toBe(en.unknown);
    expect(translate('xx', { key: 'action.open' })).toBe(en['action.open']);
  });

  test('of a failure is that of its reason, where there is one', () => {
    const said = (reason: string) =>
      translate('en', failureSentence({ kind: 'cloud-unreachable', params: { reason } }));
    expect(said('dns')).not.toBe(said('refused'));
    expect(said('never heard of')).toBe(en['failure.cloud-unreachable']);
  });
});
