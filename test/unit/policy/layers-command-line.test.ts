import fc from 'fast-check';
import { parse } from 'smol-toml';
import { describe, expect, test } from 'vitest';
import { readCommandLine } from '../../../core/policy/layers/command-line.ts';

const read = (text: string) => readCommandLine(text, parse);

describe('the kernel command line', () => {
  test.each([
    ['onekiosk.cloud.endpoint=https://one/RPC2?a=1', { cloud: { endpoint: 'https://one/RPC2?a=1' } }],
    ['onekiosk.rdp.sound=false', { rdp: { sound: false } }],
    ['onekiosk.idle.after=300', { idle: { after: 300 } }],
    ['onekiosk.interface.power=["off","restart"]', { interface: { power: ['off', 'restart'] } }],
    ['onekiosk.interface.power=["off", "restart"]', { interface: {} }],
    ["onekiosk.interface.power=['off','leave']", { interface: { power: ['off', 'leave'] } }],
    ['onekiosk.interface.site-name="Ward 7"', { interface: { 'site-name': 'Ward 7' } }],
    ['"onekiosk.interface.site-name=Ward 7"', { interface: { 'site-name': 'Ward 7' } }],
    ["onekiosk.interface.site-name='7'", { interface: { 'site-name': '7' } }],
    ['onekiosk.interface.site-name="Ward # 7"', { interface: { 'site-name': 'Ward # 7' } }],
    ['onekiosk.interface.site-name="7 # x"', { interface: { 'site-name': '7 # x' } }],
    ['onekiosk.interface.site-name="7, w = 2"', { interface: { 'site-name': '7, w = 2' } }],
    ['onekiosk.interface.site-name=7} x={', { interface: { 'site-name': '7}' } }],
    ['onekiosk.interface.site-name=', { interface: { 'site-name': '' } }],
    ['onekiosk.rdp.pins."10.0.0.1:3389"=ab:cd', { rdp: { pins: { '10.0.0.1:3389': 'ab:cd' } } }],
    ['onekiosk.group=wards', { terminal: { group: 'wards' } }],
    ['onekiosk.rdp.sound=true onekiosk.rdp.drives=false', { rdp: { sound: true, drives: false } }],
  ])('%s', (text, raw) => {
    if (text.includes('", "')) {
      // A space outside of the kernel's quotes ends the word: what is left of it is a text, and refused later.
      expect(read(text).raw).toEqual({ interface: { power: '["off",' } });
      return;
    }
    expect(read(text)).toMatchObject({ raw, problems: [] });
  });

  test('of others is left alone and not kept', () => {
    const text =
      'BOOT_IMAGE=/live/vmlinuz quiet password=hunter2 onekiosk.image.x=1 onekiosk.session.display=cage onekioskx.y=1 onekiosk.group=a -- onekiosk.group=b';
    expect(read(text)).toEqual({ raw: { terminal: { group: 'a' } }, kept: 'onekiosk.group=a', problems: [] });
  });

  test.each([
    ['onekiosk.rdp.sound', 'has no value: write key=value'],
    ['onekiosk.=1', 'is followed by no key'],
    ['onekiosk.a..b=1', 'is followed by no key'],
    ['onekiosk.a=1 onekiosk.a=2', 'stands there twice'],
    ['onekiosk.a=1 onekiosk.a.b=2', 'stands there twice'],
    ['onekiosk.a.b=1 onekiosk.a=2', 'stands there twice'],
  ])('%s: %s', (text, message) => {
    expect(read(text).problems.map((each) => each.message)).toEqual([message]);
  });

  test('never throws, and touches no prototype', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (one, other) => {
        read(`onekiosk.${one}=${other}`);
        read(`onekiosk.__proto__.x${one}=${other} onekiosk.constructor.prototype.y=1`);
      }),
    );
    expect(Object.hasOwn(Object.prototype, 'y')).toBe(false);
  });
});
