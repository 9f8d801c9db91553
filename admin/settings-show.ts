import { formatOrigin } from '../core/policy/layers/layer.ts';
import type { Leaf } from '../core/policy/layers/merge.ts';
import { formatKey, isTable } from '../core/policy/layers/table.ts';
import { GuardedFileError } from '../platform/files/guarded-file.ts';
import { SettingsError } from '../platform/files/settings-file.ts';
import type { Loaded } from './settings-load.ts';

export interface ShowOptions {
  readonly json: boolean;
  /** Also what is built in. */
  readonly all: boolean;
  /** Whether the reader's terminal shows colours. */
  readonly isColoured: boolean;
}

export interface Shown {
  readonly out: string;
  readonly error: string;
  readonly code: 0 | 1;
}

/** What `onekiosk settings` says of what is in force, or of why nothing is. Rejects with what is neither. */
export async function showSettings(loading: Promise<Loaded>, options: ShowOptions): Promise<Shown> {
  try {
    return shown(await loading, options);
  } catch (error) {
    if (!(error instanceof SettingsError || error instanceof GuardedFileError)) throw error;
    const problems = error.message.split('\n');
    const json = { inForce: null, site: null, group: null, values: [], warnings: [], problems };
    return {
      out: options.json ? JSON.stringify(json) : '',
      error: told([...problems, 'Nothing is in force: the shell does not start.'], [], options),
      code: 1,
    };
  }
}

function shown(loaded: Loaded, options: ShowOptions): Shown {
  const { resolved, isLastGood, problems, warnings, site } = loaded;
  const leaves = resolved.merged.leaves.filter((each) => options.all || each.origin.layer !== 'built-in');
  const json = {
    inForce: isLastGood ? 'last-good' : 'now',
    site,
    group: resolved.group,
    values: leaves.map((leaf) => ({
      key: formatKey(leaf.key),
      value: leaf.value,
      layer: leaf.origin.layer,
      source: leaf.origin.source,
      line: leaf.origin.line,
      locked: leaf.lock === null ? null : formatOrigin(leaf.lock.origin),
    })),
    warnings,
    problems,
  };
  const said = isLastGood ? [...problems, 'What was good before is in force, as shown.'] : problems;
  return {
    out: options.json ? JSON.stringify(json) : lines(leaves),
    error: told(said, warnings, options),
    code: problems.length === 0 ? 0 : 1,
  };
}

function lines(leaves: readonly Leaf[]): string {
  const rows = leaves.map((leaf) => [
    `${formatKey(leaf.key)} = ${formatValue(leaf.value)}`,
    `${leaf.origin.layer === 'built-in' ? 'built in' : `${leaf.origin.layer}: ${formatOrigin(leaf.origin)}`}${
      leaf.lock === null ? '' : `, locked by ${formatOrigin(leaf.lock.origin)}`
    }`,
  ]);
  const width = Math.min(60, Math.max(0, ...rows.map(([value = '']) => value.length)));
  return rows.map(([value = '', origin]) => `${value.padEnd(width)}  # ${origin}`).join('\n');
}

function told(problems: readonly string[], warnings: readonly string[], { isColoured }: ShowOptions): string {
  const red = (text: string) => (isColoured ? `\u001b[31m${text}\u001b[0m` : text);
  return [
    ...problems.map((each) => red(plain(each))),
    ...warnings.map((each) => `warning: ${plain(each)}`),
  ].join('\n');
}

/** As TOML writes it on one line. */
function formatValue(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(formatValue).join(', ')}]`;
  if (!isTable(value)) return plain(JSON.stringify(value));
  const entries = Object.entries(value).map(([name, each]) => `${formatKey([name])} = ${formatValue(each)}`);
  return `{ ${entries.join(', ')} }`;
}

/** Nothing of a file moves the cursor of whoever reads it, or turns the text around. */
const plain = (text: string): string =>
  text.replace(
    /[\p{Cc}\p{Cf}]/gu,
    (each) => `\\u${(each.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`,
  );
