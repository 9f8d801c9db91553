import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startDemoCloud } from '../../../demo/cloud.ts';
import type { DemoCloud } from '../../../demo/cloud.ts';
import { call, items } from '../../contract/wire.ts';

const WITHOUT = existsSync('/usr/bin/qemu-io') ? null : 'no QEMU tools: install qemu-utils';
const run = promisify(execFile);
const workDir = mkdtempSync(join(tmpdir(), 'onekiosk-test-guests-'));
const disk = join(workDir, 'snapshots.qcow2');
let cloud: DemoCloud | null = null;

beforeAll(async () => {
  if (WITHOUT === null)
    cloud = await startDemoCloud({ workDir, pace: 50, log: (line) => console.warn(line) });
});
afterAll(async () => {
  await cloud?.close();
});

function opened() {
  if (cloud === null) throw new Error('the demo did not start');
  const { endpoint, users } = cloud;
  const session = `${users.desktop.name}:${users.desktop.password}`;
  const ask = async (method: string, ...args: (string | number | boolean)[]) =>
    items(await call(endpoint, method, [session, ...args]));
  const field = async (id: number, name: string): Promise<string> => {
    const document = (await ask('one.vm.info', id))[1] ?? '';
    return new RegExp(`<${name}>(?:<!\\[CDATA\\[)?([^<\\]]*)`).exec(document)?.[1] ?? '';
  };
  /** Waits until the VM is there. */
  const arrive = async (id: number, state: number, lcmState: number): Promise<void> => {
    const wanted = `${state}/${lcmState}`;
    let seen = '';
    for (let tried = 0; tried < 200 && seen !== wanted; tried++) {
      seen = `${await field(id, 'STATE')}/${await field(id, 'LCM_STATE')}`;
      if (seen !== wanted) await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect(seen).toBe(wanted);
  };
  return { cloud, ask, field, arrive };
}

/** What a server says first. */
const greeting = (port: number): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1').once('error', reject);
    socket.once('data', (chunk) => {
      resolve(chunk.toString('latin1'));
      socket.destroy();
    });
  });

describe('behind the calls', () => {
  test('a snapshot brings back what was on the disk', async (context) => {
    if (WITHOUT !== null) return context.skip(WITHOUT);
    const { cloud, ask, arrive } = opened();
    const id = cloud.vmId('snapshots');
    const write = (byte: number) => run('/usr/bin/qemu-io', ['-c', `write -P ${byte} 0 64k`, disk]);
    // qemu-io exits 1 when another pattern stands there.
    const holds = (byte: number) =>
      run('/usr/bin/qemu-io', ['-c', `read -P ${byte} 0 64k`, disk]).then(
        () => true,
        () => false,
      );

    expect(await ask('one.vm.disksnapshotcreate', id, 0, 'while it runs')).toEqual(['1', '0', '0']);
    await arrive(id, 3, 3);
    await ask('one.vm.action', 'poweroff', id);
    await arrive(id, 8, 0);

    await write(0x41);
    expect(await ask('one.vm.disksnapshotcreate', id, 0, 'A')).toEqual(['1', '1', '0']);
    await arrive(id, 8, 0);
    await write(0x42);
    expect(await holds(0x42)).toBe(true);
    await ask('one.vm.disksnapshotrevert', id, 0, 1);
    await arrive(id, 8, 0);
    expect(await holds(0x41)).toBe(true);
    await ask('one.vm.disksnapshotrevert', id, 0, 0);
    await arrive(id, 8, 0);
    expect(await holds(0x41)).toBe(false);

    expect((await run('/usr/bin/qemu-img', ['snapshot', '-l', disk])).stdout).toContain('disk-1');
    expect(await ask('one.vm.disksnapshotdelete', id, 0, 1)).toEqual(['1', String(id), '0']);
    await arrive(id, 8, 0);
    expect((await run('/usr/bin/qemu-img', ['snapshot', '-l', disk])).stdout).not.toContain('disk-1');
  });

  test('an instance of a template is a guest that can be looked at', async (context) => {
    if (WITHOUT !== null) return context.skip(WITHOUT);
    const { ask, field, arrive } = opened();
    const [done, made] = await ask(
      'one.template.instantiate',
      1,
      'made here',
      false,
      'TITLE="Made here"',
      false,
    );
    expect(done).toBe('1');
    const id = Number(made);
    await arrive(id, 3, 3);
    expect(await greeting(Number(await field(id, 'PORT')))).toMatch(/^RFB 003/);
    await ask('one.vm.action', 'terminate-hard', id);
    await arrive(id, 6, 0);
  });
});
