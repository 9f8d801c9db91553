import { readFileSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { createServer } from 'node:net';
import { createFault } from './faults-counter.ts';
import type { Fault } from './faults-counter.ts';
import { LCM, STATE } from './states.ts';
import { isActive, isRunning, move } from './vm.ts';
import type { DemoVm } from './vm.ts';

export interface GuestFaults {
  /** QEMU is killed; monitoring finds the VM in POWEROFF. It stays so until somebody starts it. */
  kill(): Promise<Fault>;
  /** QEMU's process and all that is in it stand still. */
  freeze(): Fault;
  /** The guest stands still, its RDP server with it; QEMU goes on and shows the last picture. */
  pause(): Promise<Fault>;
  /** It has nothing to boot from, from its next boot on. Bites at once: what is seen of it is the boot's to show. */
  withoutMedium(): Promise<Fault>;
  /** Its disk is destroyed as after an update that went wrong: it boots from a snapshot only. It must be off. Bites at once. */
  spoilDisk(): Promise<Fault>;
  /** The image of its disk is not where it belongs: QEMU does not start. */
  withoutDisk(): Promise<Fault>;
  /** The password of its console is another one than its GRAPHICS says. Bites at once: a viewer alone can tell. */
  changeTicket(): Promise<Fault>;
  /** Somebody else has the port of its console: QEMU does not start. */
  takePort(): Promise<Fault>;
}

export interface HostFaults {
  /** The host is cut off with everything on it; monitoring says UNKNOWN after `noticed` ms. Back, it says RUNNING, or POWEROFF of what died meanwhile. */
  gone(noticed: number): Fault;
}

/** What stands behind a VM besides QEMU. */
export type Signal = (vm: DemoVm, signal: 'SIGSTOP' | 'SIGCONT') => void;

const send = (pid: number, signal: NodeJS.Signals): boolean => {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
};

/** `T` in /proc/PID/stat: stopped by a signal (proc(5)). */
const stands = (pid: number): boolean => {
  try {
    return /^\d+ \(.*\) T /.test(readFileSync(`/proc/${pid}/stat`, 'latin1'));
  } catch {
    return false;
  }
};

export interface Files {
  readonly medium: string;
  readonly disk: string;
  /** Runs a short program; null when it failed. */
  readonly run: (command: readonly [string, ...string[]]) => Promise<string | null>;
}

export function createGuestFaults(vm: DemoVm, beside: Signal, { medium, disk, run }: Files): GuestFaults {
  return {
    async kill() {
      const fault = createFault();
      const { guest } = vm;
      if (guest !== null && send(guest.pid, 'SIGKILL')) fault.bite();
      await guest?.gone;
      return fault;
    },
    freeze() {
      const pid = vm.guest?.pid ?? 0;
      const fault = createFault(() => {
        if (pid !== 0) send(pid, 'SIGCONT');
        beside(vm, 'SIGCONT');
      });
      if (pid !== 0 && send(pid, 'SIGSTOP')) fault.bite();
      beside(vm, 'SIGSTOP');
      return { bites: () => (fault.over() || stands(pid) ? fault.bites() : 0), end: fault.end };
    },
    async pause() {
      const { guest } = vm;
      const fault = createFault(async () => {
        await guest?.qmp.run('cont').catch(() => {}); // It may have been reset or ended.
        beside(vm, 'SIGCONT');
      });
      await guest?.qmp.run('stop');
      beside(vm, 'SIGSTOP');
      if (guest !== null) fault.bite();
      return fault;
    },
    async withoutMedium() {
      const fault = createFault(async () => {
        vm.medium = medium;
        await vm.guest?.insert(vm.medium);
      });
      vm.medium = null;
      await vm.guest?.qmp.run('eject', { device: 'fd0', force: true });
      fault.bite();
      return fault;
    },
    async spoilDisk() {
      const fault = createFault();
      const zeros = ['/usr/bin/qemu-io', '-f', 'qcow2', '-c', 'write -P 0 0 512', disk] as const;
      if ((await run(zeros)) !== null) fault.bite();
      return fault;
    },
    async withoutDisk() {
      const aside = `${disk}.aside`;
      const fault = createFault(() => rename(aside, disk));
      await rename(disk, aside);
      fault.bite();
      return fault;
    },
    async changeTicket() {
      const { guest } = vm;
      const protocol = vm.definition.graphics.toLowerCase();
      const set = (password: string) => guest?.qmp.run('set_password', { protocol, password });
      const fault = createFault(async () => void (await set(vm.password)));
      await set('another');
      fault.bite();
      return fault;
    },
    async takePort() {
      const squatter = createServer((socket) => void socket.destroy());
      const fault = createFault(() => new Promise((resolve) => void squatter.close(() => resolve())));
      await new Promise<void>((resolve, reject) => {
        squatter.once('error', reject);
        squatter.listen(vm.port, '127.0.0.1', resolve);
      });
      fault.bite();
      return fault;
    },
  };
}

export function createHostFaults(vms: readonly DemoVm[], beside: Signal): HostFaults {
  return {
    gone(noticed) {
      const cutOff = vms.filter((vm) => vm.guest !== null);
      const dead = new Set<DemoVm>();
      for (const vm of cutOff) {
        void vm.guest?.gone.then(() => dead.add(vm));
        send(vm.guest?.pid ?? 0, 'SIGSTOP');
        beside(vm, 'SIGSTOP');
      }
      const timer = setTimeout(() => {
        for (const vm of cutOff.filter(isRunning)) {
          move(vm, STATE.ACTIVE, LCM.UNKNOWN);
          fault.bite();
        }
      }, noticed);
      const fault = createFault(() => {
        clearTimeout(timer);
        for (const vm of cutOff) {
          if (!dead.has(vm)) send(vm.guest?.pid ?? 0, 'SIGCONT');
          beside(vm, 'SIGCONT');
          if (!isActive(vm, LCM.UNKNOWN)) continue;
          if (dead.has(vm)) {
            vm.guest = null;
            move(vm, STATE.POWEROFF, LCM.INIT);
          } else move(vm, STATE.ACTIVE, LCM.RUNNING);
        }
      });
      return fault;
    },
  };
}
