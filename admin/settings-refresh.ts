import type { Clock, RandomBytes } from '../core/clock.ts';
import type { Log } from '../core/log/log.ts';
import { same } from '../core/policy/layers/table.ts';
import { GuardedFileError } from '../platform/files/guarded-file.ts';
import { SettingsError } from '../platform/files/settings-file.ts';
import type { Loaded } from './settings-load.ts';

export interface Refreshing {
  /** What this shell runs with. */
  readonly inForce: Loaded;
  /** Reads every layer anew, and keeps what is good for the next start. */
  readonly load: (signal: AbortSignal) => Promise<Loaded>;
  /** Whether nobody is at the terminal: nobody signed in, and no touch for a while. */
  readonly isVacant: () => boolean;
  /** Ends the shell, to be started again with what is new; null where nobody would start it again. */
  readonly restart: (() => void) | null;
  readonly clock: Clock;
  readonly random: RandomBytes;
  readonly log: Log;
  readonly signal: AbortSignal;
}

/** Milliseconds after a start that did not reach the site's server; each further attempt waits twice as long, up to `site.refresh`. */
const FIRST_RETRY = 30_000;
/** Between two looks whether nobody is there. */
const LOOK = 5_000;

/** What was told once is told again only when it changed. */
export function tellSettings(log: Log, { problems, warnings, isLastGood }: Loaded): void {
  for (const problem of problems) log.write({ level: 'error', event: 'settings', fields: { problem } });
  for (const warning of warnings) log.write({ level: 'warning', event: 'settings', fields: { warning } });
  if (isLastGood) log.write({ level: 'error', event: 'settings from before are in force' });
}

/**
 * Asks the site's server again and again while the shell runs. What is new holds from the next start on; where systemd starts the shell
 * again, it ends when nobody is there. Resolves when there is nothing to do, or with the signal.
 */
export async function refreshSettings(parts: Refreshing): Promise<void> {
  const { clock, log, signal, inForce } = parts;
  const { site } = inForce.settings;
  if (site === null) return;
  let told = inForce;
  let retry = FIRST_RETRY;
  try {
    for (;;) {
      const isMissing = told.problems.length > 0;
      await clock.sleep(
        jittered(isMissing ? Math.min(retry, site.refresh) : site.refresh, parts.random),
        signal,
      );
      retry = isMissing ? retry * 2 : FIRST_RETRY;
      const now = await parts.load(signal).catch((error: unknown) => {
        if (!(error instanceof SettingsError || error instanceof GuardedFileError)) throw error;
        log.write({ level: 'error', event: 'settings', fields: { problem: error.message } });
        return null;
      });
      if (now === null) continue;
      if (!same([now.problems, now.warnings], [told.problems, told.warnings])) tellSettings(log, now);
      told = now;
      // A start would be the poorer for it.
      const isPoorer = now.site === 'none' && now.settings.site !== null && inForce.site !== 'none';
      if (isPoorer || same(now.resolved.merged.raw, inForce.resolved.merged.raw)) continue;
      log.write({
        level: 'notice',
        event: 'settings changed',
        fields: { takesEffect: parts.restart === null ? 'next start' : 'when nobody is there' },
      });
      if (parts.restart === null) return;
      while (!parts.isVacant()) await clock.sleep(LOOK, signal);
      return parts.restart();
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

/** A tenth more or less, so that a thousand terminals that start together do not ask together. */
function jittered(ms: number, random: RandomBytes): number {
  const [high = 0, low = 0] = random(2);
  return ms * (0.9 + ((high * 256 + low) / 65_536) * 0.2);
}
