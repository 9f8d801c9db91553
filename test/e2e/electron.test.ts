import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { electronBinary } from '../../admin/electron.ts';
import { ELECTRON } from '../../build/bundle.ts';
import { openNursery } from '../../demo/process.ts';
import { openXSession } from '../../tour/x-session.ts';
import { openCloud, temporary } from '../support/terminal.ts';

test('the shell opens its window in Electron', async (context) => {
  const binary = electronBinary();
  if (binary === null)
    return context.skip(
      'no Electron binary: its download (GitHub releases) was not reached; npm run fetch:electron',
    );
  if (process.getuid?.() === 0)
    return context.skip('Electron refuses to run as root, and its sandbox stays on');
  const cloud = await openCloud();
  const workDir = temporary('test-electron');
  const nursery = openNursery(workDir);
  const settings = join(workDir, 'onekiosk.toml');
  writeFileSync(settings, `[cloud]\nendpoint = "${cloud.endpoint}"\n`, { mode: 0o600 });
  const { display, windows } = await openXSession(nursery, workDir, '1280x800');
  const child = spawn(binary, [join(ELECTRON, 'main.mjs'), `--settings=${settings}`], {
    env: { PATH: process.env['PATH'], HOME: workDir, DISPLAY: display },
    stdio: 'inherit',
  });
  try {
    await expect.poll(windows, { timeout: 20_000 }).toEqual(['onekiosk']);
  } finally {
    child.kill('SIGTERM');
    await nursery.close();
    await cloud.close();
  }
});
