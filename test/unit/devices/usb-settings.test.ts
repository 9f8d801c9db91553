import { describe, expect, test } from 'vitest';
import { decodeSettings } from '../../../core/policy/decode.ts';
import { settingsOf } from '../../support/settings.ts';

const problems = (tables: Readonly<Record<string, unknown>>): readonly string[] => {
  const decoded = decodeSettings({ cloud: { endpoint: 'https://one.example.org/RPC2' }, ...tables });
  return decoded.ok ? [] : decoded.problems.map((each) => JSON.stringify(each));
};
const rules = (...list: readonly unknown[]) => ({ usb: { rules: list } });

describe('rules about USB devices', () => {
  test('that say something are taken', () => {
    const list = [
      { class: 0x08, allow: true },
      { vendor: 0x046d, product: 0xc31c, allow: true },
      { class: 0x03, vendor: 0x046d, product: 0xc31c, allow: true },
      { class: 0x03, allow: false },
      { class: 0x0b, allow: false },
      { allow: false },
    ];
    expect(problems(rules(...list))).toEqual([]);
    expect(settingsOf(rules(...list)).usb.rules[0]).toEqual({
      class: 0x08,
      vendor: null,
      product: null,
      allow: true,
    });
  });

  test.each([
    ['a class that leaves it to the interfaces', { class: 0x00, allow: false }, /class/],
    ['the class of several functions', { class: 0xef, allow: true }, /class/],
    ['a smart-card reader that is let out', { class: 0x0b, allow: true }, /smart-card/],
    ['all keyboards', { class: 0x03, allow: true }, /vendor and product/],
    ['all keyboards of a maker', { class: 0x03, vendor: 0x046d, allow: true }, /vendor and product/],
    ['all hubs', { class: 0x09, allow: true }, /vendor and product/],
    ['a product of nobody', { product: 1, allow: true }, /vendor/],
    ['a class that is no byte', { class: 256, allow: true }, /class/],
    ['a vendor that has more than 16 bits', { vendor: 0x10000, allow: true }, /vendor/],
    ['no answer', { class: 8 }, /allow/],
  ])('are refused: %s', (_, rule, about) => {
    const found = problems(rules(rule));
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(about);
  });
});

describe('software certificates', () => {
  const software = (database: string, certificates: readonly string[]) => ({
    'smart-card': { software: { database, certificates } },
  });
  const THREE = ['cert1', 'cert2', 'cert3'];

  test('are three of a database', () => {
    expect(problems(software('sql:/etc/onekiosk/nss', THREE))).toEqual([]);
  });

  test.each([
    ['a database that is no path', software('sql:nss', THREE)],
    ['a path with a quotation mark, which libcacard would end at', software('sql:/a"b', THREE)],
    ['two', software('sql:/nss', ['cert1', 'cert2'])],
    ['a name with a comma, which would be two', software('sql:/nss', ['a,b', 'c', 'd'])],
  ])('are refused: %s', (_, tables) => {
    expect(problems(tables)).toHaveLength(1);
  });
});
