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

/** What was typed behind the program's name: run from sources, Electron's own path and that of the main program come before it. */
export const typedArguments = (argv: readonly string[], packaged: boolean): readonly string[] =>
  argv.slice(packaged ? 1 : 2);

/** Switches of our own command line that Electron may see; everything else, such as --inspect or --no-sandbox, is refused. */
const SWITCHES = /^--(settings|endpoint|host)(=.*)?$/;
const OZONE = /^--(ozone-platform|ozone-platform-hint)=(x11|wayland|auto)$/;
export const refusedSwitches = (argv: readonly string[]): string[] =>
  argv.filter((each) => each.startsWith('-') && !SWITCHES.test(each) && !OZONE.test(each));

/**
 * What a page asks for before it may open the WebSocket of the console bridge on 127.0.0.1; without it the connection hangs. Where it
 * leads is for the content security policy and `mayRequest` to say. The name differs between versions of Chromium.
 */
const FOR_THE_BRIDGE: readonly string[] = ['loopback-network', 'local-network-access'];

/** The one permission there is, for our page alone. */
export const mayHave = (permission: string, origin: string): boolean =>
  FOR_THE_BRIDGE.includes(permission) &&
  (origin === ELECTRON_ORIGIN || origin.startsWith(`${ELECTRON_ORIGIN}/`));

/** Keys with a browser's own meaning on them, which neither our page nor a guest's console wants. */
const BROWSER_KEY = /^(?:Browser|Launch|Open|Save|Print$|Help$|New$|Close$|ZoomIn$|ZoomOut$|ZoomToggle$)/;
export const isBrowserKey = ({ type, key }: { readonly type: string; readonly key: string }): boolean =>
  type === 'keyDown' && BROWSER_KEY.test(key);
