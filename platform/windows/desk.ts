import type { Clock } from '../../core/clock.ts';
import type { Windows } from '../../core/windows.ts';
import { createAllowance } from '../process/allowance.ts';
import type { Environment } from '../process/environment.ts';
import { keepHelper } from '../process/helper.ts';
import type { Helper } from '../process/helper.ts';
import { processTree } from '../process/tree.ts';
import { nextStep } from './order.ts';
import type { Known } from './order.ts';
import { readRoot } from './properties.ts';
import type { WindowProperties } from './properties.ts';
import type { XTools } from './x-tools.ts';

export interface DeskOptions {
  readonly clock: Clock;
  readonly environment: Environment;
  readonly shellClass: string;
  readonly tools: XTools;
  /** xprop cannot be had: nobody notices what happens to the windows. */
  readonly onBlind: () => void;
  /** A viewer puts up one dialog after the other, which nobody sees. */
  readonly onDialog: () => void;
}

type Window = WindowProperties & { readonly id: number };

/** The viewer whose dialogs are for nobody. FreeRDP has none; those of a published application are the person's own. */
const DIALOGS_OF = 'Remote-viewer';
/** Until an asked-for window must have the keyboard, milliseconds. */
const ACTIVATION = 1_500;
/**
 * A viewer that ends takes its windows away one after the other, and one that a dialog hides is hidden before the dialog is in any list:
 * what is still so after this long, milliseconds, has been left or minimised by somebody.
 */
const SETTLED = 150;
/** So many windows may be brought back, and dialogs closed, in that time. */
const MOST_REPAIRS = 6;
const REPAIRS_WITHIN = 10_000;

/**
 * The windows of an X display with a window manager (EWMH), by its own account: `xprop -spy` tells when the front changes, so nothing is
 * asked meanwhile. A viewer in front that was minimised is brought back; a dialog of remote-viewer is closed.
 */
export class Desk implements Windows {
  private readonly options: DeskOptions;
  private readonly spy: Helper;
  private readonly listeners = new Set<() => void>();
  private readonly waiting = new Set<() => void>();
  private readonly mayRestore: () => boolean;
  private readonly mayDismiss: () => boolean;
  private readonly seen = new Map<number, WindowProperties>();
  /** Dialogs that came after more were closed than is sensible: they stay, unseen. */
  private readonly stubborn = new Set<number>();
  private clients: readonly number[] = [];
  private active = 0;
  /** The viewer's window that ought to be in front; null for the shell. */
  private front: number | null = null;
  private turn: Promise<unknown> = Promise.resolve();
  private tending = false;
  /** Nothing but the shell may be in front. */
  private held = false;
  private closed = false;

  constructor(options: DeskOptions) {
    this.options = options;
    this.mayRestore = createAllowance(options.clock, MOST_REPAIRS, REPAIRS_WITHIN);
    this.mayDismiss = createAllowance(options.clock, MOST_REPAIRS, REPAIRS_WITHIN);
    this.spy = keepHelper({
      program: 'xprop',
      args: ['-root', '-spy', '_NET_ACTIVE_WINDOW', '_NET_CLIENT_LIST'],
      environment: options.environment,
      additions: { LC_ALL: 'C' },
      cwd: '/',
      clock: options.clock,
      onLine: (line, stream) => {
        if (stream === 'stdout') this.heard(line);
      },
      again: () => true,
    });
    void this.spy.over.then((how) => {
      if (how === 'ended') options.onBlind();
    });
  }

  async show(pid: number): Promise<boolean> {
    return await this.inTurn(async () => {
      if (this.held) return false;
      const family = processTree(pid);
      const windows = (await this.everyWindow()).filter(
        ({ pid: owner }) => owner !== null && family.has(owner),
      );
      // Its dialogs would come up with it.
      if (windows.some(isDialog)) return false;
      return await this.bring(windows, windows[0]?.id ?? null);
    });
  }

  async showShell(): Promise<boolean> {
    return await this.inTurn(async () => {
      const windows = (await this.everyWindow()).filter((each) => this.isShell(each));
      return await this.bring(windows, null);
    });
  }

  async hold(held: boolean): Promise<boolean> {
    this.held = held;
    if (!held) return true;
    return await this.inTurn(async () => {
      await this.options.tools.minimiseAll();
      return await this.bring(
        (await this.everyWindow()).filter((each) => this.isShell(each)),
        null,
      );
    });
  }

  onShell(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  async close(): Promise<void> {
    this.closed = true;
    this.listeners.clear();
    await this.spy.stop();
    await this.turn;
  }

  /** The oldest of them comes last: it is on top, and has the keyboard. */
  private async bring(windows: readonly Window[], front: number | null): Promise<boolean> {
    if (windows.length === 0) return false;
    const before = this.front;
    this.front = front;
    for (const { id } of windows.toReversed()) await this.options.tools.activate(id);
    const done = await this.untilActive(windows.map(({ id }) => id));
    if (!done) this.front = before;
    return done;
  }

  private async untilActive(ids: readonly number[]): Promise<boolean> {
    const there = () => ids.includes(this.active);
    const seen = new AbortController();
    const look = () => {
      if (there()) seen.abort();
    };
    this.waiting.add(look);
    look();
    await this.options.clock.sleep(ACTIVATION, seen.signal).catch(() => {});
    this.waiting.delete(look);
    return there();
  }

  private heard(line: string): void {
    const told = readRoot(line);
    if (told === null) return;
    if (told.active !== undefined) this.active = told.active;
    if (told.clients !== undefined) this.clients = told.clients;
    for (const known of [this.seen, this.stubborn])
      for (const id of known.keys()) if (!this.clients.includes(id)) known.delete(id);
    for (const look of this.waiting) look();
    if (this.tending) return;
    this.tending = true;
    void this.inTurn(async () => {
      this.tending = false;
      await this.tend();
    });
  }

  private async tend(): Promise<void> {
    if (this.closed) return;
    let step = nextStep(this.front, this.active, await this.known(), this.held);
    if (step.kind === 'came-back' || step.kind === 'restore') {
      await this.options.clock.sleep(SETTLED);
      this.clients = (await this.options.tools.clients()) ?? this.clients;
      step = nextStep(this.front, this.active, await this.known(), this.held);
    }
    switch (step.kind) {
      case 'settled':
        this.front = step.front;
        return;
      case 'came-back':
        this.front = null;
        for (const listener of this.listeners) listener();
        return;
      case 'cover':
        await this.options.tools.activate(step.window);
        return;
      case 'dismiss':
        await this.dismiss(step.windows);
        return;
      case 'restore':
        if (this.mayRestore()) await this.options.tools.activate(step.window);
        return;
    }
  }

  private async dismiss(dialogs: readonly number[]): Promise<void> {
    if (this.mayDismiss()) {
      for (const id of dialogs) await this.options.tools.dismiss(id);
      return;
    }
    for (const id of dialogs) this.stubborn.add(id);
    this.options.onDialog();
    await this.tend();
  }

  /** What a window is stays as it was; asked again is what may have been minimised: the one that ought to be in front. */
  private async known(): Promise<readonly Known[]> {
    const doubtful = (id: number, { windowClass }: WindowProperties) =>
      this.front === null ? windowClass === this.options.shellClass : id === this.front;
    const windows = await this.windows((id, before) => doubtful(id, before));
    const barred = new Set(windows.filter(({ id }) => this.stubborn.has(id)).map(({ pid }) => pid));
    return windows.map((each) => ({
      id: each.id,
      shell: this.isShell(each),
      dialog: isDialog(each),
      barred: barred.has(each.pid),
      hidden: each.hidden,
    }));
  }

  private everyWindow(): Promise<readonly Window[]> {
    return this.windows(() => true);
  }

  private async windows(
    again: (id: number, before: WindowProperties) => boolean,
  ): Promise<readonly Window[]> {
    const found: Window[] = [];
    for (const id of this.clients) {
      const before = this.seen.get(id);
      const now = before !== undefined && !again(id, before) ? before : await this.options.tools.inspect(id);
      if (now === null) continue;
      if (this.clients.includes(id)) this.seen.set(id, now);
      found.push({ id, ...now });
    }
    return found;
  }

  private isShell({ windowClass }: WindowProperties): boolean {
    return windowClass === this.options.shellClass;
  }

  /** One after the other: what is asked and what is repaired never cross. */
  private inTurn<T>(act: () => Promise<T>): Promise<T> {
    const done = this.turn.then(act);
    this.turn = done.catch(() => {});
    return done;
  }
}

const isDialog = ({ dialog, windowClass }: WindowProperties): boolean => dialog && windowClass === DIALOGS_OF;
