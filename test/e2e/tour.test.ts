import { spawn } from 'node:child_process';
import { readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { ROOT } from '../../build/tools.ts';
import { STEPS } from '../../tour/steps.ts';
import { temporary } from '../support/terminal.ts';

const out = temporary('test-tour');
afterAll(() => rmSync(out, { recursive: true, force: true }));

interface Step {
  readonly name: string;
  readonly ok: boolean;
  readonly screenshot: string;
  readonly observed: {
    readonly spice?: { readonly 'channel-type': number }[];
    readonly rdp?: { readonly logons: number };
  };
}

test('the tour sees every step at the peer, and says so by its exit code and its record', async () => {
  const child = spawn(process.execPath, [join(ROOT, 'tour', 'main.ts'), '--tour', '--out', out], {
    env: { PATH: process.env['PATH'] },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const code = await new Promise((resolve) => void child.on('close', resolve));
  const record = JSON.parse(readFileSync(join(out, 'tour.json'), 'utf8')) as { ok: boolean; steps: Step[] };
  expect(record.steps.filter((step) => !step.ok)).toEqual([]);
  expect([code, record.ok]).toEqual([0, true]);
  expect(record.steps.map((step) => step.name)).toEqual(STEPS.map(([name]) => name));
  expect(
    readdirSync(out)
      .filter((name) => name.endsWith('.png'))
      .sort(),
  ).toEqual(record.steps.map((step) => step.screenshot).sort());
  const observed = (name: string) => record.steps.find((step) => step.name === name)?.observed;
  expect(observed('open the SPICE desktop')?.spice?.map((channel) => channel['channel-type'])).toContain(2);
  expect(observed('open the RDP desktop')?.rdp?.logons).toBe(1);
});
