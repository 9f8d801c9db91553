import { spawn } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { launch } from 'puppeteer-core';
import { bundleRenderer } from '../../build/bundle-renderer.ts';
import { bundleNode } from '../../build/bundle-node.ts';
import { RENDERER } from '../../build/bundle.ts';
import { ROOT } from '../../build/tools.ts';
import { findChromium } from '../../chromium/find.ts';
import { allGone } from '../../chromium/process-tree.ts';
import { processTree } from '../../platform/process/tree.ts';
import { commandLine } from '../../chromium/switches.ts';
import { openNursery } from '../../demo/process.ts';
import { systemClock } from '../../platform/clock.ts';
import { openXSession } from '../../tour/x-session.ts';
import { pssOf } from './memory.ts';
import { median } from './row.ts';
import type { BenchRow } from './row.ts';

const ROUNDS = 7;
const MOST_MS = 300;
const MOST_MB = 60;
const MOST_KB = 60;
/** After it is usable, until what it holds has settled, milliseconds. */
const SETTLE = 2_000;

interface Started {
  readonly ms: number;
  readonly mb: number;
}

/** `onekiosk shell` from its first moment until somebody can type, started as build/onekiosk.sh does it. */
async function startOurs(node: string, script: string, display: string): Promise<Started> {
  const started = performance.now();
  const child = spawn(node, ['--max-semi-space-size=1', script], {
    env: { PATH: process.env['PATH'], DISPLAY: display, MALLOC_ARENA_MAX: '1' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const gone = new Promise((resolve) => void child.on('exit', resolve));
  const pids = await new Promise<number[]>((resolve, reject) => {
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString('utf8');
      const list = /^usable (\[.*\])$/m.exec(said)?.[1];
      if (list !== undefined) resolve(JSON.parse(list) as number[]);
    });
    void gone.then(() => reject(new Error('the shell ended')));
  });
  const ms = performance.now() - started;
  await systemClock.sleep(SETTLE);
  const mb = pssOf([...new Set(pids.flatMap((pid) => [...processTree(pid)]))]);
  child.kill('SIGTERM');
  await gone;
  return { ms, mb };
}

/** What somebody types who wants a kiosk and no more. */
const plainSwitches = (profile: string, sandbox: boolean): string[] => [
  '--remote-debugging-pipe',
  `--user-data-dir=${profile}`,
  '--no-first-run',
  '--kiosk',
  ...(sandbox ? [] : ['--no-sandbox', '--disable-gpu']),
  'about:blank',
];

/** The same Chromium until an empty page is painted. */
async function startBare(display: string, switches: typeof commandLine): Promise<Started> {
  const profile = mkdtempSync(join(tmpdir(), 'onekiosk-bench-'));
  const started = performance.now();
  const browser = await launch({
    executablePath: findChromium(),
    pipe: true,
    headless: false,
    defaultViewport: null,
    ignoreDefaultArgs: true,
    args: switches(profile, process.getuid?.() !== 0),
    env: { PATH: '/usr/bin:/bin', HOME: profile, DISPLAY: display },
  });
  const [page] = await browser.pages();
  await page?.goto('about:blank');
  await page?.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
  const ms = performance.now() - started;
  await systemClock.sleep(SETTLE);
  const pids = [...processTree(browser.process()?.pid ?? 0)];
  const mb = pssOf(pids);
  await browser.close();
  await allGone(pids, 3_000, systemClock);
  rmSync(profile, { recursive: true, force: true });
  return { ms, mb };
}

/** Kilobytes of the interface before font and console, as a web server would send them. */
function weight(): number {
  const files = readdirSync(RENDERER).filter((name) => /^(index\.html|main\.(js|css))$/.test(name));
  const bytes = files.map((name) => gzipSync(readFileSync(join(RENDERER, name)), { level: 9 }).length);
  return bytes.reduce((sum, each) => sum + each, 0) / 1024;
}

/** Start and memory beside the same Chromium with an empty page, alternating; and the weight of the interface. */
export async function benchStart(): Promise<BenchRow[]> {
  const script = join(ROOT, 'dist', 'bench-shell.mjs');
  await Promise.all([bundleRenderer(RENDERER), bundleNode('test/bench/bench-shell.ts', script)]);
  const workDir = mkdtempSync(join(tmpdir(), 'onekiosk-bench-'));
  const nursery = openNursery(workDir);
  const ours: Started[] = [];
  const bare: Started[] = [];
  const plain: Started[] = [];
  try {
    // A copy, so that the shell shares no page of Node with this process, as on a terminal, where nothing else runs it.
    const node = join(workDir, 'node');
    copyFileSync(process.execPath, node);
    const { display } = await openXSession(nursery, workDir, '1280x800');
    for (let round = 0; round < ROUNDS; round++) {
      bare.push(await startBare(display, commandLine));
      ours.push(await startOurs(node, script, display));
      plain.push(await startBare(display, plainSwitches));
    }
  } finally {
    await nursery.close();
  }
  const row = (
    unit: 'ms' | 'MB',
    [against, others]: readonly [string, readonly Started[]],
    most: number,
  ): BenchRow => {
    const of = (each: Started) => (unit === 'ms' ? each.ms : each.mb);
    const [mine, theirs] = [median(ours.map(of)), median(others.map(of))];
    return {
      name: unit === 'ms' ? 'start' : 'start-memory',
      against: `${against}: ${theirs.toFixed(0)} ${unit}`,
      value: mine,
      unit,
      ratio: mine / theirs,
      goal: `+${most} ${unit}`,
      holds: mine - theirs <= most,
    };
  };
  const same = ['Chromium, our switches, empty page', bare] as const;
  const own = ['Chromium, --kiosk alone, empty page', plain] as const;
  const kilobytes = weight();
  return [
    row('ms', same, MOST_MS),
    row('ms', own, MOST_MS),
    row('MB', same, MOST_MB),
    row('MB', own, MOST_MB),
    {
      name: 'weight',
      against: 'the goal',
      value: kilobytes,
      unit: 'KB gzip',
      ratio: kilobytes / MOST_KB,
      goal: `<= ${MOST_KB} KB`,
      holds: kilobytes <= MOST_KB,
    },
  ];
}
