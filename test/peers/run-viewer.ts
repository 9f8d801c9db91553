/** A shell reduced to its launcher: starts the viewer whose spec comes as JSON on standard input, and says its process ID. */
import { text } from 'node:stream/consumers';
import { spiceSpec } from '../../core/sessions/remote-viewer.ts';
import type { SpiceOptions } from '../../core/sessions/remote-viewer.ts';
import { systemClock } from '../../platform/clock.ts';
import { createLauncher } from '../../platform/process/launcher.ts';

const { runtimeDir, ...options } = JSON.parse(await text(process.stdin)) as SpiceOptions & {
  readonly runtimeDir: string;
};
const launcher = createLauncher({ clock: systemClock, environment: process.env, runtimeDir });
const run = launcher.launch(spiceSpec(options));
if (await run.ready) console.log(`ready ${run.pid}`);
await run.ended;
