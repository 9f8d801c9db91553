import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '../../../build/tools.ts';

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
  '%s is told once, however often it comes',
  async (signal) => {
    const script = `
    import { onceTold } from ${JSON.stringify(join(ROOT, 'platform/process/told.ts'))};
    onceTold(() => { console.log('told'); setTimeout(() => process.exit(3), 300); });
    setInterval(() => {}, 1_000);
    console.log('up');`;
    const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString('utf8');
      if (/(up|told)\n$/.test(said)) child.kill(signal);
    });
    expect(await new Promise((resolve) => void child.on('close', resolve))).toBe(3);
    expect(said).toBe('up\ntold\n');
  },
);
