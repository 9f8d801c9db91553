import { describe, expect, test } from 'vitest';
import type { AppView, ApplicationView, DesktopView, SessionView } from '../../../contract/views.ts';
import { NOTHING_BY_ITSELF } from '../../../contract/auto.ts';
import { UNLOCKED } from '../../../contract/lock.ts';
import { NOTHING_KNOWN } from '../../../contract/machine.ts';
import { watchAttention } from '../../../renderer/attention.ts';
import { isSwallowed } from '../../../renderer/keys.ts';
import type { KeyPress } from '../../../renderer/keys.ts';
import { walk } from '../../../renderer/state/grid.ts';
import type { Step } from '../../../renderer/state/grid.ts';
import { EMPTY, reduce, screenOf } from '../../../renderer/state/model.ts';
import type { Message } from '../../../renderer/state/model.ts';
import { shownName } from '../../../renderer/state/name.ts';
import { byUse, keepOrder, matching } from '../../../renderer/state/order.ts';

const APP: AppView = {
  cloudName: 'c',
  siteName: 's',
  brand: { accent: null, mark: null, picture: null },
  languages: [],
  language: 'en',
  keyboardLayouts: [],
  keyboardLayout: 'us',
  powerActions: [],
  appearance: null,
  demoUser: null,
  person: null,
  desktops: null,
  session: null,
  sessions: [],
  sessionsAtOnce: 1,
  auto: NOTHING_BY_ITSELF,
  machine: NOTHING_KNOWN,
  lock: UNLOCKED,
};
const FAILURE = { kind: 'auth-rejected', params: {}, retry: 'now', incident: 'K7Q2MX' } as const;
const session = (stage: SessionView['stage']) => ({ stage, desktop: { id: 7, name: 'd' } }) as SessionView;
const after = (...messages: readonly Message[]) => messages.reduce(reduce, EMPTY);
const signedIn: readonly Message[] = [
  { kind: 'app', app: APP },
  { kind: 'sign-in-began' },
  { kind: 'signed-in', name: 'ada' },
];

describe('the list that comes after all', () => {
  const list = { desktops: [], applications: [], offers: [], readAt: 1, trouble: null };
  test('ends what was said of its absence', () => {
    const model = after(
      ...signedIn,
      { kind: 'failed', failure: FAILURE },
      { kind: 'desktops', desktops: list },
    );
    expect(model).toMatchObject({ failure: null, desktops: list });
  });
  test('takes nothing away that was said since', () => {
    const model = after(
      ...signedIn,
      { kind: 'desktops', desktops: list },
      { kind: 'failed', failure: FAILURE },
      { kind: 'desktops', desktops: list },
    );
    expect(model.failure).toEqual(FAILURE);
  });
});

describe('whether somebody is there', () => {
  const stage = () => {
    const target = new EventTarget();
    let now = 0;
    let returns = 0;
    const attention = watchAttention(target, () => now);
    attention.onReturn(() => (returns += 1));
    return {
      attention,
      returns: () => returns,
      sign: (name: string, at: number) => {
        now = at;
        target.dispatchEvent(new Event(name));
      },
    };
  };
  test.each(['keydown', 'pointerdown', 'pointermove', 'wheel'])('%s says so, once', (name) => {
    const { attention, sign } = stage();
    expect(attention.touched()).toBe(false);
    sign(name, 10);
    expect([attention.touched(), attention.touched()]).toEqual([true, false]);
  });
  test('a touch after a minute of none is a return; those that follow are not', () => {
    const { sign, returns } = stage();
    sign('keydown', 59_000);
    sign('keydown', 110_000);
    expect(returns()).toBe(0);
    sign('keydown', 180_000);
    sign('keydown', 180_100);
    expect(returns()).toBe(1);
  });
  test('nothing is heard after the end', () => {
    const { attention, sign } = stage();
    attention.end();
    sign('keydown', 10);
    expect(attention.touched()).toBe(false);
  });
});

describe('which screen is shown', () => {
  test.each<[string, readonly Message[], string]>([
    ['before the first answer', [], 'starting'],
    ['nobody there', [{ kind: 'app', app: APP }], 'sign-in'],
    ['signed in', signedIn, 'home'],
    ['opening', [...signedIn, { kind: 'session', session: session('opening') }], 'opening'],
    ['the session is over', [...signedIn, { kind: 'session', session: null }], 'home'],
    ['signed out', [...signedIn, { kind: 'signed-out', failure: null }], 'sign-in'],
    [
      'drawn anew in the middle',
      [{ kind: 'app', app: { ...APP, person: { name: 'ada' }, session: session('running') } }],
      'running',
    ],
  ])('%s: %s', (_what, messages, screen) => {
    expect(screenOf(after(...messages))).toBe(screen);
  });

  test('a refusal is shown and ends the waiting; what the person cancelled needs no words', () => {
    expect(after(...signedIn.slice(0, 2), { kind: 'failed', failure: FAILURE })).toMatchObject({
      signingIn: false,
      failure: FAILURE,
    });
    expect(after({ kind: 'failed', failure: { ...FAILURE, kind: 'cancelled' } }).failure).toBeNull();
  });

  test('who comes back from a desktop is known to come from there, until the sign-out', () => {
    const back = [
      ...signedIn,
      { kind: 'session', session: session('running') },
      { kind: 'session', session: null },
    ] as const;
    expect(after(...signedIn).opened).toBeNull();
    expect(after(...back).opened).toBe(7);
    expect(after(...back, { kind: 'signed-out', failure: null }).opened).toBeNull();
  });

  test('after the sign-out nothing of the person is left', () => {
    const model = after(
      { kind: 'app', app: APP },
      { kind: 'signed-in', name: 'pl4nted' },
      {
        kind: 'desktops',
        desktops: {
          desktops: [{ name: 'pl4nted' } as DesktopView],
          applications: [{ name: 'pl4nted' } as ApplicationView],
          offers: [],
          readAt: 0,
          trouble: null,
        },
      },
      { kind: 'signed-out', failure: null },
    );
    expect(JSON.stringify(model)).not.toContain('pl4nted');
  });
});

describe('the grid by arrow keys', () => {
  test.each<[number, Step, number, number, boolean, number]>([
    [0, 'ArrowRight', 7, 3, false, 1],
    [0, 'ArrowLeft', 7, 3, false, 0],
    [1, 'ArrowDown', 7, 3, false, 4],
    [4, 'ArrowDown', 7, 3, false, 4],
    [4, 'ArrowUp', 7, 3, false, 1],
    [6, 'ArrowRight', 7, 3, false, 6],
    [3, 'Home', 7, 3, false, 0],
    [3, 'End', 7, 3, false, 6],
    [1, 'ArrowLeft', 7, 3, true, 2],
  ])('from %i by %s of %i in %i columns, right to left %s: %i', (from, key, count, columns, rtl, to) => {
    expect(walk(from, key, count, columns, rtl)).toBe(to);
  });
});

describe('order', () => {
  const tile = (id: number, name: string, lastOpened: number | null = null) =>
    ({ id, name, lastOpened }) as DesktopView;
  test('last used first, then by name as people sort, numbers by size', () => {
    const sorted = [tile(1, 'PC 10'), tile(2, 'pc 2'), tile(3, 'Äpfel'), tile(4, 'Zoo', 5)].sort(byUse('de'));
    expect(sorted.map((each) => each.id)).toEqual([4, 3, 2, 1]);
  });

  test('no news moves a tile that somebody points at', () => {
    const next = [tile(1, 'a'), tile(2, 'b'), tile(3, 'c'), tile(9, 'new')];
    expect(keepOrder([3, 1, 2], next).map((each) => each.id)).toEqual([3, 1, 2, 9]);
  });

  test('search finds by any part of the name, in any case', () => {
    expect(matching([tile(1, 'Office'), tile(2, 'Lab')], ' OFF').map((each) => each.id)).toEqual([1]);
    expect(matching([tile(1, 'Office'), tile(2, 'Lab')], ' ')).toHaveLength(2);
  });

  test('a name shows what hides in it', () => {
    expect(shownName('\u202egpj.exe\n\u200b')).toBe('▯gpj.exe▯▯');
    expect(shownName('Büro 日本 <b>')).toBe('Büro 日本 <b>');
  });
});

describe('keys', () => {
  const press = (key: string, more: Partial<KeyPress> = {}): KeyPress => ({
    key,
    ctrlKey: false,
    altKey: false,
    metaKey: false,
    shiftKey: false,
    ...more,
  });
  test.each([
    press('n', { ctrlKey: true }),
    press('F5'),
    press('Delete', { ctrlKey: true, shiftKey: true }),
    press('C', { ctrlKey: true, shiftKey: true }),
    press('Escape', { shiftKey: true }),
    press('BrowserBack'),
    press('x', { metaKey: true }),
    press('ArrowLeft', { altKey: true }),
  ])('%j is swallowed, in a field too', (key) => {
    expect(isSwallowed(key, false)).toBe(true);
    expect(isSwallowed(key, true)).toBe(true);
  });
  test.each([press('a', { ctrlKey: true }), press('Backspace')])(
    '%j is swallowed where nobody types',
    (key) => {
      expect(isSwallowed(key, false)).toBe(true);
    },
  );
  test.each([
    press('a'),
    press('Enter'),
    press('Escape'),
    press('Tab', { shiftKey: true }),
    press('a', { ctrlKey: true }),
    press('V', { ctrlKey: true }),
    press('ArrowLeft', { ctrlKey: true, shiftKey: true }),
    press('Backspace'),
    press('@', { ctrlKey: true, altKey: true }),
    press('F10', { shiftKey: true }),
  ])('%j reaches the field that somebody types in', (key) => {
    expect(isSwallowed(key, true)).toBe(false);
  });
});
