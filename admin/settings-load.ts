import { join } from 'node:path';
import type { Clock } from '../core/clock.ts';
import { formatOrigin } from '../core/policy/layers/layer.ts';
import type { Layer } from '../core/policy/layers/layer.ts';
import { formatKeptOut } from '../core/policy/layers/merge.ts';
import { resolve, siteIn } from '../core/policy/layers/resolve.ts';
import type { Resolved, Terminal } from '../core/policy/layers/resolve.ts';
import { formatKey } from '../core/policy/layers/table.ts';
import type { Settings } from '../core/policy/settings.ts';
import { GuardedFileError } from '../platform/files/guarded-file.ts';
import { SettingsError } from '../platform/files/settings-file.ts';
import { layerOf, readLocalLayers } from '../platform/files/settings-layers.ts';
import type { LocalLayers, Places, TextLayer } from '../platform/files/settings-layers.ts';
import { openCopies } from '../platform/site/copies.ts';
import type { Copies, LayersCopy, SiteCopy } from '../platform/site/copies.ts';
import { objectionTo, obtainSite } from '../platform/site/obtain.ts';

export interface LoadOptions {
  readonly places: Places;
  /** Whose files are believed. */
  readonly owners: readonly number[];
  /** Folder of what was good before; null for none. */
  readonly state: string | null;
  /** Whose copies there are believed. */
  readonly keepers: readonly number[];
  /** Whether this start writes there: the shell's own does, a look from outside does not. */
  readonly keeps: boolean;
  /** What the program's own command line says, above everything else. */
  readonly option: Layer | null;
  /** The machine's file has to be there. */
  readonly machineIsNamed: boolean;
  readonly terminal: Terminal;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** The settings that are in force, and what is wrong with those that should be. */
export interface Loaded {
  readonly settings: Settings;
  readonly resolved: Resolved;
  /** Where the file of the site came from: now, from what was kept, or not at all. */
  readonly site: 'fresh' | 'kept' | 'none';
  /** True where the machine's own layers are no good, and what was good before is in force in their place. */
  readonly isLastGood: boolean;
  /** Each names file or URL, line and key. */
  readonly problems: readonly string[];
  readonly warnings: readonly string[];
}

/**
 * Puts all layers together. What is bad of the site's file never gets in the way: the copy from before is taken, or none. Where the
 * machine's own layers are bad, all that was good before is taken. Throws `SettingsError`, or `GuardedFileError` for a file that is not
 * trusted, where there is nothing of that; both name every mistake.
 */
export async function loadLayers(options: LoadOptions): Promise<Loaded> {
  const troubles: string[] = [];
  const { state, owners } = options;
  const copies =
    state === null ? null : openCopies(join(state, 'site'), options.keepers, (each) => troubles.push(each));
  const local = await readLocalLayers(options.places, owners);
  const read = layersOf(local.texts);
  const problems = [...local.problems, ...read.problems];
  const missing = local.absent.filter((each) => each.startsWith(`${options.places.machine}:`));
  if (options.machineIsNamed) problems.push(...missing);
  const now = problems.length > 0 ? null : await withSite(options, read.layers, copies);
  if (now !== null && now.resolved.settings !== null) {
    const { settings } = now.resolved;
    if (options.keeps) keep(options, copies, local, now.copy);
    return {
      settings,
      resolved: now.resolved,
      site: now.site,
      isLastGood: false,
      problems: now.problems,
      warnings: [...warningsOf(now.resolved), ...troubles],
    };
  }
  problems.push(...missing.filter((each) => !problems.includes(each)), ...(now?.problems ?? []));
  const before = await lastGood(options, (await copies?.layers()) ?? null);
  if (before !== null) {
    return {
      ...before,
      site: 'kept',
      isLastGood: true,
      problems,
      warnings: [...warningsOf(before.resolved), ...troubles],
    };
  }
  const isGuard = local.problems.length + missing.length > 0 && now === null && read.problems.length === 0;
  throw isGuard ? new GuardedFileError(problems.join('\n')) : new SettingsError(problems.join('\n'));
}

interface Tried {
  readonly resolved: Resolved;
  readonly site: Loaded['site'];
  readonly copy: SiteCopy | null;
  readonly problems: readonly string[];
}

/** The layers with the site's file: what came now, else what was kept, else without. The first that is good as a whole. */
async function withSite(
  options: LoadOptions,
  layers: readonly Layer[],
  copies: Copies | null,
): Promise<Tried> {
  const all = options.option === null ? layers : [...layers, options.option];
  const site = siteIn(all, options.terminal);
  const without = resolve(all, options.terminal);
  if (site === null)
    return { resolved: without, site: 'none', copy: null, problems: formatProblems(without) };
  const { owners, clock, signal, keeps } = options;
  const copy = (await copies?.site()) ?? null;
  const { fresh, kept, problems } = await obtainSite(site, copy, { owners, clock, signal, isPatient: keeps });
  const told = [...problems];
  const candidates: readonly (readonly [Loaded['site'], SiteCopy | null])[] = [
    ['fresh', fresh],
    ['kept', kept],
  ];
  for (const [which, each] of candidates) {
    if (each === null) continue;
    const {
      layers: [layer],
      problems: unreadable,
    } = layersOf([textOf(each)]);
    if (layer === undefined) {
      told.push(...unreadable);
      continue;
    }
    const resolved = resolve([...all, layer], options.terminal);
    if (resolved.settings !== null) return { resolved, site: which, copy: each, problems: told };
    told.push(...formatProblems(resolved));
  }
  const more = without.settings === null ? formatProblems(without) : [];
  return { resolved: without, site: 'none', copy: null, problems: [...new Set([...told, ...more])] };
}

/** Everything that was good before, checked again: signature and decoding. */
async function lastGood(
  { places, option, terminal }: LoadOptions,
  copy: LayersCopy | null,
): Promise<Pick<Loaded, 'settings' | 'resolved'> | null> {
  if (copy === null || copy.machine !== places.machine) return null;
  const { layers, problems } = layersOf(copy.texts.filter(({ name }) => name !== 'site'));
  if (problems.length > 0) return null;
  const all = option === null ? layers : [...layers, option];
  if (copy.site !== null) {
    const site = siteIn(all, terminal);
    if (site === null || site.url !== copy.site.url || objectionTo(copy.site, site) !== null) return null;
    all.push(...layersOf([textOf(copy.site)]).layers);
  }
  const resolved = resolve(all, terminal);
  return resolved.settings === null ? null : { settings: resolved.settings, resolved };
}

function keep(
  { places }: LoadOptions,
  copies: Copies | null,
  local: LocalLayers,
  site: SiteCopy | null,
): void {
  if (site !== null) copies?.keepSite(site);
  copies?.keepLayers({ machine: places.machine, texts: local.texts, site });
}

const textOf = ({ url, text }: SiteCopy): TextLayer => ({ name: 'site', source: url, text });

function layersOf(texts: readonly TextLayer[]): { readonly layers: Layer[]; readonly problems: string[] } {
  const layers: Layer[] = [];
  const problems: string[] = [];
  for (const text of texts) {
    try {
      layers.push(layerOf(text));
    } catch (error) {
      if (!(error instanceof SettingsError)) throw error;
      problems.push(error.message);
    }
  }
  return { layers, problems };
}

const formatProblems = ({ problems }: Resolved): readonly string[] =>
  problems.map(({ origin, key, message }) => `${formatOrigin(origin)}: ${formatKey(key)}: ${message}`);

const warningsOf = ({ merged }: Resolved): readonly string[] =>
  merged.keptOut.map((each) => `${formatOrigin(each.origin)}: ${formatKeptOut(each)}`);
