import { readFileSync } from 'node:fs';
import { test } from 'vitest';
import { contractSuite } from './suite.ts';

/** OpenNebula's own conventions: a URL, and a file with user:password. */
const { ONE_XMLRPC: endpoint, ONE_AUTH: auth, ONE_WRITE: write } = process.env;

if (endpoint === undefined || auth === undefined) {
  test('a live OpenNebula answers as the recorded one', (context) => {
    context.skip('no live OpenNebula: set ONE_XMLRPC (URL) and ONE_AUTH (file with user:password)');
  });
} else {
  contractSuite(`the OpenNebula of ONE_XMLRPC`, async () => {
    const line = readFileSync(auth, 'utf8').trim();
    const colon = line.indexOf(':');
    await Promise.resolve();
    return {
      endpoint,
      user: line.slice(0, colon),
      password: line.slice(colon + 1),
      stranger: null,
      vms: null,
      empty: null,
      writes: write === 'yes',
      close: async () => {},
    };
  });
}
