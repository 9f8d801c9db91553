import { describe, expect, test } from 'vitest';
import { md4, samLine } from '../../../demo/md4.ts';

describe('MD4 as RFC 1320, A.5 has it', () => {
  test.each([
    ['', '31d6cfe0d16ae931b73c59d7e0c089c0'],
    ['a', 'bde52cb31de33e46245e05fbdbd6fb24'],
    ['abc', 'a448017aaf21d8525fc10ae87aa6729d'],
    ['message digest', 'd9130a8164549fe818874806e1c7014b'],
    ['abcdefghijklmnopqrstuvwxyz', 'd79e1c308aa5bbcdeea8ed63df412da9'],
    ['ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789', '043f8582f241db351ce627e153e7f0e4'],
    ['1234567890'.repeat(8), 'e33b4ddc9c38f2199c3e7b164fcc0536'],
  ])('%j', (text, digest) => {
    expect(md4(Buffer.from(text)).toString('hex')).toBe(digest);
  });
});

test('an account stands in the file as WinPR reads it, its password as an NT hash (MS-NLMP 3.3.1)', () => {
  // The example of MS-NLMP 4.2.1: user "User", password "Password".
  expect(samLine('User', 'Password').toLowerCase()).toContain('a4f49c406510bdcab6824ee7c30fd852');
  expect(samLine('User', 'Password')).toMatch(/^User:/);
});
