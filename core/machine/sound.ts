/** What pactl(1) prints, untranslated, read. Pure. */
import type { SoundView } from '../../contract/machine.ts';

/** The lines of `pactl get-sink-volume` and of `pactl get-sink-mute`; null where they say neither. The loudest channel counts. */
export function soundOf(volume: readonly string[], mute: readonly string[]): SoundView | null {
  const levels = volume.flatMap((line) =>
    [...line.matchAll(/\/\s{0,3}(\d{1,4})% \//g)].map(([, level]) => Number(level)),
  );
  const said = mute
    .map((line) => /^Mute: (yes|no)$/.exec(line.trim())?.[1])
    .find((each) => each !== undefined);
  if (levels.length === 0 || said === undefined) return null;
  // A server may amplify beyond what the device can do; the bar ends at 100.
  return { level: Math.min(100, Math.max(...levels)), muted: said === 'yes' };
}

/** Whether a line of `pactl subscribe` is about what is heard: an output, or which of them is in use. */
export const isAboutSound = (line: string): boolean => /^Event '\w+' on (?:sink #\d+|server\b)/.test(line);
