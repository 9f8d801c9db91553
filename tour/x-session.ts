import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startXvfb } from '../demo/display.ts';
import type { Nursery } from '../demo/process.ts';

/** An X session as a terminal has it: one screen, and, where asked for, a window manager that knows no keys. */
export interface XSession {
  readonly display: string;
  /** The screen itself, as Xvfb keeps it in a file (XWD version 7). */
  readonly framebuffer: string;
  /** Presses keys as a keyboard would: `Return`, `Tab`, `shift+Tab`. */
  press(...keys: readonly string[]): Promise<void>;
  /** Types text; it goes by standard input, so a password is in no argument. */
  type(text: string): Promise<void>;
  screenshot(path: string): Promise<void>;
  /** Titles of the windows that the window manager knows, however small. */
  windows(): Promise<readonly string[]>;
  /** Closes the window of that title, as its own close button would. */
  closeWindow(title: string): Promise<void>;
}

/** openbox without one key or mouse binding: nothing but the shell and its viewers decides what happens. */
const OPENBOX = `<?xml version="1.0" encoding="UTF-8"?>
<openbox_config xmlns="http://openbox.org/3.4/rc">
  <focus><focusNew>yes</focusNew><followMouse>no</followMouse></focus>
  <desktops><number>1</number></desktops>
  <theme><keepBorder>no</keepBorder></theme>
  <keyboard></keyboard>
  <mouse><context name="Client"><mousebind button="Left" action="Press"><action name="Focus"/></mousebind></context></mouse>
  <applications><application class="*"><decor>no</decor></application></applications>
</openbox_config>
`;

/** `none`: as a terminal is before the shell brings its own. `server`: more arguments of the X server. */
export async function openXSession(
  nursery: Nursery,
  workDir: string,
  size: string,
  manager: 'openbox' | 'none' = 'openbox',
  server: readonly string[] = [],
): Promise<XSession> {
  const display = await startXvfb(nursery, workDir, size, ['-fbdir', workDir, ...server]);
  const run = async (program: string, args: readonly string[], input = '') => {
    // xdotool takes its display from the environment only; `env` hands it over.
    const done = await nursery.run(['/usr/bin/env', `DISPLAY=${display}`, program, ...args], input);
    if (done === null) throw new Error(`${program} ${args[0] ?? ''} failed`);
    return done;
  };
  const act = async (program: string, args: readonly string[], input = '') => {
    await run(program, args, input);
  };
  // The first key by XTEST makes the server change to that keyboard, and whoever has bound keys bind them anew: one may be lost meanwhile.
  await act('/usr/bin/xdotool', ['key', 'shift']);
  if (manager === 'openbox') await startOpenbox(nursery, workDir, display);
  return {
    display,
    framebuffer: join(workDir, 'Xvfb_screen0'),
    press: (...keys) => act('/usr/bin/xdotool', ['key', '--delay', '60', ...keys]),
    type: (text) => act('/usr/bin/xdotool', ['type', '--delay', '30', '--file', '-'], text),
    screenshot: (path) => act('/usr/bin/import', ['-window', 'root', path]),
    closeWindow: (title) => act('/usr/bin/wmctrl', ['-F', '-c', title]),
    async windows() {
      const lines = (await run('/usr/bin/wmctrl', ['-l'])).split('\n').filter((line) => line !== '');
      return lines.map((line) => line.split(/\s+/).slice(3).join(' '));
    },
  };
}

async function startOpenbox(nursery: Nursery, workDir: string, display: string): Promise<void> {
  const rc = join(workDir, 'openbox.xml');
  await writeFile(rc, OPENBOX);
  nursery.start({
    command: ['/usr/bin/openbox', '--config-file', rc],
    env: { DISPLAY: display, HOME: workDir },
    cwd: workDir,
  });
  await sleep(500);
}

const sleep = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
