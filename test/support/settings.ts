import { decodeSettings } from '../../core/policy/decode.ts';
import type { Settings } from '../../core/policy/settings.ts';

/** Settings by the decoder that reads files, with the tables that a test adds. */
export function settingsOf(more: Readonly<Record<string, unknown>> = {}): Settings {
  const decoded = decodeSettings({ cloud: { endpoint: 'https://one.example.org/RPC2' }, ...more });
  if (!decoded.ok) throw new Error(JSON.stringify(decoded.problems));
  return decoded.settings;
}
