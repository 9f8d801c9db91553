import { describe, expect, test } from 'vitest';
import { isInside, isIpAddress, isNetwork } from '../../../core/policy/networks.ts';

describe('addresses and networks', () => {
  test.each(['10.0.0.1', '255.255.255.255', '::', '::1', 'fd00::7', '1:2:3:4:5:6:7:8', '1::8'])(
    '%s is an address',
    (text) => {
      expect(isIpAddress(text)).toBe(true);
      expect(isNetwork(`${text}/8`)).toBe(true);
    },
  );

  test.each([
    '',
    '10.0.0',
    '10.0.0.256',
    '10.0.0.1 ',
    ':',
    ':::',
    '1:2:3:4:5:6:7',
    '1::2::3',
    'g::1',
    '12345::',
  ])('%j is none', (text) => {
    expect(isIpAddress(text)).toBe(false);
    expect(isInside(text, ['0.0.0.0/0', '::/0'])).toBe(false);
  });

  test.each(['10.0.0.0', '10.0.0.0/33', '10.0.0.0/', '10.0.0.0/8/8', 'fd00::/129', '/8', '10.0.0.0/-1'])(
    '%j is no network',
    (text) => expect(isNetwork(text)).toBe(false),
  );

  test.each([
    ['10.0.50.21', '10.0.50.0/24', true],
    ['10.0.51.21', '10.0.50.0/24', false],
    ['10.0.50.129', '10.0.50.128/25', true],
    ['10.0.50.127', '10.0.50.128/25', false],
    ['192.0.2.7', '0.0.0.0/0', true],
    ['192.0.2.7', '192.0.2.7/32', true],
    ['fd00:0:0:1::7', 'fd00:0:0:1::/64', true],
    ['fd00:0:0:2::7', 'fd00:0:0:1::/64', false],
    ['10.0.0.1', '::/0', false],
    ['::ffff', '0.0.0.0/0', false],
  ])('%s in %s: %s', (address, network, inside) => {
    expect(isInside(address, [network])).toBe(inside);
  });
});
