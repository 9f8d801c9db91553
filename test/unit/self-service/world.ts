import { OneClientError, OneServerError } from '../../../core/opennebula/errors.ts';
import type { OpenNebula } from '../../../core/opennebula/client.ts';
import type { Vm } from '../../../core/opennebula/model/vm.ts';
import type { Clock } from '../../../core/clock.ts';
import { vmOf } from '../../support/vm.ts';

/** Numbers from 0 to 1 that are the same for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

type Kind = 'read' | 'change' | 'sleep';
interface Waiting {
  readonly of: number;
  /** Carries it out; the answer goes to `answer` or is lost. */
  readonly run: () => unknown;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
  readonly kind: Kind;
}

const HOLD = 2;
const ACTIVE = 3;
const DONE = 6;

/** An oned that does one thing at a time, in any order, with answers that are lost and requests that are carried out when nobody waits any more. */
export class World {
  readonly vms: Vm[] = [];
  /** Every VM that ever left HOLD, in the order in which they did. */
  readonly ran: number[] = [];
  readonly ended: number[] = [];
  /** Of anybody: what was touched and is not of the class. */
  readonly touched: number[] = [];
  private readonly waiting: Waiting[] = [];
  private readonly late: (() => unknown)[] = [];
  private readonly dead = new Set<number>();
  private readonly random: () => number;
  readonly quota: number;

  constructor(random: () => number, quota = Infinity) {
    this.random = random;
    this.quota = quota;
  }

  kill(actor: number): void {
    this.dead.add(actor);
    for (const each of [...this.waiting]) {
      if (each.of !== actor) continue;
      this.waiting.splice(this.waiting.indexOf(each), 1);
      // What was sent may still be carried out, at any time.
      if (each.kind === 'change' && this.random() < 0.7) this.late.push(each.run);
    }
  }

  /** One thing happens; false when nothing can. `losses`: how often, 0 to 1, an answer is lost. */
  step(losses: number): boolean {
    const count = this.waiting.length + this.late.length;
    if (count === 0) return false;
    const at = Math.floor(this.random() * count);
    if (at >= this.waiting.length) {
      const [run] = this.late.splice(at - this.waiting.length, 1);
      try {
        run?.();
      } catch {
        // Refused, and nobody hears it.
      }
      return true;
    }
    const [call] = this.waiting.splice(at, 1);
    if (call === undefined) return false;
    if (call.kind !== 'sleep' && this.random() < losses) {
      const luck = this.random();
      if (luck < 0.4) this.late.push(call.run);
      else if (luck < 0.8) attempt(call.run);
      call.reject(new OneClientError('reset'));
      return true;
    }
    try {
      call.resolve(call.run());
    } catch (error) {
      call.reject(error);
    }
    return true;
  }

  clock(actor: number): Clock {
    let now = 0;
    return {
      now: () => now,
      monotonic: () => now,
      sleep: (ms) => {
        now += ms;
        return this.call(actor, 'sleep', () => undefined) as Promise<void>;
      },
    };
  }

  cloud(actor: number, uid: number): Pick<OpenNebula, 'vm' | 'vmPool' | 'template'> {
    const vm = (id: number): Vm => {
      const found = this.vms.find((each) => each.id === id && each.state !== DONE);
      if (found === undefined) throw new OneServerError('one.vm.info', 0x400);
      return found;
    };
    const unused = async (): Promise<never> => {
      throw new Error('the world has no such call');
    };
    const pool = () =>
      this.call(actor, 'read', () => ({
        items: this.vms.filter((each) => each.uid === uid && each.state !== DONE),
        skipped: [],
      })) as ReturnType<OpenNebula['vmPool']['info']>;
    return {
      vmPool: { info: pool, infoExtended: pool, infoSet: unused, monitoring: unused },
      template: {
        pool: unused,
        info: unused,
        instantiate: (_, template, wish) =>
          this.call(actor, 'change', () => {
            const used = this.vms.filter((each) => each.uid === uid && each.state !== DONE).length;
            if (used >= this.quota) throw new OneServerError('one.template.instantiate', 0x200, 'VMS');
            const id = this.vms.length;
            const made = {
              id,
              uid,
              name: wish.name,
              templateId: template,
              state: HOLD,
              lcmState: 0,
              host: null,
            };
            this.vms.push(vmOf(made));
            return id;
          }) as Promise<number>,
      },
      vm: {
        ...unusedVm(unused),
        info: (_, id) => this.call(actor, 'read', () => vm(id)) as Promise<Vm>,
        action: (_, id, action) =>
          this.call(actor, 'change', () => {
            const found = vm(id);
            if (found.templateId !== 7) this.touched.push(id);
            if (action === 'release') {
              if (found.state !== HOLD) throw new OneServerError('one.vm.action', 0x800);
              this.ran.push(id);
              const host = { hostname: 'node1', sequence: 0, runningSince: 1 };
              this.vms[id] = { ...found, state: ACTIVE, lcmState: 3, host };
            } else {
              this.ended.push(id);
              this.vms[id] = { ...found, state: DONE };
            }
          }) as Promise<void>,
      },
    };
  }

  private call(actor: number, kind: Kind, run: () => unknown): Promise<unknown> {
    if (this.dead.has(actor)) return new Promise(() => {});
    return new Promise(
      (resolve, reject) => void this.waiting.push({ of: actor, run, resolve, reject, kind }),
    );
  }
}

function attempt(run: () => unknown): void {
  try {
    run();
  } catch {
    // Refused, and nobody hears it.
  }
}

const unusedVm = (unused: () => Promise<never>) => ({
  ...{ recover: unused, lock: unused, unlock: unused, update: unused, updateConf: unused },
  ...{ snapshotCreate: unused, snapshotRevert: unused, snapshotDelete: unused },
  ...{ diskSnapshotCreate: unused, diskSnapshotRevert: unused, diskSnapshotDelete: unused },
});
