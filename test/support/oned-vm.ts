import { OneClientError, OneServerError } from '../../core/opennebula/errors.ts';
import type { OpenNebula } from '../../core/opennebula/client.ts';
import type { Vm } from '../../core/opennebula/model/vm.ts';
import type { Clock } from '../../core/clock.ts';
import { vmOf } from './vm.ts';

/** What becomes of one call: it is done and answered, done without an answer, not done and not answered; or the terminal dies around it. */
export type Fate = 'answered' | 'lost-answer' | 'lost-call' | 'dies-before' | 'dies-after';

export class Died extends Error {
  override readonly name = 'Died';
}

const RDP_CONSOLE = { type: 'vnc', listen: '', password: 'other', keymap: '' } as const;
const [ACTIVE, POWEROFF] = [3, 8];
const [RUNNING, SHUTDOWN_POWEROFF, BOOT_POWEROFF, HOTPLUG_SNAPSHOT, REVERTING] = [3, 18, 20, 24, 52];
const REFUSED = 2_048;

/** One VM of an oned, with a disk that somebody may have worked on: the rules of the states that a revert passes through. */
export class OnedVm {
  state = ACTIVE;
  lcmState = RUNNING;
  sequence = 0;
  content = 'broken';
  /** What the next steps of the drivers come to. */
  fails: { revert?: string; resume?: string; poweroff?: string; snapshot?: string } = {};
  error: Vm['error'] = null;
  vdi: Record<string, string> = {};
  /** Every call that changed something. */
  readonly done: string[] = [];
  snapshots: Vm['snapshots'] = [];
  diskSnapshots: Vm['diskSnapshots'] = [
    { diskId: 0, snapshots: [{ id: 3, name: 'good', time: 1_700_000_000, active: true, size: 8 }] },
  ];
  /** Of its GRAPHICS; null: as it was. */
  port: number | null = null;
  private wanted = 0;
  private readonly more: Partial<Vm>;

  constructor(more: Partial<Vm> = {}) {
    this.more = more;
  }

  vm(): Vm {
    const { state, lcmState, sequence, error, vdi, snapshots } = this;
    return vmOf({
      ...{ state, lcmState, error, snapshots },
      host: { hostname: 'node1', sequence, runningSince: 1_000 + sequence },
      attributes: { description: '', logo: '', ready: false, vdi: { ...vdi } },
      disks: [{ id: 0, image: 'os', imageId: 1, size: 8, cdrom: false, persistent: false }],
      diskSnapshots: this.diskSnapshots,
      ...this.more,
      ...(this.port === null ? {} : { graphics: { ...RDP_CONSOLE, port: this.port } }),
    });
  }

  get isRunning(): boolean {
    return this.state === ACTIVE && this.lcmState === RUNNING;
  }

  /** The drivers come one step further. */
  tick(): void {
    if (this.state !== ACTIVE) return;
    if (this.lcmState === SHUTDOWN_POWEROFF)
      this.settle(
        'poweroff',
        () => this.rest(),
        () => this.run(),
      );
    else if (this.lcmState === BOOT_POWEROFF)
      this.settle(
        'resume',
        () => this.run(),
        () => this.rest(),
      );
    else if (this.lcmState === HOTPLUG_SNAPSHOT)
      this.settle(
        'snapshot',
        () => this.run(),
        () => this.run(),
      );
    else if (this.lcmState === REVERTING) {
      const wanted = this.wanted;
      const revert = () => {
        this.content = `snapshot ${wanted}`;
        this.rest();
      };
      this.settle('revert', revert, () => this.rest());
    }
  }

  action(action: string): void {
    if (action === 'poweroff-hard' || action === 'poweroff') {
      this.mustBe(this.isRunning || (this.state === ACTIVE && this.lcmState === 16), action);
      this.go(SHUTDOWN_POWEROFF);
    } else if (action === 'resume') {
      this.mustBe(this.state === POWEROFF, action);
      this.sequence += 1;
      this.go(BOOT_POWEROFF);
    } else this.mustBe(this.isRunning, action);
    this.done.push(action);
  }

  revert(disk: number, snapshot: number): void {
    this.mustBe(this.state === POWEROFF && disk === 0 && snapshot === 3, 'revert');
    this.wanted = snapshot;
    this.go(REVERTING);
    this.done.push('disk-snapshot-revert');
  }

  snapshot(what: 'create' | 'revert' | 'delete', id: number, name = ''): void {
    this.mustBe(this.isRunning, what);
    if (what === 'create') {
      if (this.fails.snapshot === undefined)
        this.snapshots = [...this.snapshots, { id, name, time: 1_700_000_100 + id }];
    } else {
      this.mustBe(
        this.snapshots.some((each) => each.id === id),
        what,
      );
      if (what === 'delete') this.snapshots = this.snapshots.filter((each) => each.id !== id);
      else if (this.fails.snapshot === undefined) this.content = `system ${id}`;
    }
    this.go(HOTPLUG_SNAPSHOT);
    this.done.push(`snapshot-${what}`);
  }

  /** Somebody works in the guest. */
  work(what: string): void {
    if (!this.isRunning) throw new Error('nobody works at a machine that is off');
    this.content = what;
  }

  private settle(
    what: 'revert' | 'resume' | 'poweroff' | 'snapshot',
    good: () => void,
    bad: () => void,
  ): void {
    const wrong = this.fails[what];
    if (wrong === undefined) return good();
    this.error = { text: wrong, at: (this.error?.at ?? 0) + 1_000 };
    bad();
  }

  private go(lcmState: number): void {
    this.state = ACTIVE;
    this.lcmState = lcmState;
  }
  private run(): void {
    this.go(RUNNING);
  }
  private rest(): void {
    this.state = POWEROFF;
    this.lcmState = 0;
  }
  private mustBe(is: boolean, method: string): void {
    if (!is) throw new OneServerError(method, REFUSED);
  }
}

/** The calls of one terminal to it; `fateOf` decides what becomes of each call that changes something. */
export function callsTo(oned: OnedVm, fateOf: (call: string) => Fate): Pick<OpenNebula, 'vm'> {
  const change = async (call: string, effect: () => void): Promise<void> => {
    const fate = fateOf(call);
    if (fate === 'dies-before') throw new Died();
    if (fate === 'lost-call') throw new OneClientError('reset');
    effect();
    if (fate === 'dies-after') throw new Died();
    if (fate === 'lost-answer') throw new OneClientError('reset');
  };
  const unused = async (): Promise<never> => {
    throw new Error('no such call here');
  };
  return {
    vm: {
      info: async () => oned.vm(),
      action: (_session, _id, action) => change(action, () => oned.action(action)),
      diskSnapshotRevert: (_session, _id, disk, snapshot) =>
        change('disk-snapshot-revert', () => oned.revert(disk, snapshot)),
      update: (_session, _id, attributes) =>
        change('update', () => {
          oned.vdi = { ...oned.vdi, ...attributes };
        }),
      recover: unused,
      lock: unused,
      unlock: unused,
      updateConf: unused,
      async snapshotCreate(_session, _id, name) {
        const id = Math.max(-1, ...oned.snapshots.map((each) => each.id)) + 1;
        await change('snapshot-create', () => oned.snapshot('create', id, name));
        return id;
      },
      snapshotRevert: (_session, _id, snapshot) =>
        change('snapshot-revert', () => oned.snapshot('revert', snapshot)),
      snapshotDelete: (_session, _id, snapshot) =>
        change('snapshot-delete', () => oned.snapshot('delete', snapshot)),
      diskSnapshotCreate: unused,
      diskSnapshotDelete: unused,
    },
  };
}

/** A clock that does not wait: with every sleep the drivers come one step further. */
export function drivenClock(oned: OnedVm): Clock {
  let now = 0;
  return {
    now: () => 1_700_000_000_000 + now,
    monotonic: () => now,
    async sleep(ms, signal) {
      signal?.throwIfAborted();
      now += ms;
      oned.tick();
      await Promise.resolve();
    },
  };
}
