import { execFileSync } from 'node:child_process';
import type { Page } from 'puppeteer-core/internal/api/Page.js';
import { everyProcess } from './processes.ts';
import type { Seen } from './processes.ts';

/** Chromium's processes among `pids`, by what they are for: `renderer`, `gpu-process`, `utility`; `browser` for the first of all. */
export const ofKind = (pids: readonly number[], kind: string): Seen[] =>
  everyProcess().filter(
    ({ pid, cmdline }) =>
      pids.includes(pid) &&
      cmdline.startsWith('/usr/lib/chromium/chromium ') &&
      kind === (/ --type=([a-z-]+)/.exec(cmdline)?.[1] ?? 'browser'),
  );

/** Which kinds of process there are among `pids`; the zygotes and crash handlers of Linux included. */
export const kindsOf = (pids: readonly number[]): string[] =>
  [
    ...new Set(
      everyProcess()
        .filter(({ pid, cmdline }) => pids.includes(pid) && cmdline !== '')
        .map(({ cmdline }) => {
          const kind = / --type=([a-z-]+)/.exec(cmdline)?.[1] ?? cmdline.split(' ')[0] ?? '';
          const service = / --utility-sub-type=([A-Za-z._]+)/.exec(cmdline)?.[1];
          return service === undefined ? kind : `${kind} ${service}`;
        }),
    ),
  ].sort();

/** What xdotool answers on that display; empty where it has nothing to say. */
export function xdotool(display: string, ...args: readonly string[]): string {
  try {
    return execFileSync('/usr/bin/xdotool', [...args], {
      env: { DISPLAY: display },
      encoding: 'utf8',
    }).trim();
  } catch {
    return '';
  }
}

/** Process ID of the window that has the keyboard. */
export const activePid = (display: string): number =>
  Number(xdotool(display, 'getactivewindow', 'getwindowpid'));

/** Every window that can be seen on that display, menus and tooltips too, which no window manager knows. */
export const visibleWindows = (display: string): string[] =>
  xdotool(display, 'search', '--onlyvisible', '--maxdepth', '3', '--name', '.*').split('\n').sort();

/** What stands in a clipboard of that display for others to take, as text. */
export function offer(display: string, selection: 'primary' | 'clipboard', text: string): void {
  // It goes on in the background, and would keep a pipe of ours open.
  execFileSync('/usr/bin/xclip', ['-selection', selection], {
    env: { DISPLAY: display },
    input: text,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
}

/** The port of the console bridge, as the page's own policy names it. Loads the page again. */
export async function bridgePort(page: Page): Promise<number> {
  const answer = await page.reload();
  return Number(
    /ws:\/\/127\.0\.0\.1:(\d+)/.exec(answer?.headers()['content-security-policy'] ?? '')?.[1] ?? 0,
  );
}
