import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleRenderer } from '../../build/bundle-renderer.ts';
import { RENDERER } from '../../build/bundle.ts';
import { vmReader } from '../../core/opennebula/resources/vm.ts';
import { connectionFile } from '../../core/sessions/remote-viewer.ts';
import type { DemoCloud } from '../../demo/cloud.ts';
import { call } from '../contract/wire.ts';
import { decodeWhole } from '../support/decode.ts';
import { spiceOptions } from '../support/launch.ts';
import { onScreen, openCloud, openTerminal, signIn } from '../support/terminal.ts';
import type { Terminal } from '../support/terminal.ts';
import { median } from './row.ts';
import type { BenchRow } from './row.ts';

const ROUNDS = 15;
/** SPICE_CHANNEL_DISPLAY of spice-protocol. */
const DISPLAY_CHANNEL = 2;
const MOST_ADDED = 100;

const pause = (ms: number) =>
  new Promise<void>((resolve) => {
    setTimeout(resolve, ms);
  });

/** Asks QEMU until `is` holds of the channel types that stand. */
async function until(cloud: DemoCloud, is: (types: readonly number[]) => boolean): Promise<void> {
  for (const end = performance.now() + 30_000; performance.now() < end; await pause(3))
    if (is((await cloud.channels('spice')).map((channel) => channel['channel-type']))) return;
  throw new Error('QEMU does not say what it had to say within 30 s');
}

/** Milliseconds from `press` until QEMU has a display channel; then the desktop ends the connection. */
async function timed(cloud: DemoCloud, press: () => Promise<unknown> | void): Promise<number> {
  const started = performance.now();
  await press();
  await until(cloud, (types) => types.includes(DISPLAY_CHANNEL));
  const took = performance.now() - started;
  await pause(500);
  await cloud.endConnections('spice');
  await until(cloud, (types) => types.length === 0);
  return took;
}

async function fileOf(cloud: DemoCloud): Promise<string> {
  const { name, password } = cloud.users.desktop;
  const body = await call(cloud.endpoint, 'one.vm.info', [`${name}:${password}`, cloud.vmId('spice')]);
  const { graphics, name: title } = decodeWhole(vmReader(), body);
  return connectionFile(
    spiceOptions({
      host: '127.0.0.1',
      port: graphics?.port ?? 0,
      password: graphics?.password ?? null,
      title,
      usb: { onConnect: '', later: '' },
    }),
  );
}

async function byHand(terminal: Terminal, file: string, home: string): Promise<() => Promise<void>> {
  const viewer = spawn('/usr/bin/remote-viewer', ['--kiosk', '--kiosk-quit=on-disconnect', '-'], {
    env: { PATH: '/usr/bin:/bin', DISPLAY: terminal.x.display, HOME: home, LC_ALL: 'C.UTF-8' },
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  viewer.stdin.end(file);
  const gone = new Promise<void>((resolve) => void viewer.on('exit', () => resolve()));
  return () => gone;
}

/** From the press to QEMU's display channel: through the shell, and by remote-viewer with the same file; alternating. */
export async function benchOpenSpice(): Promise<BenchRow[]> {
  await bundleRenderer(RENDERER);
  const cloud = await openCloud();
  const home = mkdtempSync(join(tmpdir(), 'onekiosk-bench-'));
  const shell: number[] = [];
  const hand: number[] = [];
  try {
    const terminal = await openTerminal(cloud);
    try {
      const file = await fileOf(cloud);
      await signIn(terminal, cloud.users.desktop);
      const tile = `[data-desktop="${cloud.vmId('spice')}"]`;
      for (let round = 0; round < ROUNDS; round++) {
        await onScreen(terminal.page, 'home');
        await terminal.page.waitForSelector(tile);
        shell.push(
          await timed(cloud, () => terminal.page.evaluate(`document.querySelector('${tile}').click()`)),
        );
        await onScreen(terminal.page, 'home');
        let ended: () => Promise<void> = async () => {};
        hand.push(
          await timed(cloud, async () => {
            ended = await byHand(terminal, file, home);
          }),
        );
        await ended();
      }
    } finally {
      await terminal.close();
    }
  } finally {
    await cloud.close();
    rmSync(home, { recursive: true, force: true });
  }
  const added = median(shell) - median(hand);
  const spread = (values: readonly number[]) =>
    `${Math.min(...values).toFixed(0)}–${Math.max(...values).toFixed(0)} ms`;
  return [
    {
      name: 'open-spice',
      against: `remote-viewer by hand, ${median(hand).toFixed(0)} ms (${spread(hand)}); ours ${spread(shell)}`,
      value: median(shell),
      unit: 'ms',
      ratio: median(shell) / median(hand),
      goal: `+${MOST_ADDED} ms`,
      holds: added <= MOST_ADDED,
    },
  ];
}
