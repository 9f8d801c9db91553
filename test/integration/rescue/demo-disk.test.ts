import { afterAll, beforeAll, expect, test } from 'vitest';
import { createOpenNebula } from '../../../core/opennebula/client.ts';
import type { OpenNebula } from '../../../core/opennebula/client.ts';
import type { Session } from '../../../core/opennebula/model/common.ts';
import { readMarker } from '../../../core/rescue/marker.ts';
import { beginRevert, foundRevert } from '../../../core/rescue/revert.ts';
import type { DemoCloud } from '../../../demo/cloud.ts';
import type { VmKey } from '../../../demo/catalogue.ts';
import { revertDisk } from '../../../kiosk/rescue/revert-disk.ts';
import { systemClock, systemRandom } from '../../../platform/clock.ts';
import { createHttpTransport } from '../../../platform/http/transport.ts';
import { Died } from '../../support/oned-vm.ts';
import { personOf } from '../../support/person.ts';
import { openCloud } from '../../support/terminal.ts';

const { signal } = new AbortController();
let demo: DemoCloud;
let cloud: OpenNebula;
let session: Session;

beforeAll(async () => {
  demo = await openCloud();
  const { name, password } = demo.users.desktop;
  session = { user: name, secret: password };
  const transport = createHttpTransport({
    endpoints: [demo.endpoint],
    tls: { ca: null, pins: [], client: null },
    proxy: null,
    allowPlain: true,
    deadlines: { connect: 5_000, firstByte: 20_000, total: 30_000 },
    maxBytes: 1_048_576,
  });
  cloud = createOpenNebula(transport, systemClock, systemRandom);
}, 60_000);
afterAll(() => demo.close());

const read = (key: VmKey) => cloud.vm.info(session, demo.vmId(key));
const boots = (key: VmKey) =>
  expect.poll(async () => (await demo.witness(key)).booted, { timeout: 15_000 }).toBe(true);

/** A terminal that dies just before or after its `death`th call that changes something. */
function terminal(death = Infinity, after = false) {
  let calls = 0;
  const mortal =
    <A extends unknown[]>(call: (...args: A) => Promise<void>) =>
    async (...args: A): Promise<void> => {
      calls += 1;
      if (calls === death && !after) throw new Died();
      await call(...args);
      if (calls === death) throw new Died();
    };
  const vm = {
    ...cloud.vm,
    action: mortal(cloud.vm.action),
    update: mortal(cloud.vm.update),
    diskSnapshotRevert: mortal(cloud.vm.diskSnapshotRevert),
  };
  return {
    cloud: { ...cloud, vm },
    clock: systemClock,
    random: systemRandom,
    log: { write: () => {}, hide: () => () => {} },
    mark: 'onekiosk-0123456789ab',
  };
}
const person = () => personOf({ session, call: { signal } });
const silent = { tell: () => {}, givenUp: () => false };

test('the guest that does not boot does so from its snapshot: the disk itself has gone back', async () => {
  expect((await demo.witness('broken')).booted).toBe(false);
  const before = await read('broken');
  const [snapshot] = before.diskSnapshots[0]?.snapshots ?? [];
  expect(snapshot).toMatchObject({ id: 0, name: 'before the update' });
  const begin = beginRevert(before, { disk: 0, snapshot: 0 });
  expect(await revertDisk(terminal(), person(), before.id, begin, silent, signal)).toEqual({ how: 'done' });
  await boots('broken');
  expect(readMarker(await read('broken'))?.step).toBe('done');
}, 60_000);

// Calls: 1 mark, 2 off, 3 mark, 4 mark, 5 disk, 6 mark, 7 start.
test.each([
  ['before it was switched off', 2, false, 'started as it was'],
  ['when it was switched off', 2, true, 'finished'],
  ['before the disk was to go back', 5, false, 'finished'],
  ['while the disk goes back', 5, true, 'finished'],
  ['before it was to start', 7, false, 'finished'],
  ['after it was to start', 7, true, 'nothing to do'],
] as const)(
  'a terminal that dies %s',
  async (_when, death, after, what) => {
    const before = await read('broken');
    const begin = beginRevert(before, { disk: 0, snapshot: 0 });
    const dying = revertDisk(terminal(death, after), person(), before.id, begin, silent, signal);
    await expect(dying).rejects.toBeInstanceOf(Died);
    const left = await read('broken');
    const found = foundRevert(left, systemClock.now());
    if (what === 'started as it was' || what === 'nothing to do') {
      expect(found).toBeNull();
    } else {
      expect(found).not.toBeNull();
      if (found !== null) {
        const end = await revertDisk(terminal(), person(), before.id, found, silent, signal);
        expect(end).toEqual({ how: 'done' });
      }
    }
    await expect.poll(async () => (await read('broken')).lcmState, { timeout: 10_000 }).toBe(3);
    await boots('broken');
  },
  60_000,
);
