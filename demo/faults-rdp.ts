import { createFault } from './faults-counter.ts';
import type { Counter, Fault } from './faults-counter.ts';
import { startImpostor } from './faults-impostor.ts';
import type { Impostor, RunningImpostor } from './faults-impostor.ts';
import type { DemoChild, Nursery } from './process.ts';
import type { RdpDesktop } from './rdp-desktop.ts';

export interface RdpFaults {
  /** Something else answers at its port: one of these, or the server of another port. */
  replace(kind: Impostor | number): Promise<Fault>;
  /** The guest is up, and nobody listens at its port. Bites once the server is gone, or is kept from coming. */
  shut(): Fault;
  /** Each boot of the guest brings the server `ms` later. */
  late(ms: number): Fault;
  /** The server ends by itself, once, and comes with the next boot. */
  crash(): Fault;
}

export interface FaultyRdp {
  readonly desktop: RdpDesktop;
  readonly faults: RdpFaults;
  /** Stops its processes, and lets them go on. */
  signal(signal: 'SIGSTOP' | 'SIGCONT' | 'SIGKILL'): void;
}

/** A nursery that remembers what it started, in `children`. */
export const remembering = (nursery: Nursery, children: Set<DemoChild>): Nursery => ({
  ...nursery,
  start(options) {
    const child = nursery.start(options);
    children.add(child);
    void child.gone.then(() => children.delete(child));
    return child;
  },
});

/** Puts what can go wrong before the RDP server `inner`, whose processes are `children`. */
export function createFaultyRdp(inner: RdpDesktop, children: ReadonlySet<DemoChild>): FaultyRdp {
  const barring = new Set<Counter>();
  let lateness: { readonly ms: number; readonly fault: Counter } | null = null;
  let pending: NodeJS.Timeout | undefined;
  let wanted = false;
  const come = () => {
    barring.forEach((each) => each.bite());
    if (barring.size > 0 || !wanted) return;
    if (lateness === null) return inner.open();
    lateness.fault.bite();
    clearTimeout(pending);
    pending = setTimeout(() => {
      if (wanted && barring.size === 0) inner.open();
    }, lateness.ms);
  };
  const again = () => {
    if (wanted && barring.size === 0) inner.open();
  };
  const signal = (name: NodeJS.Signals) => {
    for (const { pid } of children) {
      try {
        process.kill(-pid, name);
      } catch {
        // Gone already.
      }
    }
  };
  const bar = (undo: () => Promise<void> | void = () => {}): Counter => {
    const fault = createFault(async () => {
      barring.delete(fault);
      await undo();
      again();
    });
    barring.add(fault);
    clearTimeout(pending);
    inner.close();
    return fault;
  };
  return {
    desktop: {
      ...inner,
      open() {
        if (wanted) return again();
        wanted = true;
        come();
      },
      close() {
        wanted = false;
        clearTimeout(pending);
        inner.close();
      },
    },
    signal,
    faults: {
      async replace(kind) {
        let impostor: RunningImpostor | null = null;
        const fault = bar(() => impostor?.close());
        let met = 0;
        // Only who is answered by it counts, not that the server was kept away.
        impostor = await startImpostor(kind, '127.0.0.1', inner.port, () => (met += 1));
        return { bites: () => met, end: fault.end };
      },
      shut() {
        const there = wanted;
        const fault = bar();
        if (there) fault.bite();
        return fault;
      },
      late(ms) {
        const fault = createFault(() => {
          lateness = null;
          clearTimeout(pending);
          again();
        });
        lateness = { ms, fault };
        return fault;
      },
      crash() {
        const fault = createFault(again);
        if (children.size > 0) fault.bite();
        signal('SIGKILL');
        return fault;
      },
    },
  };
}
