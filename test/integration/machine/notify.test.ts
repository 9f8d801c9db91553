import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createNotifier } from '../../../platform/machine/notify.ts';
import { createManualClock } from '../../support/manual-clock.ts';

/** A datagram socket such as systemd's, which Node cannot open: one line of output for each word that it is told. */
const LISTEN = `use Socket; $| = 1; socket(S, AF_UNIX, SOCK_DGRAM, 0); bind(S, sockaddr_un($ARGV[0])) or die;
print "open\\n"; while (defined recv(S, $b, 4096, 0)) { print map { "$_\\n" } split /\\n/, $b }`;

let folder = '';
let listener: ChildProcess | null = null;
let words: string[] = [];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'onekiosk-notify-'));
  words = [];
  const child = spawn('/usr/bin/perl', ['-e', LISTEN, join(folder, 'socket')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  listener = child;
  child.stdout.on('data', (text: Buffer) => words.push(...text.toString().trim().split('\n')));
  await until(() => words.includes('open'));
  words = [];
});
afterEach(() => {
  listener?.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

async function until(right: () => boolean): Promise<void> {
  const latest = performance.now() + 20_000;
  while (!right()) {
    if (performance.now() > latest) throw new Error(`only ${words.join(' ')}`);
    await pause(20);
  }
}
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
/** The words that say something; BARRIER=1 asks whether they were read. */
const said = () => words.filter((word) => word !== 'BARRIER=1');
const environment = (usec = '8000000') => ({ NOTIFY_SOCKET: join(folder, 'socket'), WATCHDOG_USEC: usec });

describe('systemd is told', () => {
  test('ready at the first sign of life, and of the later ones as often as it wants', async () => {
    const clock = createManualClock();
    const notifier = createNotifier({ environment: environment(), clock });
    notifier.alive();
    await until(() => said().length === 2);
    expect(said()).toEqual(['READY=1', 'WATCHDOG=1']);
    await pause(300); // The messenger is gone.
    await clock.advance(1_999);
    notifier.alive();
    await pause(500);
    expect(said()).toHaveLength(2);
    await clock.advance(1);
    notifier.alive();
    await until(() => said().length === 3);
    expect(said().at(-1)).toBe('WATCHDOG=1');
  });

  test('nothing while the page is silent, however long that is', async () => {
    const clock = createManualClock();
    const notifier = createNotifier({ environment: environment(), clock });
    notifier.alive();
    await until(() => said().length === 2);
    await clock.advance(3_600_000);
    await pause(500);
    expect(said()).toHaveLength(2);
  });

  test('one word at a time', async () => {
    const notifier = createNotifier({ environment: environment('1'), clock: createManualClock() });
    for (let count = 0; count < 50; count++) notifier.alive();
    await until(() => said().length === 2);
    await pause(300);
    expect(said()).toHaveLength(2);
  });

  test('that it stops', async () => {
    createNotifier({ environment: environment(), clock: createManualClock() }).stopping();
    await until(() => said().length === 1);
    expect(said()).toEqual(['STOPPING=1']);
  });
});

describe('nobody is told', () => {
  test.each([
    [{}],
    [{ NOTIFY_SOCKET: '' }],
    [{ NOTIFY_SOCKET: 'socket' }],
    [{ NOTIFY_SOCKET: '/nowhere/socket' }],
  ])('with %j', async (environment) => {
    const notifier = createNotifier({ environment, clock: createManualClock() });
    notifier.alive();
    notifier.stopping();
    await pause(300);
    expect(words).toEqual([]);
  });

  test('of a watchdog that has no time: ready is said, and then nothing', async () => {
    const clock = createManualClock();
    const notifier = createNotifier({ environment: environment('soon'), clock });
    notifier.alive();
    await until(() => said().length === 2);
    await pause(300);
    await clock.advance(3_600_000);
    notifier.alive();
    await pause(300);
    expect(said()).toHaveLength(2);
  });
});
