import type { AutoView, ScheduleView } from './auto.ts';
import type { Failure } from './failure.ts';
import type { LockView } from './lock.ts';
import type { MachineView } from './machine.ts';
import type { OfferView } from './offers.ts';

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
  'delete',
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
  /** The next thing that OpenNebula will do with it by schedule, where a person should know; null when there is none, or it is not known. */
  readonly schedule: ScheduleView | null;
}

/** What an application may look like. Shown beside its name, never alone. */
export const APPLICATION_ICONS = [
  'app',
  'text',
  'table',
  'mail',
  'web',
  'calculator',
  'terminal',
  'picture',
  'chat',
  'database',
  'calendar',
  'folder',
  'music',
  'medical',
] as const;
export type ApplicationIcon = (typeof APPLICATION_ICONS)[number];

/** A published application: one program of a desktop, opened without the rest of it. */
export interface ApplicationView {
  /** Names it in `session:open-application`: stable while the list stands, opaque to the page. */
  readonly id: string;
  readonly name: string;
  /** One of the built-in set, or a small picture that was checked. */
  readonly icon: ApplicationIcon | `data:image/png;base64,${string}`;
  /** OpenNebula VM ID of the desktop that runs it now, whose state it shows. */
  readonly desktop: number;
  readonly phase: Phase;
  readonly chip: Chip;
  readonly sentence: Sentence;
  readonly canOpen: boolean;
  /** As that of a desktop. */
  readonly lastOpened: number | null;
}

export interface DesktopsView {
  readonly desktops: readonly DesktopView[];
  readonly applications: readonly ApplicationView[];
  /** What the person may make a desktop of. */
  readonly offers: readonly OfferView[];
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

export const POWER_ACTIONS = ['lock', 'sleep', 'off', 'restart', 'leave'] as const;
export type PowerAction = (typeof POWER_ACTIONS)[number];

/** What of a site's look is its own; null for the shell's own. */
export interface BrandView {
  /** Colours, `#rrggbb`: to fill something with, to write on that with, and to write with in the light and in the dark theme. */
  readonly accent: {
    readonly fill: string;
    readonly ink: string;
    readonly light: string;
    readonly dark: string;
  } | null;
  /** Paths of pictures in the bundle. */
  readonly mark: string | null;
  readonly picture: string | null;
}

export const TEXT_SIZES = ['normal', 'large', 'largest'] as const;
export const CONTRASTS = ['normal', 'more'] as const;
/** How the interface is drawn for whoever is at the terminal. */
export interface AppearanceView {
  readonly text: (typeof TEXT_SIZES)[number];
  readonly contrast: (typeof CONTRASTS)[number];
}

/** What the frame of the interface needs once, before anybody signs in. */
export interface AppView {
  readonly cloudName: string;
  readonly siteName: string;
  readonly brand: BrandView;
  readonly languages: readonly LanguageView[];
  readonly language: string;
  readonly keyboardLayouts: readonly KeyboardLayoutView[];
  readonly keyboardLayout: string;
  readonly powerActions: readonly PowerAction[];
  /** Null where the site offers no choice. */
  readonly appearance: AppearanceView | null;
  /** The name of a demo user who may sign in by one button; null outside the demo. */
  readonly demoUser: string | null;
  /** Who is signed in, when the page is drawn anew in the middle of a session. */
  readonly person: PersonView | null;
  readonly desktops: DesktopsView | null;
  /** The session on the stage; null while the list is there. */
  readonly session: SessionView | null;
  /** Every session that is open, oldest first. */
  readonly sessions: readonly SessionTab[];
  /** How many may be open at the same time. */
  readonly sessionsAtOnce: number;
  readonly auto: AutoView;
  readonly machine: MachineView;
  /** While it is locked, this view tells of nothing that is open. */
  readonly lock: LockView;
}

/** Which layer is meant, on the ladder of an opening. */
export const LAYERS = ['cloud', 'machine', 'system', 'connection'] as const;
export type Layer = (typeof LAYERS)[number];
export type LayerState = 'waiting' | 'working' | 'done' | 'failed';

export type SessionStage =
  | 'opening' //       the ladder
  | 'questions' //     what this desktop may see of the terminal, and whether somebody else may be thrown out
  | 'credentials' //   the guest asks for its own user and password
  | 'running' //       the viewer covers the stage
  | 'did-not-boot' //  the console is shown with the actions that rescue
  | 'reverting' //     the machine goes back to a snapshot
  | 'console' //       the console is the way in (a desktop with VNC only)
  | 'failed' //        a sentence, and what can be done
  | 'ended'; //        over; the page goes back to the list

export const SESSION_ACTIONS = [
  'wait', //          for a guest that did not answer in time
  'restart',
  'restart-hard',
  'shut-down',
  'revert', //        shows the snapshots; the page asks `session:revert` for one of them
  'keep', //          makes a snapshot: it works now
  'help', //          shows the page that `session:help` fills
  'start', //         the machine as it is, after a revert that failed
  'cancel-revert', // gives it up and starts the machine as it was
  'stay', //          the desktop that is ready does not open by itself
  'continue', //  back into the desktop that is open behind the shell
  'try-again',
  'open',
  'console', //   the machine's own screen
  'close', //     leaves the desktop; the machine stays as it is, or is put to sleep where the site says so
  'back',
] as const;
export type SessionAction = (typeof SESSION_ACTIONS)[number];

export interface SessionView {
  /** Names this session among those that are open. */
  readonly id: number;
  /** `name` is that of the application where one was opened. */
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
  /** How long the working step usually takes on this desktop, milliseconds, as measured in this sign-in; null while that is not known. */
  readonly usual: number | null;
  /** What the person may do now, best one first. */
  readonly actions: readonly SessionAction[];
  /** What may be done besides, and is not offered at once. */
  readonly more: readonly SessionAction[];
  /** The layer that failed, where one did. */
  readonly layer: Layer | null;
  /** What one may go back to, best one first. */
  readonly snapshots: readonly SnapshotView[];
  /** How far it is, while `stage` is `reverting`. */
  readonly revert: RevertView | null;
  /** When the desktop that is ready opens by itself, milliseconds since the epoch; null where it waits for a press. */
  readonly opensAt: number | null;
  /** Whether the console takes keyboard and pointer: the settings may let it be looked at only. */
  readonly consoleInput: boolean;
  /** True once the console bridge has a place for this session: ask `console:open` for the address. */
  readonly console: boolean;
  /** User name to begin with, when `stage` is `credentials`. */
  readonly guestUser: string;
  /** What is asked, when `stage` is `questions`. */
  readonly questions: SessionQuestions | null;
  /** False while an open desktop gives no sign of life. */
  readonly alive: boolean;
  readonly failure: Failure | null;
}

/** A snapshot to go back to. */
export interface SnapshotView {
  /** Names it in `session:revert`. */
  readonly id: string;
  readonly kind: 'system' | 'disk';
  readonly name: string;
  /** When it was made, milliseconds since the epoch; 0 when nobody knows. */
  readonly time: number;
  /** What is lost by going back. The page puts `{date}` in. */
  readonly loses: Sentence;
}

export interface RevertView {
  /** Of the snapshot. */
  readonly name: string;
  readonly steps: readonly { readonly step: 'power-off' | 'revert' | 'start'; readonly state: LayerState }[];
  /** It was begun earlier, here or elsewhere, and is finished now. */
  readonly interrupted: boolean;
}

/** What whoever helps needs to know. Every known secret is covered. */
export interface HelpView {
  /** Stands in the log too. */
  readonly incident: string;
  readonly layer: Layer | null;
  readonly sentence: Sentence;
  readonly desktop: string;
  /** OpenNebula VM ID. */
  readonly vm: number;
  /** The host's name in OpenNebula; empty while it is on none. */
  readonly host: string;
  /** The machine's state in words. */
  readonly state: Sentence;
  /** Times, milliseconds since the epoch. */
  readonly opened: number;
  readonly at: number;
  /** What this terminal is called. */
  readonly terminal: string;
  /** What the machine's text screen shows, 25 lines of 80 characters at most; empty where it cannot be read. */
  readonly screen: readonly string[];
  readonly version: string;
}

export interface SessionQuestions {
  /** Somebody else may be working there, and would be thrown out. */
  readonly takeOver: boolean;
  /** Whether this desktop may see the smart card. */
  readonly card: boolean;
  /** USB devices that the rules of the terminal allow, to pick from. */
  readonly devices: readonly DeviceView[];
}

export interface DeviceView {
  /** Names the device in `session:answer`. */
  readonly id: string;
  /** What it calls itself, or its numbers. */
  readonly name: string;
}

/** One open session, as the strip shows it. */
export interface SessionTab {
  readonly id: number;
  readonly name: string;
  readonly stage: SessionStage;
  /** It waits for the person, or has something to say. */
  readonly attention: boolean;
}

/** A road to the console of the present session, good for a few seconds and one console. */
export interface ConsoleRoad {
  /** `ws://127.0.0.1:<port>/console?token=<hex>` */
  readonly url: string;
  readonly protocol: Exclude<Protocol, 'rdp'>;
}
