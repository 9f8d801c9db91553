/** Whether nobody is at the terminal. Pure. */
import type { IdleSettings } from '../policy/auto-settings.ts';

export interface Presence {
  /** Milliseconds since somebody touched the page. */
  readonly page: number;
  /** Milliseconds since anything was typed or pointed at on the display, viewers included; null where it cannot be told. */
  readonly display: number | null;
  /** A desktop has the stage. */
  readonly covered: boolean;
}

/** Milliseconds that count as nobody's, or null while the clock stands still. */
export function idleFor(
  { page, display, covered }: Presence,
  { withSessions }: Pick<IdleSettings, 'withSessions'>,
): number | null {
  if (!covered) return Math.min(page, display ?? page);
  if (withSessions === 'never' || (withSessions === 'seen' && display === null)) return null;
  return Math.min(page, display ?? page);
}
