import { expect, test } from 'vitest';
import { accountOf } from '../../../../core/sessions/rdp/account.ts';

test.each([
  ['ada', 'SITE', 'ada', 'SITE'],
  ['ada', '', 'ada', ''],
  ['WARD\\ada', 'SITE', 'ada', 'WARD'],
  ['WARD\\ada\\x', 'SITE', 'ada\\x', 'WARD'],
  ['.\\ada', 'SITE', 'ada', '.'],
  ['\\ada', 'SITE', '\\ada', 'SITE'],
  ['ada@ward.example.org', 'SITE', 'ada@ward.example.org', ''],
  ['', 'SITE', '', 'SITE'],
])('%j with %j of the settings: %j in %j', (typed, domain, user, own) => {
  expect(accountOf(typed, domain)).toEqual({ user, domain: own });
});
