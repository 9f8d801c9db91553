import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { SoundView } from '../../contract/machine.ts';
import type { Clock } from '../../core/clock.ts';
import { isAboutSound, soundOf } from '../../core/machine/sound.ts';
import type { SoundControl } from '../../core/machine/status.ts';
import type { Environment } from '../process/environment.ts';
import { keepHelper } from '../process/helper.ts';
import type { Helper } from '../process/helper.ts';
import { linesOf, runToEnd } from '../process/run-to-end.ts';

export interface SoundOptions {
  readonly clock: Clock;
  readonly environment: Environment;
}

/** The output that the server takes for whoever names none. */
const OUTPUT = '@DEFAULT_SINK@';
const PATIENCE = 3_000;
/** A server that is not there, or has ended, is tried for again after so long, milliseconds. */
const AGAIN = 30_000;

/** The sound of this terminal by pactl(1), which PulseAudio and PipeWire both answer. No server is started by asking for it. */
export function createSound({ clock, environment }: SoundOptions): SoundControl {
  const common = { program: 'pactl', environment, clock, timeout: PATIENCE } as const;
  const ask = (...args: readonly string[]) => linesOf({ ...common, args });
  const set = async (...args: readonly string[]): Promise<boolean> => {
    if (!isThere(environment)) return false;
    const exit = await runToEnd({ ...common, args });
    return exit.kind === 'exited' && exit.code === 0;
  };
  return {
    async read(): Promise<SoundView | null> {
      if (!isThere(environment)) return null;
      const volume = await ask('get-sink-volume', OUTPUT);
      const mute = volume === null ? null : await ask('get-sink-mute', OUTPUT);
      return volume === null || mute === null ? null : soundOf(volume, mute);
    },
    volume: (level) => set('set-sink-volume', OUTPUT, `${level}%`),
    mute: (on) => set('set-sink-mute', OUTPUT, on ? '1' : '0'),
    watch: (changed) => watch({ clock, environment }, changed),
  };
}

/** pactl would start a server of its own where there is none. */
const isThere = ({ PULSE_SERVER: server = '', XDG_RUNTIME_DIR: folder = '' }: Environment): boolean =>
  server !== '' || (folder !== '' && existsSync(join(folder, 'pulse', 'native')));

function watch({ clock, environment }: SoundOptions, changed: () => void): { close(): Promise<void> } {
  const closing = new AbortController();
  let helper: Helper | null = null;
  const run = async (): Promise<void> => {
    while (!closing.signal.aborted) {
      if (isThere(environment)) {
        helper = keepHelper({
          program: 'pactl',
          args: ['subscribe'],
          environment,
          additions: { LC_ALL: 'C' },
          cwd: '/',
          clock,
          onLine: (line) => {
            if (isAboutSound(line)) changed();
          },
          again: () => false,
        });
        await helper.over;
        // What it said last is of a server that is gone.
        if (!closing.signal.aborted) changed();
      }
      await clock.sleep(AGAIN, closing.signal).catch(() => {});
    }
  };
  const over = run();
  return {
    async close() {
      closing.abort();
      await helper?.stop();
      await over;
    },
  };
}
