import type { Failure } from './failure.ts';

/** A key of the catalogue with the values that it takes. Values are plain text. */
export interface Sentence {
  readonly key: string;
  readonly params?: Readonly<Record<string, string | number>>;
}

/** What a person needs to know of a VM's STATE and LCM_STATE. */
export type Phase =
  | 'running' //  a domain exists and runs (or is busy with something that leaves it usable)
  | 'starting' // will run without anybody's doing: PROLOG, BOOT, …
  | 'queued' //   PENDING: waits for the scheduler
  | 'held' //     HOLD
  | 'off' //      POWEROFF, UNDEPLOYED, STOPPED
  | 'asleep' //   SUSPENDED
  | 'stopping'
  | 'busy' //     snapshot while off, migration, cloning, an unknown number
  | 'unknown' //  LCM UNKNOWN: the host does not report
  | 'failed' //   one of the *_FAILURE states
  | 'gone'; //    DONE

export type Protocol = 'spice' | 'rdp' | 'vnc';

/** The one chip on a tile. */
export type Chip =
  'ready' | 'running' | 'off' | 'asleep' | 'starting' | 'needs-help' | 'busy' | 'not-allowed';

export const DESKTOP_ACTIONS = [
  'open',
  'start',
  'restart',
  'restart-hard',
  'shut-down',
  'power-off-hard',
  'suspend',
] as const;
export type DesktopAction = (typeof DESKTOP_ACTIONS)[number];

export interface DesktopView {
  /** OpenNebula VM ID. */
  readonly id: number;
  readonly name: string;
  readonly phase: Phase;
  readonly chip: Chip;
  /** The state in words, longer than the chip; shown under the name and read by a screen reader. */
  readonly sentence: Sentence;
  /** The way in that opening would take first; null when the VM has none. */
  readonly protocol: Protocol | null;
  /** What this person may do now, in the order to offer it. `open` is first where it is possible. */
  readonly actions: readonly DesktopAction[];
  /** Milliseconds since the epoch of the last opening on this terminal in this sign-in, or null. */
  readonly lastOpened: number | null;
}

export interface DesktopsView {
  readonly desktops: readonly DesktopView[];
  /** When the list was read, milliseconds since the epoch. */
  readonly readAt: number;
  /** Set while the cloud cannot be read; the list is then the last good one. */
  readonly trouble: Failure | null;
}

export interface PersonView {
  readonly name: string;
}

export interface LanguageView {
  /** BCP 47 tag, for example `de`. */
  readonly tag: string;
  /** In its own words, for example `Deutsch`. */
  readonly name: string;
}

export interface KeyboardLayoutView {
  /** XKB layout, for example `de` or `us`. */
  readonly layout: string;
  readonly name: string;
}

export type PowerAction = 'off' | 'restart' | 'leave';

/** What the frame of the interface needs once, before anybody signs in. */
export interface AppView {
  readonly cloudName: string;
  readonly siteName: string;
  readonly languages: readonly LanguageView[];
  readonly language: string;
  readonly keyboardLayouts: readonly KeyboardLayoutView[];
  readonly keyboardLayout: string;
  readonly powerActions: readonly PowerAction[];
  /** The name of a demo user who may sign in by one button; null outside the demo. */
  readonly demoUser: string | null;
  /** Who is signed in, when the page is drawn anew in the middle of a session. */
  readonly person: PersonView | null;
  readonly desktops: DesktopsView | null;
  readonly session: SessionView | null;
}

/** Which layer is meant, on the ladder of an opening. */
export const LAYERS = ['cloud', 'machine', 'system', 'connection'] as const;
export type Layer = (typeof LAYERS)[number];
export type LayerState = 'waiting' | 'working' | 'done' | 'failed';

export type SessionStage =
  | 'opening' //       the ladder
  | 'credentials' //   the guest asks for its own user and password
  | 'running' //       the viewer covers the stage
  | 'did-not-boot' //  the console is shown with the actions that rescue
  | 'console' //       the console is the way in (a desktop with VNC only)
  | 'failed' //        a sentence, and what can be done
  | 'ended'; //        over; the page goes back to the list

export const SESSION_ACTIONS = ['restart', 'restart-hard', 'try-again', 'open', 'back'] as const;
export type SessionAction = (typeof SESSION_ACTIONS)[number];

export interface SessionView {
  readonly desktop: { readonly id: number; readonly name: string };
  readonly protocol: Protocol | null;
  readonly stage: SessionStage;
  readonly ladder: Readonly<Record<Layer, LayerState>>;
  /** What is happening, or what was seen. */
  readonly sentence: Sentence;
  /** When the working step began, milliseconds since the epoch. */
  readonly since: number;
  /** How long the working step may take at most, milliseconds; null when there is no limit. */
  readonly limit: number | null;
  /** What the person may do now, best one first. */
  readonly actions: readonly SessionAction[];
  /** True once the console bridge has a place for this session: ask `console:open` for the address. */
  readonly console: boolean;
  /** User name to begin with, when `stage` is `credentials`. */
  readonly guestUser: string;
  readonly failure: Failure | null;
}

/** A one-time road to the console of the present session. */
export interface ConsoleRoad {
  /** `ws://127.0.0.1:<port>/console?token=<hex>`; the token works once, for a few seconds. */
  readonly url: string;
}
