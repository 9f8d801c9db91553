import type { Failure } from '../../contract/failure.ts';
import type { PersonView } from '../../contract/views.ts';
import { NO_TRIES, after, untilNextTry } from '../../core/auto/station.ts';
import type { Outcome, Tries } from '../../core/auto/station.ts';
import { fraction } from '../../core/opennebula/caller.ts';
import type { Session } from '../../core/opennebula/model/common.ts';
import type { StationSettings } from '../../core/policy/auto-settings.ts';
import { Trouble } from '../failures.ts';
import type { Fail } from '../failures.ts';
import type { Ports } from '../ports.ts';
import type { AutoState } from './state.ts';

type StationPorts = Pick<Ports, 'clock' | 'random' | 'log' | 'emit' | 'stationSecret'>;

export interface StationHooks {
  readonly signIn: (given: Session, kind: StationSettings['kind']) => Promise<PersonView>;
  /** Gives up a sign-in that is on its way. */
  readonly cancel: () => void;
  readonly fail: Fail;
}

/** A sign-in that the cloud ends sooner than this, milliseconds, is a trouble: the next one waits. */
const LASTED = 60_000;
/** The sign-in card that nobody uses becomes the station's again after so long, milliseconds. */
const GIVEN_BACK = 120_000;

/**
 * Signs a station in, whenever nobody is: at the start, and after each sign-in that ended. The secret is read for each try and not kept.
 * A cloud that is away is waited for; a refusal stops it, so that no account is locked.
 */
export class StationKeeper {
  private readonly ports: StationPorts;
  private readonly state: AutoState;
  private readonly station: StationSettings;
  private readonly hooks: StationHooks;
  private turn: AbortController | null = null;
  private tries: Tries = NO_TRIES;
  private since = 0;
  private touchedAt = 0;
  /** The station itself is signed in, and not somebody else at it. */
  own = false;

  constructor(ports: StationPorts, state: AutoState, station: StationSettings, hooks: StationHooks) {
    this.ports = ports;
    this.state = state;
    this.station = station;
    this.hooks = hooks;
  }

  /** Signs in now, whatever it was waiting for. */
  begin(): void {
    this.tries = NO_TRIES;
    this.start(null);
  }

  /** A sign-in ended: the station's, or that of somebody else. */
  ended(why: 'asked' | 'expired' | 'idle'): void {
    const short = this.own && why === 'expired' && this.ports.clock.monotonic() - this.since < LASTED;
    this.own = false;
    this.tries = short ? after(this.tries, 'trouble') : NO_TRIES;
    this.start(short ? untilNextTry(this.tries, 'trouble', fraction(this.ports.random)) : null);
  }

  /** The sign-in card is there for somebody else, for as long as somebody uses it. */
  others(): void {
    const turn = this.take();
    this.hooks.cancel();
    this.own = false;
    this.touchedAt = this.ports.clock.monotonic();
    this.say('others', null, null);
    void this.untilGivenBack(turn.signal).catch(() => {});
  }

  touched(): void {
    this.touchedAt = this.ports.clock.monotonic();
  }

  /** Somebody is signed in. */
  rest(): void {
    this.turn?.abort();
    this.turn = null;
    this.state.set({ station: null });
  }

  private take(): AbortController {
    this.turn?.abort();
    this.turn = new AbortController();
    return this.turn;
  }

  private start(pause: number | null): void {
    const { signal } = this.take();
    void this.keepTrying(signal, pause).catch(() => {});
  }

  private async keepTrying(signal: AbortSignal, first: number | null): Promise<void> {
    const { clock, random, log } = this.ports;
    let pause = first;
    let failure: Failure | null = null;
    for (;;) {
      if (pause !== null) {
        this.say('waiting', failure, clock.now() + pause);
        await clock.sleep(pause, signal);
      }
      this.say('signing-in', failure, null);
      const tried = await this.attempt(signal);
      if (tried === null || signal.aborted) return;
      this.tries = after(this.tries, tried.outcome);
      failure = tried.failure;
      pause = untilNextTry(this.tries, tried.outcome, fraction(random));
      if (pause !== null) continue;
      log.write({ level: 'error', event: 'the station needs an administrator', incident: failure.incident });
      this.say('stopped', failure, null);
      return;
    }
  }

  /** Null when it is signed in. */
  private async attempt(
    signal: AbortSignal,
  ): Promise<{ readonly outcome: Outcome; readonly failure: Failure } | null> {
    const { clock, log, emit, stationSecret } = this.ports;
    const { user, kind } = this.station;
    const { fail, signIn } = this.hooks;
    let secret: string;
    try {
      secret = await stationSecret();
    } catch (error) {
      const trouble = error instanceof Error ? error.message : '';
      log.write({ level: 'error', event: 'the secret of the station', fields: { trouble } });
      const failure = fail(new Trouble('auth-rejected', { reason: 'secret' }), 'station sign-in');
      return { outcome: 'no-secret', failure };
    }
    try {
      signal.throwIfAborted();
      this.own = true;
      const person = await signIn({ user, secret }, kind);
      this.since = clock.monotonic();
      emit('auth:began', person);
      return null;
    } catch (error) {
      this.own = false;
      const refused = error instanceof Trouble && error.kind === 'auth-rejected';
      const told = refused ? new Trouble('auth-rejected', { reason: 'station' }) : error;
      return { outcome: refused ? 'refused' : 'trouble', failure: fail(told, 'station sign-in') };
    }
  }

  private async untilGivenBack(signal: AbortSignal): Promise<void> {
    const { clock } = this.ports;
    for (;;) {
      const left = this.touchedAt + GIVEN_BACK - clock.monotonic();
      if (left <= 0) return this.begin();
      await clock.sleep(left, signal);
    }
  }

  private say(
    state: 'signing-in' | 'waiting' | 'stopped' | 'others',
    failure: Failure | null,
    next: number | null,
  ): void {
    this.state.set({ station: { user: this.station.user, state, failure, next } });
  }
}
