import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Qmp } from '../../demo/qmp.ts';

/** How often QEMU is asked for its screen, milliseconds: by so much the truth may be late. */
const EVERY = 150;
/** Different pictures that are kept: half a minute of a blinking cursor. */
const MOST_DUMPS = 60;
/** Pixel rows of a line of text above its base line. */
const BAND = 6;
/** A cursor is no wider; a line of text has more in its base line. */
const CURSOR = 12;

interface Dump {
  readonly at: number;
  readonly width: number;
  readonly height: number;
  readonly rgb: Buffer;
}

/** Somebody else who looks at the screen, by QMP and not by VNC, and who cannot read. */
export interface Witness {
  /** Since when the lowest line of text stands that stands there now, by `performance.now()`. */
  lowestLineSince(): number;
  stop(): Promise<void>;
}

export function watchByQmp(qmp: Qmp, path: string): Witness {
  const dumps: Dump[] = [];
  let over = false;
  const watch = async () => {
    while (!over) {
      const at = performance.now();
      await qmp.run('screendump', { filename: path });
      const file = await readFile(path);
      const [head = '', width, height] =
        /^P6\s+(\d+)\s+(\d+)\s+255\s/.exec(file.toString('latin1', 0, 32)) ?? [];
      const dump = { at, width: Number(width), height: Number(height), rgb: file.subarray(head.length) };
      // The same picture again tells nothing; a blinking cursor makes two.
      if (!(dumps.at(-1)?.rgb.equals(dump.rgb) ?? false)) dumps.push(dump);
      if (dumps.length > MOST_DUMPS) dumps.shift();
      await sleep(EVERY);
    }
  };
  const watching = watch();
  watching.catch(() => {});
  return {
    lowestLineSince() {
      const last = dumps.at(-1);
      const row = last === undefined ? -1 : lowestRow(last);
      if (last === undefined || row < BAND) return Number.NaN;
      const band = ({ width, rgb }: Dump) => rgb.subarray((row - BAND) * width * 3, row * width * 3);
      const same = (dump: Dump) => dump.width === last.width && band(dump).equals(band(last));
      const before = dumps.findLastIndex((dump) => !same(dump));
      return dumps[before + 1]?.at ?? Number.NaN;
    },
    async stop() {
      over = true;
      await watching.catch(() => {});
    },
  };
}

function lowestRow({ width, height, rgb }: Dump): number {
  for (let y = height - 1; y >= 0; y--) {
    const row = rgb.subarray(y * width * 3, (y + 1) * width * 3);
    let lit = 0;
    for (let x = 0; x < width; x++) if (row.subarray(x * 3, x * 3 + 3).some((byte) => byte > 0)) lit += 1;
    if (lit > CURSOR) return y;
  }
  return -1;
}
