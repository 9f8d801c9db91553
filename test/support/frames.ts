import { closeSync, openSync, readSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Nursery } from '../../demo/process.ts';
import { systemClock } from '../../platform/clock.ts';

const WIDTH = 1024;
const HEIGHT = 768;
/** Milliseconds between two looks at the screen. */
const PACE = 10;

/** An X screen whose pixels are a file, and every window that comes on it is told. */
export interface Screen {
  readonly display: string;
  /** Runs a program on it; answers what it said, empty when it failed. */
  run(...command: readonly [string, ...string[]]): Promise<string>;
  /** Titles of the windows that the window manager knows. */
  windows(): Promise<readonly string[]>;
  /** What is on the screen now: a number for each pixel, of which the lower 24 bits count. */
  pixels(): Uint32Array<ArrayBuffer>;
  /** Windows that have come onto the screen so far. */
  mapped(): number;
  /** Looks at the screen all the time until `over`. */
  record(
    over: Promise<unknown>,
    look: (pixels: Uint32Array) => void,
  ): Promise<{ frames: number; perSecond: number }>;
}

/** An openbox without one key or mouse binding (openbox.org, Help:Configuration), with what `keyboard` and `applications` add. */
export const plainOpenbox = (keyboard = '', applications = ''): string =>
  `<?xml version="1.0"?>
<openbox_config xmlns="http://openbox.org/3.4/rc">
  <desktops><number>1</number></desktops>
  <theme><keepBorder>no</keepBorder></theme>
  <keyboard>${keyboard}</keyboard>
  <mouse></mouse>
  <applications><application class="*"><decor>no</decor></application>${applications}</applications>
</openbox_config>
`;

/** `config`: what openbox is told, given a folder for files that it names. */
export async function openScreen(
  nursery: Nursery,
  workDir: string,
  config: (folder: string) => string = () => plainOpenbox(),
): Promise<Screen> {
  const display = await startX(nursery, workDir);
  const rc = join(workDir, 'screen-openbox.xml');
  await writeFile(rc, config(workDir));
  const start = (command: readonly [string, ...string[]], onOutput?: (chunk: Buffer) => void) =>
    nursery.start({
      command,
      cwd: workDir,
      env: { DISPLAY: display, HOME: workDir },
      ...(onOutput === undefined ? {} : { onOutput }),
    });
  start(['/usr/bin/openbox', '--config-file', rc]);
  let told = '';
  start(['/usr/bin/xev', '-root', '-event', 'substructure'], (chunk) => (told += chunk.toString('latin1')));
  const run: Screen['run'] = async (...command) =>
    (await nursery.run(['/usr/bin/env', `DISPLAY=${display}`, ...command])) ?? '';
  while (!(await run('wmctrl', '-m')).includes('Openbox')) await systemClock.sleep(50);
  const file = join(workDir, 'Xvfb_screen0');
  const pixels = () => framebuffer(file);
  return {
    display,
    run,
    pixels,
    mapped: () => told.split('MapNotify event').length - 1,
    async windows() {
      const lines = (await run('wmctrl', '-l')).split('\n').filter((line) => line !== '');
      return lines.map((line) => line.split(/\s+/).slice(3).join(' '));
    },
    async record(over, look) {
      let running = true;
      void over.then(() => (running = false));
      const began = performance.now();
      let frames = 0;
      while (running) {
        look(pixels());
        frames += 1;
        await systemClock.sleep(PACE);
      }
      return { frames, perSecond: (frames * 1_000) / (performance.now() - began) };
    },
  };
}

function startX(nursery: Nursery, workDir: string): Promise<string> {
  return new Promise((resolve) => {
    let said = '';
    nursery.start({
      command: [
        ...(['/usr/bin/Xvfb', '-displayfd', '1', '-fbdir', workDir] as const),
        ...['-screen', '0', `${WIDTH}x${HEIGHT}x24`, '-nolisten', 'tcp', '-noreset'],
      ],
      cwd: workDir,
      polite: true,
      onOutput(chunk) {
        said += chunk.toString('latin1');
        const number = /^(\d+)\n/m.exec(said)?.[1];
        if (number !== undefined) resolve(`:${number}`);
      },
    });
  });
}

/** The pixels at the end of an X window dump (XWDFile.h), which Xvfb keeps up to date (Xvfb(1), -fbdir). */
function framebuffer(path: string): Uint32Array<ArrayBuffer> {
  const descriptor = openSync(path, 'r');
  try {
    const header = Buffer.alloc(80);
    readSync(descriptor, header, 0, header.length, 0);
    // header_size, then ncolors entries of 12 bytes.
    const begin = header.readUInt32BE(0) + header.readUInt32BE(76) * 12;
    const pixels = new Uint32Array(WIDTH * HEIGHT);
    readSync(descriptor, pixels, 0, pixels.byteLength, begin);
    return pixels;
  } finally {
    closeSync(descriptor);
  }
}
