import { fraction } from '../../core/opennebula/caller.ts';
import { ONE_ERROR, OneClientError, OneServerError } from '../../core/opennebula/errors.ts';
import type { Vm } from '../../core/opennebula/model/vm.ts';
import { isAmbiguous, obstacleOf } from '../../core/opennebula/retry.ts';
import { isHeld, judge } from '../../core/self-service/claim.ts';
import type { Claimant } from '../../core/self-service/claim.ts';
import { TROUBLE_FOR, looksAgain, untilNextPlace, untilNextTry } from '../../core/self-service/line.ts';
import { actSurely } from '../act.ts';
import { Trouble } from '../failures.ts';
import type { Person } from '../person.ts';
import type { Ports } from '../ports.ts';
import { endAll, endCopies, ownVms } from './ending.ts';

export type ClaimPorts = Pick<Ports, 'cloud' | 'clock' | 'random' | 'log'>;

/** Where a claim is: looking for a desktop, making one, waiting for a place, waiting for a cloud that does not answer, starting it. */
export type ClaimStep = 'looking' | 'making' | 'in-line' | 'unanswered' | 'starting';

type Part = 'look' | 'make' | 'start';

export interface Claim {
  readonly claimant: Claimant;
  /** What a new one is called. */
  readonly name: string;
  /** How long a place is waited for at most, milliseconds. */
  readonly mostWait: number;
  readonly tell: (step: ClaimStep) => void;
  /** Called when somebody else has seen a change in the list: it is looked at without waiting. */
  readonly news: () => AbortSignal;
}

/**
 * Gives the person the one desktop of a class: the oldest that is there, else a new one. It is made in HOLD and released only when it is
 * known to be the one, so a copy never runs, whoever made it and whenever oned got to it. Rejects with the signal's reason, with
 * `limit-reached` when the wait was too long, and as the cloud refuses; a cloud that fails is asked again for two minutes.
 */
export async function claimDesktop(
  ports: ClaimPorts,
  person: Person,
  claim: Claim,
  signal: AbortSignal,
): Promise<Vm> {
  return await new Claiming(ports, person, claim, signal).run();
}

class Claiming {
  private readonly ports: ClaimPorts;
  private readonly person: Person;
  private readonly claim: Claim;
  private readonly signal: AbortSignal;
  /** What fails on its way, since when, and how often in a row. */
  private readonly troubles = new Map<Part, { readonly since: number; readonly failures: number }>();
  private refusals = 0;
  private inLineSince: number | null = null;

  constructor(ports: ClaimPorts, person: Person, claim: Claim, signal: AbortSignal) {
    this.ports = ports;
    this.person = person;
    this.claim = claim;
    this.signal = signal;
  }

  async run(): Promise<Vm> {
    this.claim.tell('looking');
    for (;;) {
      const found = await this.surely('look', () => this.look());
      if (found === null) continue;
      if (found.vm !== null) {
        const { vm } = found;
        if ((await this.surely('start', () => this.start(vm))) === true) return vm;
        await this.ports.clock.sleep(untilNextTry(1, fraction(this.ports.random)), this.signal);
        continue;
      }
      await this.makeUntilLook();
    }
  }

  /** Makes one, again and again while there is no place, until it is time to look at the list. */
  private async makeUntilLook(): Promise<void> {
    for (;;) {
      if (!this.troubles.has('make')) this.claim.tell(this.refusals === 0 ? 'making' : 'in-line');
      const made = await this.surely('make', () => this.make());
      // Made, or nobody knows: the list tells which it was.
      if (made !== false) return;
      this.refusals += 1;
      // What was sent and lost before may be what has the place.
      if (this.refusals === 1) return;
      if ((await this.waitInLine()) || looksAgain(this.refusals)) return;
    }
  }

  /** Answers whether the list has changed meanwhile. */
  private async waitInLine(): Promise<boolean> {
    const { clock, random } = this.ports;
    this.claim.tell('in-line');
    this.inLineSince ??= clock.monotonic();
    if (clock.monotonic() - this.inLineSince > this.claim.mostWait) {
      throw new Trouble('limit-reached', { reason: 'wait' });
    }
    const news = this.claim.news();
    const waking = AbortSignal.any([news, this.signal]);
    await clock.sleep(untilNextPlace(fraction(random)), waking).catch(() => {});
    this.signal.throwIfAborted();
    return news.aborted;
  }

  private async look(): Promise<{ readonly vm: Vm | null }> {
    const { ports, person, claim, signal } = this;
    const vms = await ownVms(ports, person, claim.claimant, signal);
    const { mine, copies, left } = judge(vms, claim.claimant);
    if (copies.length > 0) await endCopies(ports, person, copies, claim.claimant, signal);
    if (left.length > 0) await endAll(ports, person, left, 'terminate-hard', signal);
    return { vm: mine };
  }

  /** True when oned has it in HOLD now; false when a quota is full. */
  private async make(): Promise<boolean> {
    const { cloud, log } = this.ports;
    const { claimant, name } = this.claim;
    const wish = { name, hold: true, values: {}, persistent: false };
    const call = { ...this.person.call, signal: this.signal };
    try {
      const id = await cloud.template.instantiate(this.person.session, claimant.template, wish, call);
      log.write({ level: 'notice', event: 'desktop made', fields: { vm: id, template: claimant.template } });
      return true;
    } catch (error) {
      if (error instanceof OneServerError && error.quota !== null) return false;
      throw error;
    }
  }

  /** False when it is no longer what it was: then the list tells what to do. */
  private async start(vm: Vm): Promise<boolean> {
    if (!isHeld(vm)) return true;
    this.claim.tell('starting');
    try {
      await actSurely(this.ports, this.person, vm, 'release', this.signal);
      return true;
    } catch (error) {
      if (error instanceof OneServerError && error.quota !== null) return (await this.waitInLine()) && false;
      // Somebody was faster, to release it or to end it.
      if (error instanceof OneServerError && SOMEBODY_ELSE.includes(error.code)) return false;
      if (error instanceof Trouble && error.kind === 'cloud-unreachable') return false;
      throw error;
    }
  }

  /** Its value; null after a failure that may pass, once that was waited for. A look that succeeds says nothing of what comes after it. */
  private async surely<T>(part: Part, work: () => Promise<T>): Promise<T | null> {
    const { clock, random } = this.ports;
    try {
      const value = await work();
      this.troubles.delete(part);
      return value;
    } catch (error) {
      this.signal.throwIfAborted();
      if (!mayPass(error)) throw error;
      const now = clock.monotonic();
      const { since, failures } = this.troubles.get(part) ?? { since: now, failures: 0 };
      if (now - since > TROUBLE_FOR) throw error;
      this.troubles.set(part, { since, failures: failures + 1 });
      if (failures > 0) this.claim.tell('unanswered');
      await clock.sleep(untilNextTry(failures + 1, fraction(random)), this.signal);
      return null;
    }
  }
}

const SOMEBODY_ELSE: readonly number[] = [ONE_ERROR.ACTION, ONE_ERROR.NO_EXISTS];

/** A cloud that is busy or away, and an answer that was lost: the claim begins with a look, so that asking again does no harm. */
function mayPass(error: unknown): boolean {
  const obstacle = obstacleOf(error);
  if (obstacle === 'busy' || obstacle === 'down') return true;
  return error instanceof OneClientError && isAmbiguous(error) && AT_WORK.includes(error.code);
}
const AT_WORK: readonly string[] = ['reset', 'timeout', 'length'];
