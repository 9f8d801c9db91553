import { TomlError, parse } from 'smol-toml';
import { decodeSettings } from '../../core/policy/decode.ts';
import { isTable } from '../../core/policy/layers/table.ts';
import type { Table } from '../../core/policy/layers/table.ts';
import type { Settings } from '../../core/policy/settings.ts';
import { lineOfKey } from './toml-lines.ts';

/** Every mistake of the settings, a line each: `/etc/onekiosk/onekiosk.toml:12: cloud.endpoint: must be …`. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

/** The tables of a TOML text; `source` only names it in mistakes. Throws `SettingsError`. */
export function parseToml(source: string, toml: string): Table {
  try {
    const raw: unknown = parse(toml);
    return isTable(raw) ? raw : {};
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    // Its message goes on with the text of the file, which is not ours to repeat.
    const what = (error.message.split('\n')[0] ?? '').replace(/^Invalid TOML document: /, '');
    throw new SettingsError(`${source}:${error.line}: is not TOML: ${what}`);
  }
}

/** Decodes one TOML text as if it were all settings. Throws `SettingsError`. */
export function parseSettings(path: string, toml: string): Settings {
  const decoded = decodeSettings(parseToml(path, toml));
  if (decoded.ok) return decoded.settings;
  const lines = decoded.problems.map(
    ({ key, message }) => `${path}:${lineOfKey(toml, key)}: ${key.join('.')}: ${message}`,
  );
  throw new SettingsError(lines.join('\n'));
}
