import { describe, expect, test } from 'vitest';
import { NOTHING_BY_ITSELF } from '../../../contract/auto.ts';
import { UNLOCKED } from '../../../contract/lock.ts';
import { NOTHING_KNOWN } from '../../../contract/machine.ts';
import type { AppView, DesktopsView, SessionView } from '../../../contract/views.ts';
import { isSwallowed } from '../../../renderer/keys.ts';
import { EMPTY, reduce, screenOf } from '../../../renderer/state/model.ts';
import { terminalWish } from '../../../renderer/terminal-keys.ts';

const app = (more: Partial<AppView> = {}): AppView => ({
  ...{
    cloudName: 'c',
    siteName: 's',
    languages: [],
    language: 'en',
    keyboardLayouts: [],
    keyboardLayout: 'us',
  },
  ...{ brand: { accent: null, mark: null, picture: null }, powerActions: ['lock'], appearance: null },
  ...{
    demoUser: null,
    person: { name: 'ada' },
    desktops: null,
    session: null,
    sessions: [],
    sessionsAtOnce: 1,
  },
  ...{ auto: NOTHING_BY_ITSELF, machine: { ...NOTHING_KNOWN, sound: { level: 40, muted: false } } },
  ...{ lock: { ...UNLOCKED, possible: true } },
  ...more,
});
const press = (key: string, more: { ctrlKey?: boolean; altKey?: boolean; metaKey?: boolean } = {}) => ({
  ...{ key, ctrlKey: false, altKey: false, metaKey: false, shiftKey: false },
  ...more,
});
const CTRL_ALT = { ctrlKey: true, altKey: true };
const sound = (level: number, muted = false) => ({
  machine: { ...NOTHING_KNOWN, sound: { level, muted } },
});

describe('a key for the terminal itself', () => {
  test.each([
    ['louder', press('AudioVolumeUp'), app(), { kind: 'volume', level: 45 }],
    ['as loud as can be', press('AudioVolumeUp'), app(sound(98)), { kind: 'volume', level: 100 }],
    ['softer', press('AudioVolumeDown'), app(), { kind: 'volume', level: 35 }],
    ['silent', press('AudioVolumeDown'), app(sound(3)), { kind: 'volume', level: 0 }],
    ['off', press('AudioVolumeMute'), app(), { kind: 'mute', on: true }],
    ['on', press('AudioVolumeMute'), app(sound(40, true)), { kind: 'mute', on: false }],
    ['no sound', press('AudioVolumeUp'), app({ machine: NOTHING_KNOWN }), null],
    ['lock', press('l', CTRL_ALT), app(), { kind: 'lock' }],
    ['lock with Shift', press('L', { metaKey: true }), app(), { kind: 'lock' }],
    ['lock nobody', press('l', CTRL_ALT), app({ lock: UNLOCKED }), null],
    ['lock where nobody may', press('l', CTRL_ALT), app({ powerActions: ['off'] }), null],
    [
      'lock what is locked',
      press('l', CTRL_ALT),
      app({ lock: { possible: true, locked: true, signsOutAt: null } }),
      null,
    ],
    ['a letter', press('l'), app(), null],
    ['the address bar', press('l', { ctrlKey: true }), app(), null],
    ['play', press('MediaPlayPause'), app(), null],
  ])('%s', (_what, key, view, expected) => {
    expect(terminalWish(key, view)).toEqual(expected);
  });

  test('is none of the browser’s', () => {
    for (const key of ['AudioVolumeUp', 'AudioVolumeDown', 'AudioVolumeMute', 'MediaPlayPause'])
      expect(isSwallowed(press(key), true)).toBe(true);
  });
});

describe('the page of a terminal that is locked', () => {
  const lock = { possible: true, locked: true, signsOutAt: null };
  const desktops = {
    desktops: [],
    applications: [],
    offers: [],
    readAt: 1,
    trouble: null,
  } satisfies DesktopsView;
  const session = { id: 1, stage: 'console', desktop: { id: 7, name: 'secret' } } as SessionView;
  const notice = {
    session: 1,
    desktop: 'secret',
    schedule: { what: 'off', at: 1 } as const,
    pressing: true,
  };
  const before = reduce(EMPTY, {
    kind: 'app',
    app: app({ desktops, session, auto: { ...NOTHING_BY_ITSELF, notice } }),
  });

  test('forgets what is open, and shows the lock', () => {
    expect(screenOf(before)).toBe('console');
    const after = reduce(before, { kind: 'lock', lock });
    expect(screenOf(after)).toBe('locked');
    expect(JSON.stringify(after)).not.toContain('secret');
    expect([after.desktops, after.session, after.app?.sessions]).toEqual([null, null, []]);
    // A view that comes meanwhile brings no list back either.
    const again = reduce({ ...after, desktops }, { kind: 'app', app: app({ lock }) });
    expect([screenOf(again), again.desktops]).toEqual(['locked', null]);
  });

  test('shows what there was with the view that comes when it is open', () => {
    const locked = reduce(before, { kind: 'lock', lock });
    const open = reduce(locked, { kind: 'lock', lock: { ...UNLOCKED, possible: true } });
    expect(screenOf(open)).toBe('home');
    expect(screenOf(reduce(open, { kind: 'app', app: app({ desktops, session }) }))).toBe('console');
  });

  test('is the sign-in once nobody is signed in', () => {
    const locked = reduce(before, { kind: 'lock', lock });
    const ended = reduce(reduce(locked, { kind: 'lock', lock: UNLOCKED }), {
      kind: 'signed-out',
      failure: null,
    });
    expect(screenOf(ended)).toBe('sign-in');
  });
});
