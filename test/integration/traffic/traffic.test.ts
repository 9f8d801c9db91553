import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import type { Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../../platform/clock.ts';
import { createTraffic } from '../../../platform/traffic/index.ts';
import { serveTcp } from '../../support/servers.ts';
import type { TestServer } from '../../support/servers.ts';

const traffic = createTraffic({ clock: systemClock, environment: {} });
let server: TestServer;
let sockets: Socket[];
const clients: ChildProcess[] = [];
beforeEach(async () => {
  sockets = [];
  server = await serveTcp((socket) => {
    sockets.push(socket);
    socket.resume();
  });
});
afterEach(async () => {
  for (const client of clients.splice(0)) process.kill(-(client.pid ?? 0), 'SIGKILL');
  await server.close();
});

/** A process with so many connections to the server, which says nothing and reads everything; `below` runs it as a child of a shell. */
async function openClient(connections: number, below = false): Promise<number> {
  const source = `
    for (let n = 0; n < ${connections}; n++) require('node:net').connect(${server.port}, '127.0.0.1').resume();
    setInterval(() => {}, 1000);`;
  const command: [string, string[]] = below
    ? ['/bin/sh', ['-c', '"$0" -e "$1"; exit', process.execPath, source]]
    : [process.execPath, ['-e', source]];
  const before = sockets.length;
  const client = spawn(...command, { stdio: ['ignore', 'ignore', 'inherit'], detached: true });
  clients.push(client);
  await expect.poll(() => sockets.length, { timeout: 5_000 }).toBe(before + connections);
  return client.pid ?? 0;
}
const quiet = async (pid: number): Promise<number> => (await traffic.quietFor(pid)) ?? NaN;

describe('milliseconds since something was received', () => {
  test('grow with the silence, and begin anew with every byte', async () => {
    const pid = await openClient(1);
    sockets[0]?.write('x');
    await systemClock.sleep(1_200);
    const silent = await quiet(pid);
    expect(silent).toBeGreaterThan(1_000);
    expect(silent).toBeLessThan(2_500);
    sockets[0]?.write('x');
    await systemClock.sleep(100);
    expect(await quiet(pid)).toBeLessThan(silent - 500);
  });

  test('are those of its liveliest connection', async () => {
    const pid = await openClient(3);
    await systemClock.sleep(1_200);
    sockets[1]?.write('x');
    await systemClock.sleep(100);
    expect(await quiet(pid)).toBeLessThan(800);
  });

  test('count from the beginning of a connection on which nothing ever came', async () => {
    const pid = await openClient(1);
    await systemClock.sleep(700);
    expect(await quiet(pid)).toBeGreaterThan(500);
    expect(await quiet(pid)).toBeLessThan(3_000);
  });

  test('are not shortened by what the process itself sends', async () => {
    const pid = await openClient(1);
    const talker = spawn(
      process.execPath,
      [
        '-e',
        `const s = require('node:net').connect(${server.port}, '127.0.0.1'); setInterval(() => s.write('x'), 50);`,
      ],
      { stdio: 'ignore', detached: true },
    );
    clients.push(talker);
    await expect.poll(() => sockets.length, { timeout: 5_000 }).toBe(2);
    await systemClock.sleep(1_000);
    expect(await quiet(talker.pid ?? 0)).toBeGreaterThan(800);
    expect(await quiet(pid)).toBeGreaterThan(800);
  });

  test('are told of a child of the process, and of nobody else', async () => {
    const parent = await openClient(1, true);
    await systemClock.sleep(1_000);
    await openClient(1);
    expect(await quiet(parent)).toBeGreaterThan(900);
  });
});

describe('nothing is told', () => {
  test('of a process without a connection, or that is gone', async () => {
    const idle = spawn('/bin/sleep', ['60'], { stdio: 'ignore', detached: true });
    clients.push(idle);
    expect(await traffic.quietFor(idle.pid ?? 0)).toBeNull();
    expect(await traffic.quietFor(1_999_999_999)).toBeNull();
  });

  test('of one that has ended', async () => {
    const pid = await openClient(1);
    clients.pop()?.kill('SIGKILL');
    await expect.poll(() => server.live()).toBe(0);
    expect(await traffic.quietFor(pid)).toBeNull();
  });

  test('where ss takes too long', async () => {
    const pid = await openClient(1);
    const hasty = createTraffic({ clock: { ...systemClock, sleep: async () => {} }, environment: {} });
    expect(await hasty.quietFor(pid)).toBeNull();
  });
});
