import { readFile } from 'node:fs/promises';
import { parse } from 'smol-toml';
import { readCommandLine } from '../../core/policy/layers/command-line.ts';
import type { Layer, LayerName } from '../../core/policy/layers/layer.ts';
import { formatKey } from '../../core/policy/layers/table.ts';
import { GuardedFileError, readGuardedFile } from './guarded-file.ts';
import type { Guard } from './guarded-file.ts';
import { SettingsError, parseToml } from './settings-file.ts';
import { linesOf } from './toml-lines.ts';

/** Paths of what this machine itself says. */
export interface Places {
  readonly package: string;
  readonly machine: string;
  readonly commandLine: string;
}

export const PLACES: Places = {
  package: '/usr/share/onekiosk/settings.toml',
  machine: '/etc/onekiosk/onekiosk.toml',
  commandLine: '/proc/cmdline',
};

/** A layer as it was read: its text makes the layer again. */
export interface TextLayer {
  readonly name: LayerName;
  readonly source: string;
  readonly text: string;
}

export const MOST_SETTINGS = 262_144;

/** Throws `SettingsError`, which names every mistake, for what cannot be read. */
export function layerOf({ name, source, text }: TextLayer): Layer {
  if (name !== 'command-line') {
    return { name, source, raw: parseToml(source, text), lineOf: linesOf(text) };
  }
  const { raw, problems } = readCommandLine(text, parse);
  if (problems.length === 0) return { name, source, raw, lineOf: () => null };
  throw new SettingsError(
    problems.map(({ key, message }) => `${source}: ${formatKey(key)}: ${message}`).join('\n'),
  );
}

export interface LocalLayers {
  readonly texts: readonly TextLayer[];
  /** What is there and cannot be read or trusted. */
  readonly problems: readonly string[];
  /** Files that are not there; they need not be. */
  readonly absent: readonly string[];
}

/** Reads what this machine itself says. `owners` may own the files. */
export async function readLocalLayers(places: Places, owners: readonly number[]): Promise<LocalLayers> {
  const guard: Guard = { owners, maxBytes: MOST_SETTINGS };
  const texts: TextLayer[] = [];
  const problems: string[] = [];
  const absent: string[] = [];
  const files = [
    { name: 'package', source: places.package },
    { name: 'machine', source: places.machine },
  ] as const;
  for (const { name, source } of files) {
    try {
      texts.push({ name, source, text: await readGuardedFile(source, guard) });
    } catch (error) {
      if (!(error instanceof GuardedFileError)) throw error;
      if (error.isAbsent) absent.push(error.message);
      else problems.push(error.message);
    }
  }
  // The kernel's own: nobody can put another one there, and a system without it has no such layer.
  const words = await readFile(places.commandLine, 'utf8').catch(() => null);
  if (words !== null) {
    texts.push({
      ...{ name: 'command-line', source: places.commandLine },
      text: readCommandLine(words, parse).kept,
    });
  }
  return { texts, problems, absent };
}
