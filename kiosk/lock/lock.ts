import { UNLOCKED } from '../../contract/lock.ts';
import type { LockView } from '../../contract/lock.ts';
import { idleFor } from '../../core/auto/idle.ts';
import { canBeSent } from '../../core/opennebula/call.ts';
import { ONE_ERROR, OneServerError } from '../../core/opennebula/errors.ts';
import { Cancelled, Trouble } from '../failures.ts';
import type { People, Person } from '../person.ts';
import type { Ports } from '../ports.ts';

type LockPorts = Pick<Ports, 'settings' | 'clock' | 'cloud' | 'machine' | 'log' | 'emit'>;

export interface LockHooks {
  /** What was typed at the sign-in is gone, or there again. */
  readonly people: Pick<People, 'withhold' | 'restore'>;
  /** A station's own sign-in is nobody's: nobody could unlock it. */
  readonly own: () => boolean;
  readonly covered: () => boolean;
  readonly waiting: () => boolean;
  /**
   * Keeps the shell before everything that is open, or not any more. Answers whether it is there; where it is not, what is open must not
   * stay.
   */
  readonly hold: (held: boolean) => Promise<boolean>;
  /** Leaves everything that is open. */
  readonly empty: () => Promise<void>;
  /** Ends the sign-in, and tells the page that nobody was there. */
  readonly signOut: () => Promise<void>;
}

export type WhyLocked = 'asked' | 'idle' | 'sleep';

/** Looks no sooner again than this, milliseconds. */
const SOONEST = 1_000;
/** How long an unlocking waits for its turn at a busy cloud, milliseconds; the person may cancel. */
const PATIENCE = 30_000;

/**
 * The lock of one sign-in: who is signed in stays so, and what is open goes on behind the shell, until the same person's password is
 * there again. It is the shell's and not the page's, so a page that is lost comes up locked.
 */
export class Lock {
  private readonly ports: LockPorts;
  private readonly hooks: LockHooks;
  private person: Person | null = null;
  private shown: LockView = UNLOCKED;
  private attempt: AbortController | null = null;
  /** Aborts when the lock is open again. */
  private opening = new AbortController();
  private last: number;

  constructor(ports: LockPorts, hooks: LockHooks) {
    this.ports = ports;
    this.hooks = hooks;
    this.last = ports.clock.monotonic();
  }

  view(): LockView {
    return this.shown;
  }

  get locked(): boolean {
    return this.shown.locked;
  }

  touched(): void {
    this.last = this.ports.clock.monotonic();
  }

  /** Somebody is signed in, until `person.signal`. */
  signedIn(person: Person): void {
    this.person = person;
    this.set({ ...UNLOCKED, possible: !this.hooks.own() });
    person.signal.addEventListener('abort', () => this.ended(person), { once: true });
    if (this.shown.possible && this.ports.settings.idle.lockAfter > 0) void this.watch(person.signal);
  }

  /** Resolves when nothing of what is open is to be seen. Throws `policy-denied` where there is nobody to wait for. */
  async lock(why: WhyLocked): Promise<void> {
    const { settings, clock, log } = this.ports;
    const { person } = this;
    if (person === null || !this.shown.possible) throw new Trouble('policy-denied', { what: 'lock' });
    if (this.locked) return;
    this.hooks.people.withhold();
    this.opening = new AbortController();
    const { lockedSignOutAfter } = settings.idle;
    const signsOutAt = lockedSignOutAfter > 0 ? clock.now() + lockedSignOutAfter : null;
    this.set({ possible: true, locked: true, signsOutAt });
    log.write({ level: 'notice', event: 'locked', fields: { user: person.user.name, why } });
    if (lockedSignOutAfter > 0) void this.signOutLater(lockedSignOutAfter, person);
    if ((await this.hooks.hold(true)) || !this.locked || this.person !== person) return;
    log.write({ level: 'warning', event: 'the shell cannot cover what is open: it is left' });
    await this.hooks.empty();
  }

  /** Rejects with `auth-rejected` for a wrong password, with what hinders the cloud, or with `Cancelled`; it stays locked then. */
  async unlock(password: string): Promise<void> {
    const { cloud, log } = this.ports;
    const { person } = this;
    if (person === null || !this.locked) throw new Trouble('bad-request', { what: 'lock' });
    if (this.attempt !== null) throw new Trouble('busy');
    if (password === '' || !canBeSent(password)) throw new Trouble('auth-rejected', { reason: 'lock' });
    const mine = new AbortController();
    this.attempt = mine;
    const unhide = log.hide(password);
    try {
      const signal = AbortSignal.any([mine.signal, person.signal]);
      const who = { user: person.session.user, secret: password };
      const user = await cloud.user.info(who, { signal, patience: PATIENCE });
      signal.throwIfAborted();
      if (user.id !== person.user.id) throw new Trouble('auth-rejected', { reason: 'lock' });
    } catch (error) {
      const refused = error instanceof OneServerError && error.code === ONE_ERROR.AUTHENTICATION;
      throw refused ? new Trouble('auth-rejected', { reason: 'lock' }) : error;
    } finally {
      unhide();
      this.attempt = null;
    }
    this.hooks.people.restore(password);
    this.open();
    log.write({ level: 'notice', event: 'unlocked', fields: { user: person.user.name } });
  }

  /** Gives up an unlocking that is on its way. */
  cancel(): void {
    this.attempt?.abort(new Cancelled('unlock'));
  }

  private open(): void {
    this.touched();
    this.opening.abort();
    this.set({ possible: true, locked: false, signsOutAt: null });
    void this.hooks.hold(false);
  }

  private ended(person: Person): void {
    if (this.person !== person) return;
    this.person = null;
    this.opening.abort();
    const held = this.locked;
    this.set(UNLOCKED);
    if (held) void this.hooks.hold(false);
  }

  private async signOutLater(after: number, person: Person): Promise<void> {
    const { clock, log } = this.ports;
    const signal = AbortSignal.any([this.opening.signal, person.signal]);
    try {
      await clock.sleep(after, signal);
    } catch {
      return; // Unlocked, or signed out.
    }
    log.write({ level: 'notice', event: 'a locked terminal signs out' });
    await this.hooks.signOut();
  }

  private async watch(signal: AbortSignal): Promise<void> {
    const { clock, settings } = this.ports;
    const { lockAfter } = settings.idle;
    this.touched();
    while (!signal.aborted) {
      const idle = this.locked ? null : await this.idle(lockAfter);
      if (signal.aborted) return;
      if (idle === null) this.touched();
      else if (idle >= lockAfter) await this.lock('idle').catch(() => {});
      const pause = idle === null || idle >= lockAfter ? lockAfter : Math.max(SOONEST, lockAfter - idle);
      await clock.sleep(pause, signal).catch(() => {});
    }
  }

  /** Milliseconds of nobody; null while the clock stands still (`kiosk/auto/idle-watch.ts`). */
  private async idle(after: number): Promise<number | null> {
    const { clock, machine, settings } = this.ports;
    const page = clock.monotonic() - this.last;
    if (page < after) return page;
    if (this.hooks.waiting()) return null;
    const display = await machine.idle();
    return idleFor({ page, display, covered: this.hooks.covered() }, settings.idle);
  }

  private set(next: LockView): void {
    if (JSON.stringify(next) === JSON.stringify(this.shown)) return;
    this.shown = next;
    this.ports.emit('lock:changed', next);
  }
}
