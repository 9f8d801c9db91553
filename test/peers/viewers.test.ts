import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { rdpSpec } from '../../core/sessions/freerdp.ts';
import type { RdpOptions } from '../../core/sessions/freerdp.ts';
import type { LaunchSpec } from '../../core/sessions/launch-spec.ts';
import type { Launcher, Run } from '../../core/sessions/launcher.ts';
import { spiceSpec } from '../../core/sessions/remote-viewer.ts';
import type { Vm } from '../../core/opennebula/model/vm.ts';
import { vmPoolReader } from '../../core/opennebula/resources/vm-pool.ts';
import type { DemoCloud } from '../../demo/cloud.ts';
import type { VmKey } from '../../demo/catalogue.ts';
import { withoutXrdp } from '../../demo/xrdp-desktop.ts';
import { openNursery } from '../../demo/process.ts';
import type { Nursery } from '../../demo/process.ts';
import { systemClock } from '../../platform/clock.ts';
import { createProbes } from '../../platform/probes/index.ts';
import { createLauncher } from '../../platform/process/launcher.ts';
import { openXSession } from '../../tour/x-session.ts';
import { call } from '../contract/wire.ts';
import { decodeWhole } from '../support/decode.ts';
import { rdpOptions, spiceOptions } from '../support/launch.ts';
import { isRunning, processesWith } from '../support/processes.ts';
import { closedPort } from '../support/servers.ts';
import { wholeSpiceSession } from '../support/spice.ts';
import { openCloud, temporary } from '../support/terminal.ts';

let cloud: DemoCloud;
let nursery: Nursery;
let launcher: Launcher;
let vms: readonly Vm[];
const runs: Run[] = [];

beforeAll(async () => {
  cloud = await openCloud();
  const workDir = temporary('test-peers');
  nursery = openNursery(workDir);
  const x = await openXSession(nursery, workDir, '1024x768');
  const environment = { DISPLAY: x.display, ONEKIOSK_PLANTED: 'pl4nted' };
  launcher = createLauncher({ clock: systemClock, environment, runtimeDir: workDir });
  const { name, password } = cloud.users.desktop;
  const body = await call(cloud.endpoint, 'one.vmpool.infoextended', [`${name}:${password}`, -3, -1, -1, -1]);
  ({ items: vms } = decodeWhole(vmPoolReader(), body));
});
afterEach(async () => {
  await Promise.all(runs.splice(0).map((run) => run.stop()));
});
afterAll(async () => {
  await nursery.close();
  await cloud.close();
});

const vmOf = (key: VmKey): Vm => {
  const vm = vms.find((each) => each.id === cloud.vmId(key));
  if (vm === undefined) throw new Error(`no VM ${key}`);
  return vm;
};
const start = (spec: LaunchSpec): Run => {
  const run = launcher.launch(spec);
  runs.push(run);
  return run;
};

const spice = (more: { password?: string; port?: number } = {}): LaunchSpec => {
  const { graphics } = vmOf('spice');
  return spiceSpec(
    spiceOptions({
      host: '127.0.0.1',
      port: graphics?.port ?? 0,
      password: graphics?.password ?? null,
      title: 'Design desktop',
      usb: { onConnect: '', later: '' },
      readyWithin: 20_000,
      ...more,
    }),
  );
};

const rdp = (key: 'rdp' | 'xrdp', more: Partial<RdpOptions> = {}): LaunchSpec => {
  const port = vmOf(key).context.rdpPort;
  return rdpSpec(
    rdpOptions({
      version: launcher.has('xfreerdp3') ? 3 : 2,
      host: '127.0.0.1',
      port,
      user: vmOf(key).context.userName,
      password: cloud.rdp.password,
      security: [key === 'rdp' ? 'nla' : 'tls'],
      pin: cloud.rdp.pins[`127.0.0.1:${port}`] ?? null,
      title: vmOf(key).name,
      ...more,
    }),
  );
};

const channels = async () => (await cloud.witness('spice')).spice ?? [];

describe('SPICE by remote-viewer', () => {
  const types = async () => (await channels()).map((channel) => channel['channel-type']);

  test('opens: QEMU names the display channel and three for USB; the ticket is in no argument and no environment', async () => {
    const run = start(spice());
    expect(await run.ready).toBe(true);
    await expect.poll(types, { timeout: 5_000 }).toContain(2);
    await expect.poll(async () => (await types()).filter((type) => type === 9).length).toBe(3);
    expect(processesWith(vmOf('spice').graphics?.password ?? '?')).toEqual([]);
    // Nor does anything of our own environment reach it.
    expect(processesWith('pl4nted')).toEqual([]);
    await wholeSpiceSession(cloud);
    await cloud.endConnections('spice');
    expect(await run.ended).toMatchObject({ meaning: 'closed', wasReady: true });
    await expect.poll(types).toEqual([]);
  });

  test('a probe throws nobody out, however often', async () => {
    const run = start(spice());
    await run.ready;
    await wholeSpiceSession(cloud);
    const ids = async () =>
      (await channels()).map((channel) => channel['connection-id']).toSorted((a, b) => a - b);
    const before = await ids();
    const address = { host: '127.0.0.1', port: vmOf('spice').graphics?.port ?? 0 };
    const probes = createProbes();
    for (let time = 0; time < 5; time++)
      expect(await probes.spice(address, 2_000, new AbortController().signal)).toEqual({
        ok: true,
        needsTls: false,
      });
    await systemClock.sleep(500);
    expect(await ids()).toEqual(before);
  });

  test('a wrong ticket is told as such, and no dialog is left waiting', async () => {
    const run = start(spice({ password: 'not it' }));
    expect(await run.ready).toBe(false);
    expect(await run.ended).toMatchObject({ meaning: 'ticket-rejected', wasReady: false });
    expect(isRunning(run.pid ?? 0)).toBe(false);
  });

  test('a closed port is told as such', async () => {
    const run = start(spice({ port: await closedPort() }));
    expect(await run.ended).toMatchObject({ meaning: 'unreachable' });
    expect(isRunning(run.pid ?? 0)).toBe(false);
  });

  test('is stopped when asked, with all of its group', async () => {
    const run = start(spice());
    await run.ready;
    await wholeSpiceSession(cloud);
    expect(await run.stop()).toMatchObject({ meaning: 'cancelled' });
    expect(isRunning(run.pid ?? 0)).toBe(false);
    await expect.poll(types, { timeout: 5_000 }).toEqual([]);
  });

  test('a file that it cannot read ends it with a failure, not with a window', async () => {
    const broken = {
      ...spice(),
      handOff: { channel: 'stdin', content: '[virt-viewer]\ntype=nothing\n' },
    } as const;
    const run = start({ ...broken, readyWithin: 6_000 });
    expect((await run.ended).meaning).toMatch(/^(failed|timed-out)$/);
    expect(isRunning(run.pid ?? 0)).toBe(false);
  });
});

describe('RDP by FreeRDP', () => {
  const record = async () => (await cloud.witness('rdp')).rdp;

  test('opens: the server accepted the sign-in; the password is in no argument and no environment', async () => {
    const before = (await record())?.logons ?? 0;
    const run = start(rdp('rdp'));
    expect(await run.ready).toBe(true);
    await expect.poll(async () => (await record())?.logons).toBe(before + 1);
    await expect.poll(async () => (await record())?.connections).toBe(1);
    expect(processesWith(cloud.rdp.password)).toEqual([]);
    expect(await run.stop()).toMatchObject({ meaning: 'cancelled', wasReady: true });
    await expect.poll(async () => (await record())?.connections, { timeout: 5_000 }).toBe(0);
  });

  test('a certificate that is not the pinned one is refused before the password is sent', async () => {
    const before = (await record())?.logons ?? 0;
    const pin = Array.from({ length: 32 }, () => 'ab').join(':');
    expect(await start(rdp('rdp', { pin })).ended).toMatchObject({ meaning: 'certificate-untrusted' });
    expect(await start(rdp('rdp', { pin: null })).ended).toMatchObject({ meaning: 'certificate-untrusted' });
    expect((await record())?.logons).toBe(before);
  });

  test('a wrong password is told as such', async () => {
    const run = start(rdp('rdp', { password: 'not it' }));
    expect(await run.ready).toBe(false);
    // FreeRDP's own server of 2.11 hangs up; 3.x, as Windows, says that the sign-in was refused.
    expect((await run.ended).meaning).toMatch(/^(dropped|logon-rejected)$/);
  });

  test('a closed port is told as such', async () => {
    expect(await start(rdp('rdp', { port: await closedPort() })).ended).toMatchObject({
      meaning: 'unreachable',
    });
  });
});

describe('RDP to xrdp, with a real login', () => {
  test('opens: the session manager has let the account in, and its session is gone with the connection', async (context) => {
    const user = cloud.rdp.xrdpUser;
    if (user === null) return context.skip(withoutXrdp() ?? 'the demo has no xrdp desktop');
    const record = async () => (await cloud.witness('xrdp')).rdp;
    expect(vmOf('xrdp').context.userName).toBe(user);
    await expect.poll(async () => (await record())?.open, { timeout: 5_000 }).toBe(true);
    const run = start(rdp('xrdp'));
    expect(await run.ready).toBe(true);
    await expect.poll(async () => (await record())?.logons, { timeout: 10_000 }).toBe(1);
    await expect.poll(() => processesWith(`/tmp/${user}`).length, { timeout: 10_000 }).toBeGreaterThan(0);
    await run.stop();
    await expect.poll(async () => (await record())?.connections, { timeout: 5_000 }).toBe(0);
  });
});

describe('a guest that goes away under an open desktop', () => {
  const powerOff = async (key: VmKey) => {
    const { name, password } = cloud.users.desktop;
    await call(cloud.endpoint, 'one.vm.action', [`${name}:${password}`, 'poweroff-hard', cloud.vmId(key)]);
  };

  test('ends the RDP session as lost, and its port is closed', async () => {
    const run = start(rdp('rdp'));
    expect(await run.ready).toBe(true);
    await powerOff('rdp');
    expect(await run.ended).toMatchObject({ meaning: 'lost', wasReady: true });
    expect((await cloud.witness('rdp')).rdp?.open).toBe(false);
  });

  test('ends the SPICE session: remote-viewer tells a shut-down and a cut alike', async () => {
    const run = start(spice());
    expect(await run.ready).toBe(true);
    await wholeSpiceSession(cloud);
    await powerOff('spice');
    expect(await run.ended).toMatchObject({ meaning: 'closed', wasReady: true });
    expect(isRunning(run.pid ?? 0)).toBe(false);
  });
});
