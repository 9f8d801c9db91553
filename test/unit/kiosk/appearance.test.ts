import { expect, test } from 'vitest';
import { stageKiosk as stage } from '../../support/kiosk.ts';

test('the size of the text and the contrast are whoever’s is at the terminal, and stay over a sign-in and a new page', async () => {
  const it = stage();
  expect((await it.ask('app:view', {})).appearance).toEqual({ text: 'normal', contrast: 'normal' });
  const chosen = { text: 'largest', contrast: 'more' } as const;
  expect((await it.ask('app:appearance', chosen)).appearance).toEqual(chosen);
  await it.home();
  await it.ask('auth:sign-out', {});
  expect((await it.ask('app:view', {})).appearance).toEqual(chosen);
});

test('they are no choice where the site offers none', async () => {
  const it = stage({ interface: { accessibility: false } });
  expect((await it.ask('app:view', {})).appearance).toBeNull();
  const asked = { text: 'large', contrast: 'normal' };
  expect((await it.refused('app:appearance', asked)).kind).toBe('policy-denied');
});

test.each([{ text: 'huge', contrast: 'normal' }, { text: 'large' }, { text: 'large', contrast: 'none' }, {}])(
  'they are never %o',
  async (asked) => {
    const it = stage();
    expect((await it.refused('app:appearance', asked)).kind).toBe('bad-request');
  },
);
