import { TomlError, parse } from 'smol-toml';
import { decodeSettings } from '../../core/policy/decode.ts';
import type { Settings } from '../../core/policy/settings.ts';
import { readGuardedFile } from './guarded-file.ts';
import type { Guard } from './guarded-file.ts';
import { lineOfKey } from './toml-lines.ts';

/** Every mistake of a settings file, a line each: `/etc/onekiosk/onekiosk.toml:12: cloud.endpoint: must be …`. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

/** Decodes TOML text; `path` only names it in mistakes. Throws `SettingsError`. */
export function parseSettings(path: string, toml: string): Settings {
  let raw: unknown;
  try {
    raw = parse(toml);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    // Its message goes on with the text of the file, which is not ours to repeat.
    const what = (error.message.split('\n')[0] ?? '').replace(/^Invalid TOML document: /, '');
    throw new SettingsError(`${path}:${error.line}: is not TOML: ${what}`);
  }
  const decoded = decodeSettings(raw);
  if (decoded.ok) return decoded.settings;
  const lines = decoded.problems.map(
    ({ key, message }) => `${path}:${lineOfKey(toml, key)}: ${key.join('.')}: ${message}`,
  );
  throw new SettingsError(lines.join('\n'));
}

/** Reads, checks and decodes the settings of this machine. Throws `GuardedFileError` or `SettingsError`. */
export async function loadSettings(path: string, owners: readonly number[]): Promise<Settings> {
  const guard: Guard = { owners, maxBytes: 262_144 };
  return parseSettings(path, await readGuardedFile(path, guard));
}
