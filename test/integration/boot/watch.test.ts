/** The watch with a real QEMU, its VNC server and a port that is RDP or not; only the cloud is a stage. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readScreen } from '../../../core/boot/screen/read.ts';
import type { Verdict } from '../../../core/boot/verdict.ts';
import { freePort } from '../../../demo/ports.ts';
import { openNursery } from '../../../demo/process.ts';
import type { DemoChild, Nursery } from '../../../demo/process.ts';
import { openQmp } from '../../../demo/qmp.ts';
import { createPeople } from '../../../kiosk/person.ts';
import { follow } from '../../../kiosk/session/follow.ts';
import { reach } from '../../../kiosk/session/reach.ts';
import { createScreen } from '../../../kiosk/session/screen.ts';
import { systemClock } from '../../../platform/clock.ts';
import { createProbes } from '../../../platform/probes/index.ts';
import { createEyes } from '../../../platform/screen/index.ts';
import { createStage } from '../../support/ports.ts';
import { nicOf, vmOf } from '../../support/vm.ts';

const PASSWORD = 'vnc4test';
/** X.224 Connection Confirm that picks NLA (MS-RDPBCGR 2.2.1.2). */
const CONFIRM = Buffer.from('030000130ed000001234000209080002000000', 'hex');

let folder = '';
let nursery: Nursery;
let guest: { port: number; silent: boolean; server: Server; sockets: Set<Socket> };

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'boot-watch-'));
  nursery = openNursery(folder);
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {}).on('close', () => sockets.delete(socket));
    socket.on('data', () => void (guest.silent || socket.end(CONFIRM)));
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  guest = { port: (server.address() as AddressInfo).port, silent: true, server, sockets };
});

afterEach(async () => {
  guest.sockets.forEach((socket) => socket.destroy());
  await new Promise((resolve) => guest.server.close(resolve));
  await nursery.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A machine that has nothing to boot from, halted before its first instruction; and its VNC port. */
async function machine(): Promise<{ qemu: DemoChild; port: number; go: () => Promise<unknown> }> {
  const port = await freePort();
  const socket = join(folder, 'qmp');
  const file = join(folder, 'password');
  writeFileSync(file, PASSWORD);
  const qemu = nursery.start({
    command: [
      ...(['/usr/bin/qemu-system-x86_64', '-machine', 'pc', '-accel', 'tcg', '-nodefaults'] as const),
      ...['-m', '32', '-vga', 'std', '-display', 'none', '-boot', 'strict=on', '-S'],
      ...['-object', `secret,id=vnc,file=${file}`],
      ...['-vnc', `127.0.0.1:${port - 5_900},password-secret=vnc`],
      ...['-qmp', `unix:${socket},server=on,wait=off`],
    ],
    cwd: folder,
  });
  const qmp = await openQmp(socket, 15_000, () => {});
  return { qemu, port, go: () => qmp.run('cont') };
}

async function watched(port: number, deadlines: { rdp: number; console: number }) {
  const settings = { deadlines: { start: 60, viewer: 30, ...deadlines }, boot: { grace: 0 } };
  const { ports, world } = createStage(settings, null, {
    clock: systemClock,
    eyes: createEyes(systemClock),
    probes: createProbes(),
  });
  world.vms = [
    vmOf({
      nics: [nicOf({ rdp: true, ip: '127.0.0.1' })],
      context: { rdpPort: guest.port, rdpSecurity: '', userName: '' },
      host: { hostname: '127.0.0.1', sequence: 0, runningSince: 1 },
      graphics: { type: 'vnc', port, listen: '', password: PASSWORD, keymap: '' },
    }),
  ];
  const people = createPeople(ports);
  await people.signIn({ user: 'alice', secret: 'right' });
  const person = people.present();
  if (person === null) throw new Error('nobody is signed in');
  const ending = new AbortController();
  const screen = createScreen(1, { id: 7, name: 'Office' }, 0, () => {});
  const reaching = reach(ports, person, screen, ending.signal);
  /** Follows what got stuck; each verdict that is told stands in the list. */
  const stuck = async () => {
    const reached = await reaching;
    if (typeof reached.verdict !== 'object' || !('words' in reached)) throw new Error('it is not stuck');
    const told: Verdict[] = [reached.verdict];
    const following = follow(ports, person, reached, ({ verdict }) => void told.push(verdict), ending.signal);
    const until = async (key: string): Promise<number> => {
      const begun = performance.now();
      while (!told.some(({ sentence }) => sentence.key === key)) await sleep(50);
      return performance.now() - begun;
    };
    return { reached, told, until, following };
  };
  return { stuck, ending };
}

/** When the sign is to be seen, by an eye of its own that hardly rests. */
async function signShown(port: number): Promise<number> {
  const { signal } = new AbortController();
  const target = { address: { host: '127.0.0.1', port }, password: PASSWORD, tls: null };
  const eye = await createEyes(systemClock).open(target, 5_000, signal);
  try {
    for (;;) {
      const picture = await eye.look(signal);
      const content = picture === null ? null : readScreen(picture);
      if (content?.kind === 'text' && content.lines.some((line) => line.includes('No bootable device')))
        return performance.now();
      await sleep(20);
    }
  } finally {
    eye.close();
  }
}

test('what the firmware says is quoted within five seconds, and the guest that answers after all is told', async () => {
  const { port, go } = await machine();
  const { stuck, ending } = await watched(port, { rdp: 60, console: 20 });
  await sleep(2_000);
  const shown = signShown(port);
  await go();
  const { reached, told, until, following } = await stuck();
  expect(performance.now() - (await shown)).toBeLessThan(5_000);
  expect(told).toMatchObject([
    { kind: 'did-not-boot', layer: 'system', sentence: { params: { quote: 'No bootable device.' } } },
  ]);
  expect(reached.words?.join('\n')).toContain('No bootable device.');
  guest.silent = false;
  expect(await until('session.ready')).toBeLessThan(6_000);
  ending.abort();
  await following.over;
});

test('a QEMU that stands still is told beyond the deadline, and is no more when it goes on', async () => {
  const { qemu, port } = await machine();
  const { stuck, ending } = await watched(port, { rdp: 14, console: 5 });
  await sleep(1_500);
  process.kill(qemu.pid, 'SIGSTOP');
  const { told, until, following } = await stuck();
  expect(told.map(({ sentence }) => sentence.key)).toEqual([
    expect.stringMatching(/^boot\.(still|host\.timeout)$/),
  ]);
  process.kill(qemu.pid, 'SIGCONT');
  guest.silent = false;
  expect(await until('session.ready')).toBeLessThan(6_000);
  ending.abort();
  await following.over;
});

test('a QEMU that is killed is told before the cloud knows', async () => {
  const { qemu, port } = await machine();
  const { stuck, ending } = await watched(port, { rdp: 60, console: 3 });
  await sleep(1_500);
  process.kill(qemu.pid, 'SIGKILL');
  const { told, following } = await stuck();
  expect(told).toMatchObject([
    { kind: 'did-not-boot', layer: 'machine', sentence: { key: 'boot.vanished' } },
  ]);
  ending.abort();
  await following.over;
});

test('nothing is left at the console when the watch is over', async () => {
  const { port } = await machine();
  const { stuck, ending } = await watched(port, { rdp: 2, console: 1 });
  const { following } = await stuck();
  ending.abort();
  await following.over;
  const ends = () => nursery.run(['/usr/bin/ss', '-Htn', 'state', 'established', `( sport = :${port} )`]);
  // QEMU has to see that the other end is gone.
  await expect.poll(ends, { timeout: 3_000 }).toBe('');
});
