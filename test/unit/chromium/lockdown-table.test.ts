import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT } from '../../../build/tools.ts';

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

/** The rows of docs/lockdown.md below a heading, as cells without the blanks around them; heads and lines left out. */
function rows(heading: string): string[][] {
  const part =
    read('docs/lockdown.md')
      .split(/^## /m)
      .find((each) => each.startsWith(`${heading}\n`)) ?? '';
  return part
    .split('\n')
    .filter((line) => line.startsWith('|') && !/^\|[ -]+\|/.test(line) && !line.startsWith('| what '))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

/** `path`: words of a test's title; those of the escape suite stand in tables. */
const REFERENCE = /`(test\/(?:[^`]+\.test|escapes\/tables\/[^`]+)\.ts)`: ([^;]+)/g;

const TABLES = [
  ...['The window', "Electron's security tutorial", 'When the window fails', 'The viewers'],
  'The threat model',
];

describe.each(TABLES)('%s: each row names a test that is there', (heading) => {
  test.each(rows(heading).map((cells) => [cells[0] ?? '', cells.at(-1) ?? ''] as const))(
    '%s',
    (_what, shownBy) => {
      const found = [...shownBy.matchAll(REFERENCE)];
      expect(found.length).toBeGreaterThan(0);
      for (const [, path = '', words = ''] of found) {
        expect(existsSync(join(ROOT, path)), path).toBe(true);
        const literals = [...read(path).matchAll(/'((?:[^'\\\n]|\\.)*)'|`([^`]*)`/g)];
        const text = literals.map(([, plain, template]) => plain ?? template).join('\n');
        expect(text, `${path} has no test "${words}"`).toContain(words.trim());
      }
    },
  );
});

test('no point is forgotten', () => {
  const points = rows('The window').map(([what]) => what);
  expect(points).toEqual(
    expect.arrayContaining([
      ...[
        'navigation',
        'window',
        'download',
        'print',
        'dialog',
        'file chooser',
        'drag and drop',
        'context menu',
      ],
      ...['zoom', 'DevTools', 'spell-check download', 'permission', 'external scheme', 'autofill'],
      ...['password manager', 'crash bubble', 'translate bar', 'sign-in', 'update prompt'],
    ]),
  );
  expect(rows("Electron's security tutorial")).toHaveLength(20);
  expect(rows('When the window fails').length).toBeGreaterThan(7);
  const viewers = rows('The viewers').map(([what]) => what);
  expect(viewers).toEqual(
    expect.arrayContaining([
      ...[
        'remote-viewer’s header bar',
        'its menus',
        'its close prompt',
        'its USB picker',
        'its hot keys',
      ].map((each) => each.replace('’', "'")),
      ...["FreeRDP's hard-wired keys", 'its floating bar', 'drives', 'certificate dialogs', 'PIN dialogs'],
      ...['printers, and their dialogs', "polkit's dialogs"],
    ]),
  );
});

describe('the threat model', () => {
  const people =
    read('docs/lockdown.md')
      .split(/^## /m)
      .find((each) => each.startsWith('The threat model\n'))
      ?.split(/^### /m)
      .slice(1) ?? [];

  test('has everybody: the person, a VM, the network, other users, a thief', () => {
    expect(people.map((text) => text.split('\n')[0])).toEqual([
      'The person at the keyboard',
      'A hostile VM',
      'A hostile network',
      'Other users of the same machine',
      'A thief of the terminal, its disk or its USB stick',
    ]);
  });

  test('says of each what holds, and what does not', () => {
    for (const text of people) {
      expect(text).toMatch(/^\| what is tried +\| what holds +\| shown by +\|$/m);
      const [, open = ''] = text.split('**Does not hold**');
      expect(open.match(/^- /gm)?.length ?? 0).toBeGreaterThan(1);
    }
  });
});

describe('electron/', () => {
  const sources = ['main', 'host', 'window', 'contents', 'session', 'application', 'preload', 'ipc'].map(
    (name) => read(`electron/${name}.ts`),
  );

  test('opens nothing outside: neither `shell` nor `dialog` is taken from Electron', () => {
    const taken = sources.flatMap((text) => [
      ...text.matchAll(/import (?!type)\{([^}]*)\} from 'electron'/g),
    ]);
    expect(taken.length).toBeGreaterThan(1);
    for (const [, names] of taken)
      expect(names).not.toMatch(/\b(?:shell|dialog|desktopCapturer|net|webFrame)\b/);
  });

  test('the preload gives the page one object with two functions', () => {
    const preload = read('electron/preload.ts');
    expect(preload.match(/exposeInMainWorld/g)).toHaveLength(1);
    expect(/import \{([^}]*)\} from 'electron'/.exec(preload)?.[1]?.trim()).toBe(
      'contextBridge, ipcRenderer',
    );
    expect(preload).not.toMatch(/ipcRenderer\.(?:send|sendSync|postMessage|sendToHost)/);
  });
});
