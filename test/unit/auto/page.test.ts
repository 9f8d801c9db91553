import { describe, expect, test } from 'vitest';
import { NOTHING_BY_ITSELF } from '../../../contract/auto.ts';
import type { AutoView, StationView } from '../../../contract/auto.ts';
import { UNLOCKED } from '../../../contract/lock.ts';
import type { AppView } from '../../../contract/views.ts';
import { watchAttention } from '../../../renderer/attention.ts';
import { EMPTY, reduce, screenOf } from '../../../renderer/state/model.ts';
import { hearSigns } from '../../../renderer/state/signs.ts';

const event = (type: string, more: Readonly<Record<string, unknown>> = {}): Event =>
  Object.assign(new Event(type, { cancelable: true }), more);
const at = (x: number, y: number) => event('pointermove', { screenX: x, screenY: y });

describe('a sign of life', () => {
  const hear = (deliberate: boolean) => {
    const target = new EventTarget();
    let came = 0;
    const end = hearSigns(target, { came: () => (came += 1), deliberate });
    return {
      end,
      came: () => came,
      send: (each: Event) => {
        target.dispatchEvent(each);
        return each.defaultPrevented;
      },
    };
  };

  test.each(['x', 'Escape', 'Enter', 'Shift', 'Tab'])(
    'while it is counted down is the key %s, which does nothing more',
    (key) => {
      const { send, came } = hear(false);
      expect(send(event('keydown', { key }))).toBe(true);
      expect(came()).toBe(1);
    },
  );
  test.each(['pointerdown', 'wheel'])('is a %s', (type) => {
    const { send, came } = hear(false);
    send(event(type));
    expect(came()).toBe(1);
  });
  test('is a pointer that is moved, and not one that lies there', () => {
    const { send, came } = hear(false);
    for (const each of [at(100, 100), at(100, 100), at(104, 103)]) send(each);
    expect(came()).toBe(0);
    send(at(112, 100));
    expect(came()).toBe(1);
  });
  test('is told once, and not after the end', () => {
    const { send, came, end } = hear(false);
    send(event('wheel'));
    send(event('wheel'));
    expect(came()).toBe(1);
    const other = hear(false);
    other.end();
    other.send(event('keydown', { key: 'x' }));
    expect(other.came()).toBe(0);
    end();
  });
  test.each(['Enter', ' ', 'Tab', 'Shift'])(
    'before a desktop opens is not the key %s: it presses buttons',
    (key) => {
      const { send, came } = hear(true);
      expect(send(event('keydown', { key }))).toBe(false);
      expect(came()).toBe(0);
    },
  );
  test.each(['Escape', 'x', 'ArrowDown'])('before a desktop opens is the key %s', (key) => {
    const { send, came } = hear(true);
    expect(send(event('keydown', { key }))).toBe(true);
    expect(came()).toBe(1);
  });
  test('before a desktop opens is no pointer: it may be on its way to a button', () => {
    const { send, came } = hear(true);
    for (const each of [event('pointerdown'), at(0, 0), at(500, 500), event('wheel')]) send(each);
    expect(came()).toBe(0);
  });
});

test('a window that comes up under a pointer that lies there is touched by nobody', () => {
  const target = new EventTarget();
  const attention = watchAttention(target, () => 0);
  for (const each of [at(10, 10), at(10, 10)]) target.dispatchEvent(each);
  expect(attention.touched()).toBe(false);
  target.dispatchEvent(at(11, 10));
  expect(attention.touched()).toBe(true);
});

describe('which screen a station shows', () => {
  const screen = (auto: Partial<AutoView>, person: AppView['person'] = null) => {
    const by = { ...NOTHING_BY_ITSELF, ...auto };
    const app = { person, session: null, desktops: null, auto: by, lock: UNLOCKED } as AppView;
    return screenOf(reduce(EMPTY, { kind: 'app', app }));
  };
  const station = (state: StationView['state']) => ({
    station: { user: 's', state, failure: null, next: null },
  });
  test.each([
    ['on its way', station('signing-in'), 'station'],
    ['held up', station('waiting'), 'station'],
    ['stopped', station('stopped'), 'station'],
    ['for somebody else', station('others'), 'sign-in'],
    ['that is none', {}, 'sign-in'],
  ] as const)('%s: %s', (_what, auto, expected) => {
    expect(screen(auto)).toBe(expected);
  });
  test('signed in it shows the list, and news of it takes nothing else away', () => {
    expect(screen(station('waiting'), { name: 's' })).toBe('home');
    const before = { ...EMPTY, app: { person: { name: 's' } } as AppView };
    const auto = { ...NOTHING_BY_ITSELF, own: true };
    expect(reduce(before, { kind: 'auto', auto })).toEqual({ ...before, app: { ...before.app, auto } });
    expect(reduce(EMPTY, { kind: 'auto', auto })).toEqual(EMPTY);
  });
});
