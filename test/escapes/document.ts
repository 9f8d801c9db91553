import type { Escape, Family } from './case.ts';
import { FAMILIES } from './tables/index.ts';

const INTRODUCTION = [
  '# How people try to get out',
  '',
  'Each of these is tried by `npm run test:escapes`, with real keys and buttons (xdotool) on an X server as the package starts it, against the',
  'whole shell with its window manager, and with real viewers on real guests in front. Before and after each, these have to be the same: the',
  'programs that run, every window that can be seen with its place and its order, who has the keyboard, what the browser has open, the page',
  '(screen, size, zoom, focus, texts), and the picture on the screen. What an escape may do, where that is right, stands beside it, and is looked',
  'at and taken back. After each family nothing has come late, and a person can go on.',
  '',
  'A control does the same where nothing is locked (Chromium with `--kiosk` alone, openbox as Debian ships it, a viewer without our options),',
  'and must see something open, close or move: else the others would prove nothing.',
  '',
  'What Xvfb cannot show (consoles of the kernel, the end of the X server, magic SysRq) is tried in the booted image (`npm run test:image`);',
  'which keys reach a guest is told by the guest itself in `test/peers/spice-keys.test.ts` and `test/peers/rdp-keys.test.ts`.',
  '',
  'This page is made of the tests (`vitest run --project unit test/unit/escapes -u`).',
  '',
].join('\n');

/** What is pressed, as xdotool(1) is told; figures are buttons: 1 left, 2 middle, 3 right, 4 and 5 the wheel, 8 and 9 at the side. */
const pressed = ({ does }: Escape): string =>
  does
    .map((act) =>
      act.filter((word, at) => !isPause(act, at) && word !== '--delay' && word !== 'key').join(' '),
    )
    .join(', ')
    .replaceAll(
      /\b([\w+]+)((?: \1){2,})\b/g,
      (_all, word: string, more: string) => `${word} ${more.split(' ').length} times`,
    );
const isPause = (act: readonly string[], at: number): boolean => act[at - 1] === '--delay';

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('<', '&lt;');
const row = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;

const section = ({ name, where, holds, escapes, controls }: Family): string =>
  [
    `## ${name}\n`,
    `Where: ${where.replaceAll('<', '\\<')}. What holds: ${holds}.\n`,
    row(['what for', 'pressed', 'what it may do']),
    row(['---', '---', '---']),
    ...escapes.map((each) => row([each.name, code(pressed(each)), each.may ?? '–'])),
    '',
    ...(controls.length === 0 ? [] : [`Where nothing is locked: ${controls.join('; ')}.\n`]),
  ].join('\n');

const code = (text: string): string => (text === '' ? '–' : `\`${text}\``);

/** docs/escapes.md, but for its layout. */
export const document = (): string => [INTRODUCTION, ...FAMILIES.map(section)].join('\n');
