import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { VmKey } from '../../demo/catalogue.ts';
import { startDemoCloud } from '../../demo/cloud.ts';
import type { DemoCloud } from '../../demo/cloud.ts';
import { openNursery } from '../../demo/process.ts';
import { LCM, STATE } from '../../demo/states.ts';
import { openXSession } from '../../tour/x-session.ts';
import { call } from '../contract/wire.ts';
import { runningOn } from '../support/processes.ts';

const VIEWERS = ['/usr/bin/remote-viewer', '/usr/bin/xfreerdp', '/usr/bin/xfreerdp3'];

/** What the scenarios of a file share: a demo cloud with these desktops, and a display. */
export interface Stand {
  readonly cloud: DemoCloud;
  readonly display: string;
  /** Asks oned past the shell, as the person who owns the desktops. */
  ask(method: string, ...args: (string | number)[]): Promise<string>;
  state(key: VmKey): Promise<number>;
  /** Brings the VM there, as an administrator would between two people. */
  bring(key: VmKey, to: 'running' | 'off' | 'suspended'): Promise<void>;
  /** What an administrator orders for a machine whose start failed: it is tried again. */
  recover(vm: VmKey | number): Promise<void>;
  viewers(): number[];
  /** Everything that the demo cloud complained of. */
  readonly said: readonly string[];
  close(): Promise<void>;
}

/** What a step of the cloud takes here, milliseconds. */
const PACE = 250;
const PATIENCE = 20_000;
const FAILED: readonly number[] = [LCM.BOOT_FAILURE, LCM.BOOT_STOPPED_FAILURE, LCM.BOOT_UNDEPLOY_FAILURE];
/** Of `one.vm.recover`. */
const RETRY = 2;

export async function openStand(desktops: readonly VmKey[]): Promise<Stand> {
  const folder = (purpose: string) => mkdtempSync(join(tmpdir(), `onekiosk-faults-${purpose}-`));
  const workDir = folder('x');
  const nursery = openNursery(workDir);
  const said: string[] = [];
  const log = (line: string) => void said.push(line);
  try {
    const [cloud, x] = await Promise.all([
      startDemoCloud({ workDir: folder('cloud'), log, pace: PACE, desktops }),
      openXSession(nursery, workDir, '800x600', 'none'),
    ]);
    return new StandImpl(cloud, x.display, said, () => nursery.close());
  } catch (error) {
    await nursery.close();
    throw error;
  }
}

class StandImpl implements Stand {
  readonly cloud: DemoCloud;
  readonly display: string;
  readonly said: readonly string[];
  private readonly end: () => Promise<void>;

  constructor(cloud: DemoCloud, display: string, said: readonly string[], end: () => Promise<void>) {
    this.cloud = cloud;
    this.display = display;
    this.said = said;
    this.end = end;
  }

  ask(method: string, ...args: (string | number)[]): Promise<string> {
    const { name, password } = this.cloud.users.desktop;
    return call(this.cloud.endpoint, method, [`${name}:${password}`, ...args]);
  }

  async state(key: VmKey): Promise<number> {
    return (await this.cloud.witness(key)).state;
  }

  async bring(key: VmKey, to: 'running' | 'off' | 'suspended'): Promise<void> {
    const { cloud } = this;
    const wanted = { running: STATE.ACTIVE, off: STATE.POWEROFF, suspended: STATE.SUSPENDED }[to];
    const act = (action: string) => this.ask('one.vm.action', action, cloud.vmId(key));
    const { state, lcmState, booted } = await cloud.witness(key);
    if (state === STATE.ACTIVE && FAILED.includes(lcmState)) await this.recover(key);
    if (state !== wanted) {
      if (state !== STATE.ACTIVE) await act('resume');
      if (to !== 'running') {
        // Only what has booted can be put to sleep; a machine that cannot boot is switched off all the same.
        const ripe = to === 'off' ? () => this.runs(key) : () => this.isUp(key);
        await expect.poll(ripe, { timeout: PATIENCE }).toBe(true);
        await act(to === 'off' ? 'poweroff-hard' : 'suspend');
      }
    } else if (to === 'running' && !booted) await act('reboot-hard');
    const there = async () => (to === 'running' ? await this.isUp(key) : (await this.state(key)) === wanted);
    // What the cloud complained of tells why it is not.
    const message = `${key} is ${to}; ${this.said.slice(-3).join('; ')}`;
    await expect.poll(there, { timeout: PATIENCE, message }).toBe(true);
  }

  async recover(vm: VmKey | number): Promise<void> {
    const { cloud } = this;
    const { name, password } = cloud.users.administrator;
    await call(cloud.endpoint, 'one.vm.recover', [
      `${name}:${password}`,
      typeof vm === 'number' ? vm : cloud.vmId(vm),
      RETRY,
    ]);
    if (typeof vm !== 'number') await expect.poll(() => this.isUp(vm), { timeout: PATIENCE }).toBe(true);
  }

  viewers(): number[] {
    return VIEWERS.flatMap((path) => runningOn(this.display, path));
  }

  async close(): Promise<void> {
    await this.cloud.close();
    await this.end();
  }

  private async runs(key: VmKey): Promise<boolean> {
    const { state, lcmState } = await this.cloud.witness(key);
    return state === STATE.ACTIVE && lcmState === LCM.RUNNING;
  }

  /** Up, and its RDP server with it where it has one. */
  private async isUp(key: VmKey): Promise<boolean> {
    const { state, booted, rdp } = await this.cloud.witness(key);
    return state === STATE.ACTIVE && booted && rdp?.open !== false;
  }
}
