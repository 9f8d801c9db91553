/** `npm run demo`: the main job on the embedded demo cloud, for somebody at a display, or as a scripted tour under Xvfb. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Page } from 'puppeteer-core/internal/api/Page.js';
import { startShell } from '../admin/start.ts';
import { RENDERER } from '../build/bundle.ts';
import { bundleRenderer } from '../build/bundle-renderer.ts';
import { openChromium } from '../chromium/host.ts';
import { startDemoCloud } from '../demo/cloud.ts';
import type { DemoCloud } from '../demo/cloud.ts';
import { openNursery } from '../demo/process.ts';
import { systemClock } from '../platform/clock.ts';
import { createStreamLog } from '../platform/log/stream-log.ts';
import { onceTold } from '../platform/process/told.ts';
import { Recorder } from './recorder.ts';
import { demoSettings } from './settings.ts';
import { STEPS } from './steps.ts';
import { viewpointOf } from './viewpoint.ts';
import { openXSession } from './x-session.ts';

const { values } = parseArgs({
  options: {
    tour: { type: 'boolean' },
    size: { type: 'string', default: '1280x800' },
    out: { type: 'string', default: 'tour-out' },
  },
});
if (!/^\d{3,4}x\d{3,4}$/.test(values.size)) throw new Error('--size is WIDTHxHEIGHT, such as 1280x800');

// root's Chromium has no sandbox: only here, where everything is this machine's own.
const sandbox = process.getuid?.() !== 0;

/** Somebody pressed Ctrl+C, or ends it otherwise: everything is taken down in order. */
const told = new Promise<false>((resolve) => onceTold(() => resolve(false)));

async function show(cloud: DemoCloud): Promise<void> {
  const { name, password } = cloud.users.desktop;
  console.log(
    `The demo cloud runs. Sign in as the demo user with one press, or as ${cloud.users.empty.name} who has no desktop.`,
  );
  console.log(`Inside the RDP desktops one press does it too, or the password ${cloud.rdp.password}.`);
  console.log('“Power” has the way out; so has Ctrl+C here, which ends everything.');
  const shell = await startShell({
    settings: demoSettings(cloud),
    environment: process.env,
    log: createStreamLog(process.stderr, 'notice'),
    bundle: RENDERER,
    demo: { user: name, secret: password, guestPassword: cloud.rdp.password },
    openHost: openChromium({ environment: process.env, sandbox, clock: systemClock, executable: null }),
  });
  await Promise.race([shell.over, told]);
  await shell.close();
}

async function tour(cloud: DemoCloud): Promise<boolean> {
  const workDir = mkdtempSync(join(tmpdir(), 'onekiosk-tour-'));
  const nursery = openNursery(workDir);
  const log = createStreamLog(process.stderr, 'warning');
  try {
    const keyboard = await openXSession(nursery, workDir, values.size);
    const environment = { DISPLAY: keyboard.display, LANG: 'C.UTF-8' };
    let window: Page | null = null;
    const onPage = (page: Page) => {
      window = page;
    };
    const shell = await startShell({
      settings: demoSettings(cloud),
      environment,
      log,
      bundle: RENDERER,
      demo: null,
      openHost: openChromium({ environment, sandbox, clock: systemClock, executable: null, onPage }),
    });
    try {
      if (window === null) throw new Error('the shell has no window');
      const parts = { cloud, keyboard, page: viewpointOf(window) };
      const recorder = new Recorder(values.out, keyboard.screenshot, (line) => console.log(line));
      const walk = async (): Promise<boolean> => {
        for (const [name, work] of STEPS) await recorder.step(name, () => work(parts));
        return await recorder.finish(STEPS.length);
      };
      return await Promise.race([walk(), told]);
    } finally {
      await shell.close();
    }
  } finally {
    await nursery.close();
  }
}

await bundleRenderer(RENDERER);
const cloud = await startDemoCloud({
  workDir: mkdtempSync(join(tmpdir(), 'onekiosk-demo-')),
  log: (line) => console.error(line),
});
try {
  const scripted =
    values.tour === true || (process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY'] ?? '') === '';
  if (!scripted) await show(cloud);
  else if (await tour(cloud))
    console.log(`Every observation is there; screenshots and tour.json are in ${values.out}/`);
  else process.exitCode = 1;
} finally {
  await cloud.close();
  // A tour that was told to end stands in the middle of a step, which would wait for its peer until its time is over.
  void told.then(() => process.exit());
}
