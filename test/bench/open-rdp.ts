import { existsSync } from 'node:fs';
import { bundleRenderer } from '../../build/bundle-renderer.ts';
import { RENDERER } from '../../build/bundle.ts';
import { rdpSpec } from '../../core/sessions/freerdp.ts';
import { vmReader } from '../../core/opennebula/resources/vm.ts';
import type { DemoCloud } from '../../demo/cloud.ts';
import { call } from '../contract/wire.ts';
import { decodeWhole } from '../support/decode.ts';
import { rdpOptions } from '../support/launch.ts';
import { onScreen, openCloud, openTerminal, signIn } from '../support/terminal.ts';
import type { XSession } from '../../tour/x-session.ts';
import { benchOpening, pause, withBareScreen } from './open.ts';
import type { BenchRow } from './row.ts';

/** Closes the viewer's window, and waits until the server has nobody left. */
async function ended(cloud: DemoCloud, screen: XSession, title: string): Promise<void> {
  await screen.closeWindow(title);
  for (const end = performance.now() + 30_000; performance.now() < end; await pause(50))
    if ((await cloud.witness('rdp')).rdp?.connections === 0) return;
  throw new Error('the RDP server keeps its client');
}

/** RDP with network level authentication: from the press on “Sign in” to the picture, and FreeRDP with the same arguments. */
export async function benchOpenRdp(): Promise<BenchRow[]> {
  await bundleRenderer(RENDERER);
  const cloud = await openCloud();
  try {
    const { name, password } = cloud.users.desktop;
    const body = await call(cloud.endpoint, 'one.vm.info', [`${name}:${password}`, cloud.vmId('rdp')]);
    const { context, name: title } = decodeWhole(vmReader(), body);
    const three = existsSync('/usr/bin/xfreerdp3');
    const terminal = await openTerminal(cloud);
    const { page } = terminal;
    try {
      await signIn(terminal, cloud.users.desktop);
      const tile = `[data-desktop="${cloud.vmId('rdp')}"]`;
      return await withBareScreen((bare) =>
        benchOpening({
          name: 'open-rdp',
          bare,
          terminal,
          program: three ? '/usr/bin/xfreerdp3' : '/usr/bin/xfreerdp',
          spec: rdpSpec(
            rdpOptions({
              version: three ? 3 : 2,
              host: '127.0.0.1',
              port: context.rdpPort,
              user: cloud.rdp.user,
              password: cloud.rdp.password,
              pin: cloud.rdp.pins[`127.0.0.1:${context.rdpPort}`] ?? null,
              title,
            }),
          ),
          async prepare() {
            await onScreen(page, 'home');
            await page.waitForSelector(tile);
            await page.evaluate(`document.querySelector('${tile}').click()`);
            await page.waitForSelector('[data-screen=credentials] input[name=password]:focus');
            await terminal.x.type(cloud.rdp.password);
            return () => page.evaluate("document.querySelector('form.credentials').requestSubmit()");
          },
          end: (screen) => ended(cloud, screen, title),
        }),
      );
    } finally {
      await terminal.close();
    }
  } finally {
    await cloud.close();
  }
}
