/** What the window may do: almost nothing. Pure decisions, each with a test for what it lets in and what it stops. */
import { ELECTRON_ORIGIN } from '../kiosk/page.ts';

/** The page goes nowhere but to itself. */
export const mayNavigate = (url: string): boolean =>
  url === `${ELECTRON_ORIGIN}/` || url === `${ELECTRON_ORIGIN}/index.html`;

/** Who may speak on the request channel: the top frame of our window, showing our page. */
export interface Sender {
  readonly url: string;
  readonly isTopFrame: boolean;
  readonly isOurWindow: boolean;
}
export const mayAsk = (sender: Sender): boolean =>
  sender.isOurWindow && sender.isTopFrame && sender.url.startsWith(`${ELECTRON_ORIGIN}/`);

/** Requests leave only for the bundle's scheme and the console bridge. */
export const mayRequest = (url: string, consolePort: number): boolean =>
  url.startsWith(`${ELECTRON_ORIGIN}/`) || url.startsWith(`ws://127.0.0.1:${consolePort}/console?`);

/** Switches of our own command line that Electron may see; everything else, such as --inspect or --no-sandbox, is refused. */
const SWITCHES = /^--(settings|endpoint|host)(=.*)?$/;
const OZONE = /^--(ozone-platform|ozone-platform-hint)=(x11|wayland|auto)$/;
export const refusedSwitches = (argv: readonly string[]): string[] =>
  argv.filter((each) => each.startsWith('-') && !SWITCHES.test(each) && !OZONE.test(each));

/** How often a window that fails is built anew: five times in five minutes; after that something is wrong that this does not mend. */
export interface RebuildLimit {
  /** Whether a failure at `now` (milliseconds) may be answered with a new window. */
  allows(now: number): boolean;
}
const REBUILDS = 5;
const WITHIN = 300_000;
export function createRebuildLimit(): RebuildLimit {
  let past: number[] = [];
  return {
    allows(now) {
      past = past.filter((each) => now - each < WITHIN);
      if (past.length >= REBUILDS) return false;
      past.push(now);
      return true;
    },
  };
}
