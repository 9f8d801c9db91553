import { parse } from 'smol-toml';
import type { Layer, LayerName } from '../../../core/policy/layers/layer.ts';
import { resolve } from '../../../core/policy/layers/resolve.ts';
import { isTable } from '../../../core/policy/layers/table.ts';
import { linesOf } from '../../../platform/files/toml-lines.ts';

export const TERMINAL = { macs: ['52:54:00:aa:bb:01'], hostname: 'ward-7-03' };

/** A layer of this text, in a file with its name. */
export function layerOf(name: LayerName, toml: string): Layer {
  const raw: unknown = parse(toml);
  if (!isTable(raw)) throw new Error('no table');
  return { name, source: `${name}.toml`, raw, lineOf: linesOf(toml) };
}

export const CLOUD = 'cloud.endpoint = "https://one.example.org/RPC2"\n';

/** These texts as layers, put together for `TERMINAL`. */
export const resolved = (texts: Partial<Record<LayerName, string>>) =>
  resolve(
    Object.entries(texts).map(([name, toml]) => layerOf(name as LayerName, toml)),
    TERMINAL,
  );

/** `file:line: key: message` of everything that is wrong. */
export const wrongIn = (texts: Partial<Record<LayerName, string>>): readonly string[] =>
  resolved(texts).problems.map(
    ({ origin, key, message }) => `${origin.source}:${origin.line}: ${key.join('.')}: ${message}`,
  );
