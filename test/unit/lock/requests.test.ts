import { describe, expect, test } from 'vitest';
import { REQUEST_NAMES } from '../../../contract/requests.ts';
import { inDesktop, unlock } from './scene.ts';

describe('what a page may ask of a locked terminal', () => {
  const ARGS: Readonly<Record<string, unknown>> = {
    'desktops:act': { desktop: 7, action: 'restart' },
    'offers:view': { offer: 1 },
    'offers:make': { offer: 1, name: 'x', values: {}, persistent: false },
    'offers:take': { offer: 1 },
    'offers:cancel': { offer: 1 },
    'session:open': { desktop: 7 },
    'session:open-application': { application: 'x' },
    'session:answer': { card: false, devices: [] },
    'session:credentials': { user: 'a', password: 'b' },
    'session:act': { action: 'continue' },
    'session:revert': { snapshot: 'system:1' },
    'session:show': { session: 1 },
    'auth:sign-in': { user: 'alice', password: 'right' },
    'app:alive': { touched: true },
    'app:language': { language: 'de' },
    'app:keyboard': { layout: 'de' },
    'app:power': { action: 'sleep' },
    'app:appearance': { text: 'large', contrast: 'more' },
    'machine:volume': { level: 5 },
    'machine:mute': { on: true },
    'lock:unlock': { password: 'right' },
  };
  const MAY = [
    ...[
      'app:view',
      'app:alive',
      'app:language',
      'app:keyboard',
      'app:appearance',
      'app:power',
      'machine:look',
    ],
    ...['machine:volume', 'machine:mute', 'lock:lock', 'lock:unlock', 'auth:cancel'],
  ];

  test.each(REQUEST_NAMES.filter((name) => !MAY.includes(name)))('is not %s', async (name) => {
    const it = await inDesktop();
    await it.ask('lock:lock', {});
    const before = [it.world.asked, it.acts.length, it.runs.length, it.tokens.size];
    expect(await it.refused(name, ARGS[name] ?? {})).toMatchObject({
      kind: 'policy-denied',
      params: { what: 'locked' },
    });
    expect([it.world.asked, it.acts.length, it.runs.length, it.tokens.size]).toEqual(before);
    expect(it.runs[0]?.stopped()).toBe(false);
  });

  test.each(MAY)('is %s', async (name) => {
    const it = await inDesktop();
    await it.ask('lock:lock', {});
    const answer = await it.kiosk.answer(name as 'app:view', ARGS[name] ?? {});
    expect(answer.ok).toBe(true);
    const view = await it.view();
    if (name !== 'lock:unlock')
      expect([view.lock.locked, view.session, view.desktops]).toEqual([true, null, null]);
  });

  test('unlocked, it may ask again', async () => {
    const it = await inDesktop();
    await it.ask('lock:lock', {});
    await unlock(it, 'right');
    await it.ask('session:act', { action: 'continue' });
    expect((await it.ask('desktops:list', {})).desktops).toHaveLength(1);
  });
});
