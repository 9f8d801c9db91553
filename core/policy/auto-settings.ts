/** What happens by itself, as a site decides it. All times are milliseconds. */

export interface AutoSettings {
  /** `only`: the one desktop that can be opened. `last`: the one that this person opened last at this terminal. */
  readonly connect: 'never' | 'only' | 'last';
  /** How long it is shown before it happens. */
  readonly delay: number;
  /** Which machines that are off are started at the sign-in: by VM ID, the one opened last, or all. */
  readonly start: readonly number[] | 'last' | 'all';
  /** Path of a file that remembers, over a restart, who opened which desktop last; null keeps it in memory. */
  readonly store: string | null;
  /** Before an open desktop ends by schedule: whether the shell comes forward once, or only says so where it is seen. */
  readonly notice: 'raise' | 'quiet';
}

export interface StationSettings {
  /** The user of OpenNebula whose desktops this terminal shows. */
  readonly user: string;
  readonly secret: StationSource;
  /** `password`: exchanged for a login token at each sign-in. `token`: a login token, used as it is and never ended. */
  readonly kind: 'password' | 'token';
  /** Whether somebody else may sign in at this terminal. */
  readonly others: boolean;
}

/** Where the secret is read, each time anew: a file's path, or the name of a systemd credential. */
export type StationSource = { readonly file: string } | { readonly credential: string };

export interface IdleSettings {
  /** Without anybody at the terminal; 0 for never. */
  readonly after: number;
  /** How long the end is counted down. */
  readonly countdown: number;
  /**
   * While a desktop is on the screen: `seen` counts where the X display tells of keys and pointer, and else stands still; `always` counts
   * what the page sees; `never` stands still.
   */
  readonly withSessions: 'seen' | 'always' | 'never';
  /** Without anybody at the terminal until it is locked, by the same signs; 0 for never. */
  readonly lockAfter: number;
  /** A locked terminal signs out after so long, and lets others do it; 0: it waits for its person. */
  readonly lockedSignOutAfter: number;
  /** Without anybody at the sign-in page until the terminal sleeps; 0 for never. */
  readonly suspendAfter: number;
}

/** VDI_MESSAGE of the group's template: `in-turn` in place of a reading, `at-sign-in` before the first list, or not at all. */
export type MessageSettings = 'in-turn' | 'at-sign-in' | 'off';
