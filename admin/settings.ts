import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { Layer } from '../core/policy/layers/layer.ts';
import type { Settings } from '../core/policy/settings.ts';
import { systemClock } from '../platform/clock.ts';
import { SettingsError } from '../platform/files/settings-file.ts';
import { PLACES } from '../platform/files/settings-layers.ts';
import { readTerminal } from '../platform/machine/identity.ts';
import type { Environment } from '../platform/process/environment.ts';
import { DEFAULT_SETTINGS, UsageError } from './arguments.ts';
import type { Options } from './arguments.ts';
import { openCopies } from '../platform/site/copies.ts';
import { loadBrand } from '../platform/site/brand.ts';
import type { LoadedBrand } from '../platform/site/brand.ts';
import { loadLayers } from './settings-load.ts';
import type { LoadOptions, Loaded } from './settings-load.ts';

/** The settings of this terminal, with another endpoint where the command line names one. Without a file, an endpoint alone will do. */
export const settingsFor = async (options: Options, environment: Environment = {}): Promise<Settings> =>
  (await loadSettings(options, environment, { keeps: false })).settings;

/** What a shell starts with. */
export interface LoadedShell extends Loaded {
  readonly brand: LoadedBrand;
}

export interface HowToLoad {
  /** Whether what is good is kept for the next start (STATE_DIRECTORY of systemd.exec(5) says where). */
  readonly keeps: boolean;
  /** Where what was good before is looked for without STATE_DIRECTORY. */
  readonly state?: string;
  readonly signal?: AbortSignal;
}

/** The same, with all that is known of them. Rejects with `SettingsError`, `GuardedFileError` or `UsageError`. */
export async function loadSettings(
  options: Options,
  environment: Environment,
  how: HowToLoad,
): Promise<Loaded> {
  const loaded = await loadLayers(optionsOf(options, environment, how));
  const locked = loaded.resolved.merged.keptOut.find(({ origin }) => origin.layer === 'option');
  if (locked !== undefined)
    throw new SettingsError('--endpoint: cloud.endpoint is locked by the settings of this terminal');
  return loaded;
}

/** The same with the pictures of the site's look, which a shell goes without where they are no good. */
export async function loadShell(
  options: Options,
  environment: Environment,
  how: HowToLoad,
): Promise<LoadedShell> {
  const loaded = await loadSettings(options, environment, how);
  return await withBrand(loaded, optionsOf(options, environment, how));
}

export async function withBrand(
  loaded: Loaded,
  {
    state,
    keeps,
    owners,
    keepers,
    signal,
  }: Pick<LoadOptions, 'state' | 'keeps' | 'owners' | 'keepers' | 'signal'>,
): Promise<LoadedShell> {
  const warnings = [...loaded.warnings];
  const tell = (trouble: string) => void warnings.push(trouble);
  const { site, interface: look } = loaded.settings;
  const folder = state === null ? null : join(state, 'site');
  const copies = folder !== null && keeps ? openCopies(folder, keepers, tell) : null;
  const keep = copies === null ? null : (name: string, body: Uint8Array) => copies.keepFile(name, body);
  const brand = await loadBrand(look.brand, { owners, keepers, site, folder, keep, signal, tell });
  copies?.keepFilesOnly([look.brand.mark?.sha256 ?? '', look.brand.picture?.sha256 ?? '']);
  return { ...loaded, warnings, brand };
}

function optionsOf(
  options: Options,
  environment: Environment,
  { keeps, state, signal = new AbortController().signal }: HowToLoad,
): LoadOptions {
  const own = process.getuid?.() ?? 0;
  const kept = environment['STATE_DIRECTORY']?.split(':')[0] ?? state ?? null;
  return {
    places: { ...PLACES, machine: options.settings },
    owners: [0, own],
    state: kept,
    // Root looks at what the user of the shell kept.
    keepers: own === 0 && kept !== null ? [0, ownerOf(kept)] : [0, own],
    keeps,
    option: options.endpoint === null ? null : endpointLayer(options.endpoint),
    machineIsNamed: options.settings !== DEFAULT_SETTINGS,
    terminal: readTerminal(),
    clock: systemClock,
    signal,
  };
}

const ownerOf = (folder: string): number => statSync(folder, { throwIfNoEntry: false })?.uid ?? 0;

function endpointLayer(endpoint: string): Layer {
  if (!URL.canParse(endpoint)) throw new UsageError('--endpoint is not a URL');
  return { name: 'option', source: '--endpoint', raw: { cloud: { endpoint } }, lineOf: () => null };
}
