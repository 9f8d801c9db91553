import { describe, expect, test } from 'vitest';
import type { Session } from 'electron';
import { lockSession } from '../../../electron/session.ts';
import { prevents, standIn } from './stand-in.ts';

function locked() {
  const { session, decisions, spelling } = standIn();
  lockSession(session as unknown as Session, 4711);
  const call = (name: string, ...args: unknown[]) =>
    (decisions[name] as ((...given: unknown[]) => unknown) | undefined)?.(...args);
  /** What the handler answers through the callback that stands at `place` among `args`. */
  const answer = (name: string, ...args: unknown[]) => {
    let said: unknown = 'nothing';
    call(name, ...args.map((each) => (each === CALLBACK ? (value: unknown) => void (said = value) : each)));
    return said;
  };
  return { session, spelling, call, answer };
}
const CALLBACK = Symbol('callback');
const OURS = { requestingUrl: 'onekiosk://app/' };

describe('the session', () => {
  test('gives our page the way to the console bridge, and no other permission to anybody', () => {
    const { answer, call } = locked();
    expect(answer('permission', {}, 'loopback-network', CALLBACK, OURS)).toBe(true);
    expect(answer('permission', {}, 'loopback-network', CALLBACK, { requestingUrl: 'https://e.org/' })).toBe(
      false,
    );
    expect(answer('permission', {}, 'media', CALLBACK, OURS)).toBe(false);
    expect(call('permission-check', {}, 'loopback-network', 'onekiosk://app/')).toBe(true);
    expect(call('permission-check', null, 'openExternal', 'onekiosk://app/')).toBe(false);
  });

  test('has no device, screen, pairing or certificate to give', () => {
    const { answer, call } = locked();
    expect(call('device', {})).toBe(false);
    expect(call('usb-classes', { protectedClasses: ['hid', 'smart-card'] })).toEqual(['hid', 'smart-card']);
    expect(answer('pairing', {}, CALLBACK)).toEqual({ confirmed: false });
    expect(answer('screen', {}, CALLBACK)).toBeNull();
    expect(answer('certificate', {}, CALLBACK)).toBe(-2);
  });

  test('lets our own requests through, and cancels the others', () => {
    const { answer } = locked();
    expect(answer('request', { url: 'onekiosk://app/main.js' }, CALLBACK)).toEqual({ cancel: false });
    expect(answer('request', { url: 'ws://127.0.0.1:4711/console?token=0' }, CALLBACK)).toEqual({
      cancel: false,
    });
    expect(answer('request', { url: 'https://example.org/' }, CALLBACK)).toEqual({ cancel: true });
  });

  test('chooses nothing where something is to be chosen', () => {
    const { session } = locked();
    const chosen: unknown[] = [];
    const choose = (value?: unknown) => void chosen.push(value);
    expect(prevents(session, 'select-hid-device', {}, {}, choose)).toBe(true);
    expect(prevents(session, 'select-usb-device', {}, {}, choose)).toBe(true);
    expect(prevents(session, 'select-serial-port', {}, [{ portId: '1' }], {}, choose)).toBe(true);
    expect(prevents(session, 'select-webauthn-account', {}, {}, choose)).toBe(true);
    prevents(session, 'file-system-access-restricted', {}, {}, choose);
    expect(chosen).toEqual([undefined, undefined, '', null, 'deny']);
  });

  test('downloads nothing, dictionaries neither', () => {
    const { session, spelling } = locked();
    expect(prevents(session, 'will-download')).toBe(true);
    expect(spelling).toEqual([false, 'onekiosk://app/no-dictionaries/']);
  });
});
