import { expect, test } from 'vitest';
import { isSubject } from '../../../platform/console/subject.ts';

test.each([
  ['CN=node-1', 'CN=node-1'],
  ['C=DE, O=Site,CN=node-1', 'C=DE\nO=Site\nCN=node-1'],
  ['O=SITE  one,CN=Node-1', 'O=site one\nCN=node-1'],
  ['O=Acme\\, Inc.,CN=node-1', 'O=Acme\\, Inc.\nCN=node-1'],
  ['O=a=b,CN=node-1', 'O=a=b\nCN=node-1'],
])('%s is the subject %j', (wanted, subject) => {
  expect(isSubject(wanted, subject)).toBe(true);
});

test.each([
  ['another value', 'CN=node-1', 'CN=node-2'],
  ['a part less', 'CN=node-1', 'O=Site\nCN=node-1'],
  ['a part more', 'O=Site,CN=node-1', 'CN=node-1'],
  ['another order', 'CN=node-1,O=Site', 'O=Site\nCN=node-1'],
  ['another name', 'OU=node-1', 'CN=node-1'],
  ['a value that holds a comma and the rest', 'O=Acme,CN=node-1', 'O=Acme\\,CN=node-1'],
  ['nothing', '', ''],
  ['no name', 'node-1', 'node-1'],
])('%s: %s is not the subject %j', (_what, wanted, subject) => {
  expect(isSubject(wanted, subject)).toBe(false);
});
