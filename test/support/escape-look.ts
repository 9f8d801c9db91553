import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { everyProcess } from './processes.ts';
import type { Terminal } from './terminal.ts';

/** What a terminal is at one moment: everything that an escape would change. */
export interface Look {
  /** Programs on its display, with what each is for. */
  readonly processes: readonly string[];
  /** Windows that can be seen, from the front to the back: number, class, place. Menus and tooltips are among them. */
  readonly windows: readonly string[];
  /** The one that has the keyboard. */
  readonly focus: string;
  /** What the browser has open, our page and nothing else. */
  readonly targets: readonly string[];
  /** Screen, size, zoom, scroll, focus and texts of the page; empty while it hangs. */
  readonly page: string;
}

/** Programs of the shell and of the test that come and go, and show nothing. */
const TOOLS = /^(?:xprop|wmctrl|xwininfo|xdotool|ss|setxkbmap|setpriv|prlimit|stdbuf|import|xclip)$/;

/** Every program on that display, and what the browser has started. */
export function programs(display: string, pids: readonly number[] = []): string[] {
  const here = everyProcess().filter(
    ({ pid, cmdline, environ }) =>
      cmdline !== '' && (environ.includes(`DISPLAY=${display} `) || pids.includes(pid)),
  );
  const names = here.map(({ cmdline }) => {
    const name = (cmdline.split(' ')[0] ?? '').replace(/^.*\//, '');
    const kind = / --type=([a-z-]+)/.exec(cmdline)?.[1];
    return kind === undefined ? name : `${name} ${kind}`;
  });
  return names.filter((name) => !TOOLS.test(name)).toSorted();
}

/** `     0x600003 "title": ("name" "class")  800x600+0+0  +0+0` of xwininfo(1). */
const WINDOW = /^\s+(0x[0-9a-f]+) (?:"(?:.*)"|\(has no name\)): \((.*?)\)\s+(\d+x\d+[+-]\d+[+-]\d+)\s/;

const ASK = `xwininfo -root -tree; echo; echo ==; xdotool search --onlyvisible --maxdepth 2 --name '.*'; echo ==; xdotool getwindowfocus`;

/** Windows of a display that can be seen, from the front to the back, and the one that has the keyboard. Titles are left out: strangers write them. */
export async function windowsOf(display: string): Promise<Pick<Look, 'windows' | 'focus'>> {
  const { stdout } = await promisify(execFile)('/bin/sh', ['-c', ASK], {
    env: { DISPLAY: display, LC_ALL: 'C', PATH: '/usr/bin:/bin' },
  });
  const [tree = '', visible = '', focus = ''] = stdout.split('==\n');
  const seen = new Set(
    visible
      .split('\n')
      .filter((id) => id !== '')
      .map(Number),
  );
  const known = new Map<number, string>();
  for (const line of tree.split('\n')) {
    const [, id = '', classes = '', place = ''] = WINDOW.exec(line) ?? [];
    if (id !== '') known.set(Number(id), `${id} ${classes} ${place}`);
  }
  return {
    windows: [...known].filter(([id]) => seen.has(id)).map(([, text]) => text),
    focus: known.get(Number(focus)) ?? focus.trim(),
  };
}

const PAGE = `JSON.stringify({
  screen: document.body.dataset.screen,
  size: [innerWidth, innerHeight, devicePixelRatio, visualViewport.scale, scrollX, scrollY],
  full: document.fullscreenElement === null,
  focused: document.hasFocus(),
  at: [document.activeElement.tagName, document.activeElement.name, document.activeElement.dataset.desktop, document.activeElement.dataset.action].join(' '),
  dialogs: [...document.querySelectorAll('dialog[open], [data-countdown], [popover]:popover-open')].map((each) => each.className),
  texts: [...document.querySelectorAll('input')].map((each) => each.type + ' ' + each.value),
  marked: getSelection().toString().length,
  history: history.length,
  url: location.href,
})`;

/** `hung`: the page is not asked. */
export async function look(terminal: Terminal, hung = false): Promise<Look> {
  const { page, x } = terminal;
  const [shown, text] = await Promise.all([windowsOf(x.display), hung ? '' : page.evaluate(PAGE)]);
  return {
    processes: programs(x.display, terminal.pids()),
    ...shown,
    targets: page
      .browser()
      .targets()
      .map((target) => `${target.type()} ${target.url()}`)
      .toSorted(),
    page: String(text),
  };
}
