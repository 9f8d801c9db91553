import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Nursery } from './process.ts';

const WIDTH = 1280;
const HEIGHT = 800;

/** A quiet picture with a window in it, as a portable pixmap: what the RDP desktops show. */
function picture(): Buffer {
  const header = Buffer.from(`P6\n${WIDTH} ${HEIGHT}\n255\n`, 'latin1');
  const pixels = Buffer.alloc(WIDTH * HEIGHT * 3);
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) {
      const inWindow = x > 240 && x < 1040 && y > 140 && y < 640;
      const inTitle = inWindow && y < 180;
      const colour = inTitle
        ? [36, 88, 140]
        : inWindow
          ? [247, 248, 250]
          : [24, 60 + (y >> 4), 96 + (y >> 4)];
      pixels.set(colour, (y * WIDTH + x) * 3);
    }
  }
  return Buffer.concat([header, pixels]);
}

/**
 * Starts an X server without network and without anybody's settings; resolves with its DISPLAY when it answers. It takes the number itself
 * (`-displayfd` of Xserver(1)): of two that start at the same time each has its own.
 */
export function startXvfb(
  nursery: Nursery,
  cwd: string,
  size: string,
  more: readonly string[] = [],
): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    const child = nursery.start({
      command: [
        '/usr/bin/Xvfb',
        ...['-displayfd', '1', '-screen', '0', `${size}x24`, '-nolisten', 'tcp', '-noreset'],
        ...more,
      ],
      cwd,
      polite: true,
      onOutput: (chunk) => {
        said += chunk.toString('latin1');
        const number = /^(\d+)\n/m.exec(said)?.[1];
        if (number !== undefined) resolve(`:${number}`);
      },
    });
    void child.gone.then((how) => reject(new Error(`Xvfb ended at once, ${how}: ${said.trim()}`)));
  });
}

/** Arguments of xmessage(1): a window that says how the person gets out, and ends when they want to. */
export const wayOut = (name: string, what: string): readonly string[] => [
  '-center',
  // Without this hint no window manager would give it the keyboard.
  ...['-xrm', '*input: True'],
  ...['-bg', '#f7f8fa', '-fg', '#18324b', '-buttons', `${what}:0`, '-default', what],
  `\n  ${name}  \n\n  Return: ${what}  \n`,
];

/** An X server of the demo's own, with that picture on its root window, and a word about the way out of it; answers its DISPLAY. */
export async function openDemoDisplay(nursery: Nursery, workDir: string): Promise<string> {
  const display = await startXvfb(nursery, workDir, `${WIDTH}x${HEIGHT}`);
  const path = join(workDir, 'desktop.ppm');
  await writeFile(path, picture());
  nursery.start({
    command: ['/usr/bin/display', '-display', display, '-window', 'root', path],
    cwd: workDir,
  });
  nursery.start({ command: ['/usr/bin/xmessage', '-display', display, ...HINT], cwd: workDir });
  return display;
}

/** FreeRDP's server knows no sign-out: its desktop is left by the shell's own key. */
const HINT: readonly string[] = [
  '-center',
  ...['-bg', '#f7f8fa', '-fg', '#18324b', '-buttons', ''],
  '\n  A desktop of the demo  \n\n  Ctrl+Alt+Home: back to the shell  \n',
];
