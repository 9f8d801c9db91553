/** What xprop(1) prints, read: properties of the root window and of one window (EWMH 1.5, ICCCM 4.1.3). Pure. */

export interface RootProperties {
  /** The window that has the keyboard; 0 for none. */
  readonly active?: number;
  /** The windows that the manager knows, oldest first. */
  readonly clients?: readonly number[];
}

/** One line of `xprop -root -spy _NET_ACTIVE_WINDOW _NET_CLIENT_LIST`; null for any other line. */
export function readRoot(line: string): RootProperties | null {
  const [, name, value = ''] = /^(_NET_[A-Z_]+)(?:\(WINDOW\): window id # |: {2})(.*)$/.exec(line) ?? [];
  const ids = value.split(', ').flatMap((each) => (/^0x[0-9a-f]{1,8}$/.test(each) ? [Number(each)] : []));
  if (name === '_NET_ACTIVE_WINDOW') return { active: ids[0] ?? 0 };
  return name === '_NET_CLIENT_LIST' ? { clients: ids.slice(0, MOST_WINDOWS) } : null;
}

/** More windows than that are nobody's desktop. */
const MOST_WINDOWS = 200;

export interface WindowProperties {
  /** _NET_WM_PID, which its owner says; null where it says nothing. */
  readonly pid: number | null;
  /** The second part of WM_CLASS. */
  readonly windowClass: string | null;
  readonly dialog: boolean;
  /** Minimised: WM_STATE is Iconic. */
  readonly hidden: boolean;
}

/** What `readWindow` is about. Never the title: strangers write it. */
export const WINDOW_PROPERTIES = ['_NET_WM_PID', 'WM_CLASS', 'WM_STATE', '_NET_WM_WINDOW_TYPE'] as const;

const CLASS = /^WM_CLASS\(\w+\) = "(?:[^"\\]|\\.)*", "((?:[^"\\]|\\.)*)"$/;

/** The output of `xprop -id WINDOW` with those properties. A property that is missing or odd counts as not set. */
export function readWindow(lines: readonly string[]): WindowProperties {
  const first = (pattern: RegExp) => lines.map((line) => pattern.exec(line)?.[1]).find(isSet) ?? null;
  const pid = first(/^_NET_WM_PID\(CARDINAL\) = (\d{1,10})$/);
  const type = first(/^_NET_WM_WINDOW_TYPE\(ATOM\) = (\w+)/);
  return {
    pid: pid === null ? null : Number(pid),
    windowClass: first(CLASS),
    dialog: type === '_NET_WM_WINDOW_TYPE_DIALOG',
    hidden: first(/^\s+window state: (\w+)$/) === 'Iconic',
  };
}

const isSet = (text: string | undefined): text is string => text !== undefined;
