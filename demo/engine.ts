import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Accelerator } from './accelerator.ts';
import { startGuest } from './guest.ts';
import type { Guest } from './guest.ts';
import { freePort } from './ports.ts';
import type { Nursery } from './process.ts';
import { LCM, STATE } from './states.ts';
import { isActive, isRunning, move } from './vm.ts';
import type { DemoVm } from './vm.ts';
import type { DiskStep, VmEngine, VmRest } from './vm-engine.ts';

export interface EngineOptions {
  readonly nursery: Nursery;
  readonly workDir: string;
  readonly accelerator: Accelerator;
  /** Milliseconds that a step of the cloud takes before anything happens. */
  readonly pace: number;
  readonly log: (line: string) => void;
}

/** How QEMU ends when its guest has shut down. */
const SHUT_DOWN = 'exit 0';

/** Makes what the cloud decides happen on QEMU: the only hand on the guests. */
export class Engine implements VmEngine {
  private readonly options: EngineOptions;
  private closing = false;
  constructor(options: EngineOptions) {
    this.options = options;
  }

  /** A failure falls back to `fallback` with an ERROR, as oned does. */
  async raise(vm: DemoVm, lcmState: number, fallback: VmRest): Promise<void> {
    move(vm, STATE.ACTIVE, lcmState);
    await this.pause();
    if (this.closing) return;
    try {
      await this.powerOn(vm);
      vm.runningSince = Math.floor(Date.now() / 1000);
      move(vm, STATE.ACTIVE, LCM.RUNNING);
    } catch (error) {
      vm.error = `DEPLOY: ${error instanceof Error ? error.message : 'failed'}`;
      move(vm, fallback.state, fallback.lcmState);
    }
  }

  async lower(vm: DemoVm, steps: readonly number[], state: number): Promise<void> {
    for (const step of steps) {
      move(vm, STATE.ACTIVE, step);
      await this.pause();
    }
    await this.powerOff(vm);
    move(vm, state, LCM.INIT);
  }

  /** Writes the guest's memory to a file and ends the process: SUSPENDED, or STOPPED. */
  async save(vm: DemoVm, steps: readonly number[], state: number): Promise<void> {
    for (const step of steps) {
      move(vm, STATE.ACTIVE, step);
      await this.pause();
    }
    const path = join(this.options.workDir, `vm-${vm.id}.state`);
    await vm.guest?.qmp.run('stop');
    await vm.guest?.qmp.run('migrate', { uri: `exec:cat > ${path}` });
    await this.migrated(vm);
    vm.saved = path;
    await this.powerOff(vm);
    move(vm, state, LCM.INIT);
  }

  async reset(vm: DemoVm): Promise<void> {
    await vm.guest?.qmp.run('system_reset');
  }

  async snapshot(vm: DemoVm, command: string): Promise<void> {
    move(vm, STATE.ACTIVE, LCM.HOTPLUG_SNAPSHOT);
    await this.pause();
    const said = await vm.guest?.qmp.run('human-monitor-command', { 'command-line': command });
    if (typeof said === 'string' && said.trim() !== '') vm.error = `SNAPSHOT: ${said.trim()}`;
    move(vm, STATE.ACTIVE, LCM.RUNNING);
  }

  async disk(vm: DemoVm, lcmState: number, step: DiskStep, name: string): Promise<boolean> {
    const { state, lcmState: before } = vm;
    move(vm, STATE.ACTIVE, lcmState);
    await this.pause();
    const wrong = await (vm.guest === null
      ? this.onFile(vm, step, name)
      : this.onGuest(vm.guest, step, name));
    if (wrong !== null) vm.error = `DISKSNAPSHOT${step.toUpperCase()}: ${wrong}`;
    move(vm, state, before);
    return wrong === null;
  }

  async close(): Promise<void> {
    this.closing = true;
    await this.options.nursery.close();
  }

  async powerOn(vm: DemoVm): Promise<void> {
    const { definition } = vm;
    const events = {
      booted: () => {
        vm.booted = true;
        vm.rdp?.open();
      },
      down: () => {
        vm.booted = false;
        vm.rdp?.close();
      },
    };
    if (vm.port === 0) vm.port = await freePort();
    const disk = definition.disk ? this.diskPath(vm) : null;
    const graphics = {
      type: definition.graphics === 'SPICE' ? 'spice' : 'vnc',
      port: vm.port,
      password: vm.password,
    } as const;
    const { accelerator } = this.options;
    const { boots } = definition;
    const hardware = { accelerator, name: vm.file, graphics, medium: vm.medium, disk, boots };
    const resumed = vm.saved !== null;
    vm.guest = await startGuest(this.options.nursery, this.options.workDir, hardware, events, vm.saved);
    const { guest } = vm;
    void guest.gone.then((how) => this.lost(vm, how));
    if (!resumed) return;
    await this.resumed(vm);
    vm.booted = true;
    vm.rdp?.open();
    if (vm.saved !== null) await rm(vm.saved, { force: true });
    vm.saved = null;
  }

  private async powerOff(vm: DemoVm): Promise<void> {
    const { guest } = vm;
    vm.guest = null;
    await guest?.off();
    vm.booted = false;
    vm.rdp?.close();
  }

  private diskPath(vm: DemoVm): string {
    return join(this.options.workDir, `${vm.file}.qcow2`);
  }

  /** On the disk of a guest that does not run. Null, or what went wrong. */
  private async onFile(vm: DemoVm, step: DiskStep, name: string): Promise<string | null> {
    const flag = { create: '-c', revert: '-a', delete: '-d' }[step];
    const said = await this.options.nursery.run([
      '/usr/bin/qemu-img',
      'snapshot',
      flag,
      name,
      this.diskPath(vm),
    ]);
    return said === null ? `qemu-img could not ${step} ${name}` : null;
  }

  /** QEMU itself works on the disk of a guest that runs; it cannot go back under one. */
  private async onGuest(guest: Guest, step: DiskStep, name: string): Promise<string | null> {
    const command =
      step === 'create' ? 'blockdev-snapshot-internal-sync' : 'blockdev-snapshot-delete-internal-sync';
    try {
      await guest.qmp.run(command, { device: 'hd0', name });
      return null;
    } catch (error) {
      return error instanceof Error ? error.message : 'failed';
    }
  }

  /** A guest that ends by itself is POWEROFF to OpenNebula. */
  private lost(vm: DemoVm, how: string): void {
    if (this.closing || vm.guest === null || !isRunning(vm)) return;
    if (!how.startsWith(SHUT_DOWN)) this.options.log(`${vm.definition.name}: QEMU ended by itself, ${how}`);
    vm.guest = null;
    move(vm, STATE.POWEROFF, LCM.INIT);
  }

  private async migrated(vm: DemoVm): Promise<void> {
    for (;;) {
      const seen = (await vm.guest?.qmp.run('query-migrate')) as { status?: string } | undefined;
      if (seen?.status === 'completed') return;
      if (seen?.status === 'failed' || vm.guest === null) throw new Error('QEMU could not save the guest');
      await sleep(50);
    }
  }

  private async resumed(vm: DemoVm): Promise<void> {
    for (;;) {
      const seen = (await vm.guest?.qmp.run('query-status')) as { status?: string } | undefined;
      if (seen?.status === 'running') return;
      if (seen?.status === 'paused' || seen?.status === 'postmigrate') await vm.guest?.qmp.run('cont');
      if (isActive(vm, LCM.RUNNING) || vm.guest === null) return;
      await sleep(50);
    }
  }

  private pause(): Promise<void> {
    return sleep(this.options.pace);
  }
}

const sleep = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
