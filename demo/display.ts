import { readdirSync } from 'node:fs';
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

const taken = (): Set<number> =>
  new Set(
    readdirSync('/tmp')
      .map((name) => /^\.X(\d+)-lock$/.exec(name)?.[1])
      .filter((each) => each !== undefined)
      .map(Number),
  );

/** An X server of the demo's own, with that picture on its root window; answers its DISPLAY. */
export async function openDemoDisplay(nursery: Nursery, workDir: string): Promise<string> {
  const used = taken();
  let number = 140;
  while (used.has(number)) number++;
  const display = `:${number}`;
  const size = `${WIDTH}x${HEIGHT}x24`;
  nursery.start({
    command: ['/usr/bin/Xvfb', display, '-screen', '0', size, '-nolisten', 'tcp', '-noreset'],
    cwd: workDir,
  });
  for (let waited = 0; !taken().has(number) && waited < 10_000; waited += 50) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const path = join(workDir, 'desktop.ppm');
  await writeFile(path, picture());
  nursery.start({
    command: ['/usr/bin/display', '-display', display, '-window', 'root', path],
    cwd: workDir,
  });
  return display;
}
