/** `onekiosk shell`, as root may run it in a test: bundled like it, on the Chromium host. Says `usable` when somebody can type. */
import { fileURLToPath } from 'node:url';
import { startShell } from '../../admin/start.ts';
import { openChromium } from '../../chromium/host.ts';
import { systemClock } from '../../platform/clock.ts';
import { createStreamLog } from '../../platform/log/stream-log.ts';
import { settingsOf } from '../support/settings.ts';

const environment = process.env;
const shell = await startShell({
  settings: settingsOf(),
  environment,
  log: createStreamLog(process.stderr, 'error'),
  bundle: fileURLToPath(new URL('../dist/renderer', import.meta.url)),
  demo: null,
  openHost: openChromium({
    environment,
    sandbox: process.getuid?.() !== 0,
    clock: systemClock,
    executable: null,
    onPage: (page) =>
      void page
        .waitForSelector('input[name=user]:focus')
        .then(() => console.log(`usable ${JSON.stringify([process.pid, ...shell.host.pids()])}`)),
  }),
});
process.once('SIGTERM', () => void shell.close());
