import { bundleRenderer } from '../../build/bundle-renderer.ts';
import { RENDERER } from '../../build/bundle.ts';
import { spiceSpec } from '../../core/sessions/remote-viewer.ts';
import { vmReader } from '../../core/opennebula/resources/vm.ts';
import type { DemoCloud } from '../../demo/cloud.ts';
import { call } from '../contract/wire.ts';
import { decodeWhole } from '../support/decode.ts';
import { spiceOptions } from '../support/launch.ts';
import { onScreen, openCloud, openTerminal, signIn } from '../support/terminal.ts';
import { benchOpening, pause, withBareScreen } from './open.ts';
import type { BenchRow } from './row.ts';

/** Waits until QEMU has no channel left. */
async function ended(cloud: DemoCloud): Promise<void> {
  // QEMU 7.2 may crash in usbredir when a client goes while its channels still come.
  await pause(1_000);
  await cloud.endConnections('spice');
  for (const end = performance.now() + 30_000; performance.now() < end; await pause(20))
    if ((await cloud.channels('spice')).length === 0) return;
  throw new Error('QEMU keeps its client');
}

/** SPICE: from the press to the picture, through the shell and by remote-viewer with the same arguments and file. */
export async function benchOpenSpice(): Promise<BenchRow[]> {
  await bundleRenderer(RENDERER);
  const cloud = await openCloud();
  try {
    const { name, password } = cloud.users.desktop;
    const body = await call(cloud.endpoint, 'one.vm.info', [`${name}:${password}`, cloud.vmId('spice')]);
    const { graphics, name: title } = decodeWhole(vmReader(), body);
    const terminal = await openTerminal(cloud);
    try {
      await signIn(terminal, cloud.users.desktop);
      const tile = `[data-desktop="${cloud.vmId('spice')}"]`;
      return await withBareScreen((bare) =>
        benchOpening({
          name: 'open-spice',
          bare,
          terminal,
          program: '/usr/bin/remote-viewer',
          spec: spiceSpec(
            spiceOptions({
              host: '127.0.0.1',
              port: graphics?.port ?? 0,
              password: graphics?.password ?? null,
              title,
            }),
          ),
          async prepare() {
            await onScreen(terminal.page, 'home');
            await terminal.page.waitForSelector(tile);
            return () => terminal.page.evaluate(`document.querySelector('${tile}').click()`);
          },
          end: () => ended(cloud),
        }),
      );
    } finally {
      await terminal.close();
    }
  } finally {
    await cloud.close();
  }
}
