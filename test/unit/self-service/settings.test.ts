import { expect, test } from 'vitest';
import { parseSettings } from '../../../platform/files/settings-file.ts';

const LEAST = '[cloud]\nendpoint = "https://one.example.org:2633/RPC2"\n';
const read = (toml: string) => parseSettings('f.toml', `${LEAST}${toml}`).selfService;
const mistake = (toml: string): string => {
  try {
    read(toml);
  } catch (error) {
    return error instanceof Error ? error.message : '';
  }
  return 'no mistake';
};

test('without a word nobody makes or deletes anything', () => {
  expect(read('')).toEqual({
    ...{ templates: 'none', listed: [], classes: [], group: false, delete: 'never' },
    ...{ name: '{template} {user}', persistent: 'no', mostWait: 3_600_000 },
  });
});

test('classes are taken, and a throw-away desktop of a shared terminal is not left to the next one', () => {
  const { classes } = read(
    '[[self-service.classes]]\ntemplate = 7\n[[self-service.classes]]\ntemplate = "Biology"\nlabel = "Bio"\n' +
      'per = "terminal"\nlife = "sign-out"\nstart = "sign-in"\n',
  );
  expect(classes).toEqual([
    { ...{ template: 7, label: null, per: 'user', life: 'keep' }, ...{ start: 'press', leftovers: 'reuse' } },
    {
      ...{ template: 'Biology', label: 'Bio', per: 'terminal', life: 'sign-out' },
      ...{ start: 'sign-in', leftovers: 'end' },
    },
  ]);
});

test.each([
  ['[self-service]\ntemplates = "some"', 'templates'],
  ['[self-service]\nlisted = [-1]', 'listed'],
  ['[[self-service.classes]]\nlabel = "x"', 'template'],
  ['[[self-service.classes]]\ntemplate = 7\n[[self-service.classes]]\ntemplate = 7', 'twice'],
  ['[[self-service.classes]]\ntemplate = 7\nleftovers = "end"', 'another terminal'],
  ['[self-service]\nmost-wait = 1', 'most-wait'],
  ['[desktops]\nactions = ["delete"]', 'actions'],
])('%j is refused, and says why', (toml, what) => {
  expect(mistake(toml)).toContain(what);
});
