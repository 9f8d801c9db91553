import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Vm } from '../../core/opennebula/model/vm.ts';
import { vmPoolReader } from '../../core/opennebula/resources/vm-pool.ts';
import type { Address } from '../../core/probes.ts';
import { rdpSpec } from '../../core/sessions/freerdp.ts';
import type { Launcher, Run } from '../../core/sessions/launcher.ts';
import type { VmKey } from '../../demo/catalogue.ts';
import type { DemoCloud } from '../../demo/cloud.ts';
import { openNursery } from '../../demo/process.ts';
import type { Nursery } from '../../demo/process.ts';
import { withoutXrdp } from '../../demo/xrdp-desktop.ts';
import { systemClock } from '../../platform/clock.ts';
import { probeCertificate } from '../../platform/probes/certificate.ts';
import { createLauncher } from '../../platform/process/launcher.ts';
import { openXSession } from '../../tour/x-session.ts';
import { call } from '../contract/wire.ts';
import { decodeWhole } from '../support/decode.ts';
import { rdpOptions } from '../support/launch.ts';
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
  const { display } = await openXSession(nursery, workDir, '1024x768');
  launcher = createLauncher({ clock: systemClock, environment: { DISPLAY: display }, runtimeDir: workDir });
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

const addressOf = (key: VmKey): Address => {
  const vm = vms.find((each) => each.id === cloud.vmId(key));
  if (vm === undefined) throw new Error(`no VM ${key}`);
  return { host: '127.0.0.1', port: vm.context.rdpPort };
};
const seen = (key: VmKey) => probeCertificate(addressOf(key), 5_000, new AbortController().signal);
const recordOf = async (key: VmKey) => (await cloud.witness(key)).rdp;

/** A person who is connected, held to this certificate. */
const connect = (key: 'rdp' | 'xrdp', pin: string): Run => {
  const user = vms.find((each) => each.id === cloud.vmId(key))?.context.userName ?? '';
  const run = launcher.launch(
    rdpSpec(
      rdpOptions({
        version: launcher.has('xfreerdp3') ? 3 : 2,
        ...addressOf(key),
        user,
        password: cloud.rdp.password,
        security: [key === 'rdp' ? 'nla' : 'tls'],
        pin,
      }),
    ),
  );
  runs.push(run);
  return run;
};

describe.each([
  ["FreeRDP's server, with NLA", 'rdp'],
  ['xrdp, with TLS', 'xrdp'],
] as const)('%s', (_name, key) => {
  test('shows the certificate that it has, and FreeRDP takes it for the only one', async (context) => {
    const why = key === 'xrdp' && cloud.rdp.xrdpUser === null ? withoutXrdp() : null;
    if (why !== null) return context.skip(why);
    await expect.poll(async () => (await recordOf(key))?.open, { timeout: 10_000 }).toBe(true);
    const { port } = addressOf(key);
    const shown = await seen(key);
    expect(shown).toEqual({ ok: true, fingerprint: cloud.rdp.pins[`127.0.0.1:${port}`] });
    expect(await connect(key, shown.ok ? shown.fingerprint : '').ready).toBe(true);
  });

  test('goes on with who is connected, and lets nobody in, however often it is looked at', async (context) => {
    const why = key === 'xrdp' && cloud.rdp.xrdpUser === null ? withoutXrdp() : null;
    if (why !== null) return context.skip(why);
    const { port } = addressOf(key);
    const run = connect(key, cloud.rdp.pins[`127.0.0.1:${port}`] ?? '');
    expect(await run.ready).toBe(true);
    await systemClock.sleep(1_000);
    const before = await recordOf(key);
    let over = false;
    void run.ended.then(() => (over = true));
    for (let time = 0; time < 5; time++) expect(await seen(key)).toMatchObject({ ok: true });
    await expect
      .poll(async () => (await recordOf(key))?.connections, { timeout: 5_000 })
      .toBe(before?.connections);
    expect((await recordOf(key))?.logons).toBe(before?.logons);
    expect(over).toBe(false);
  });
});
