import { expect, test } from 'vitest';
import { viewerEnvironment } from '../../../platform/process/environment.ts';
import { runHost } from '../../../platform/process/run-host.ts';

const GIVEN = { HOME: '/', CREDENTIALS_DIRECTORY: '/run/credentials/onekiosk.service', OTHER: 'x' };
const holds = (condition: string) => runHost('/bin/sh', ['-c', condition], GIVEN);

test('the shell’s own window program finds the credentials of the unit, and nothing else; a viewer is not told', async () => {
  const found = 'test "$CREDENTIALS_DIRECTORY" = /run/credentials/onekiosk.service';
  expect(await holds(`${found} && test -z "$OTHER"`)).toBe(0);
  expect(await holds(`! { ${found}; }`)).toBe(1);
  expect(JSON.stringify(viewerEnvironment(GIVEN, {}))).not.toContain('credentials');
});
