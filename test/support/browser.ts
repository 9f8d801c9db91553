import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'puppeteer-core/internal/api/Browser.js';
import type { Page } from 'puppeteer-core/internal/api/Page.js';
import { findChromium } from '../../chromium/find.ts';
import { startChromium } from '../../chromium/start.ts';
import { openNursery } from '../../demo/process.ts';
import { systemClock } from '../../platform/clock.ts';
import { openXSession } from '../../tour/x-session.ts';
import type { XSession } from '../../tour/x-session.ts';

/** The distribution's Chromium on a screen of its own, without anything of the shell but what the test asks for. */
export interface BareBrowser {
  readonly x: XSession;
  readonly browser: Browser;
  readonly page: Page;
  readonly pids: () => readonly number[];
  close(): Promise<void>;
}

export interface BareOptions {
  /** The whole command line but debugging pipe and profile, in place of the shell's own. */
  readonly switches?: readonly string[];
  /** Text of a managed policy file that this Chromium alone sees: it stands in a mount namespace of its own (mount_namespaces(7)). */
  readonly policy?: string;
}

/** A stand-in for the executable: arranges what `options` say, and becomes Chromium. */
function wrapper(folder: string, { switches, policy }: BareOptions): string {
  const lines = ['#!/bin/sh'];
  if (policy !== undefined) {
    const file = join(folder, 'policy.json');
    writeFileSync(file, policy);
    lines.push(
      'if [ -z "$ONEKIOSK_APART" ]; then export ONEKIOSK_APART=1; exec /usr/bin/unshare --mount --propagation private "$0" "$@"; fi',
      '/usr/bin/mount -t tmpfs none /etc/chromium || exit 1',
      `/usr/bin/mkdir -p /etc/chromium/policies/managed && /usr/bin/cp '${file}' /etc/chromium/policies/managed/onekiosk.json || exit 1`,
    );
  }
  if (switches !== undefined)
    lines.push(
      'for each; do case $each in --user-data-dir=*) profile=$each ;; esac; done',
      `set -- --remote-debugging-pipe "$profile" ${switches.map((each) => `'${each}'`).join(' ')}`,
    );
  const path = join(folder, 'chromium');
  writeFileSync(path, [...lines, `exec ${findChromium()} "$@"`, ''].join('\n'));
  chmodSync(path, 0o755);
  return path;
}

/** The executable for a shell whose Chromium sees this policy; `close` takes it away again. */
export function managedChromium(policy: string): { readonly path: string; close(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'onekiosk-test-managed-'));
  return {
    path: wrapper(folder, { policy }),
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}

export async function openBare(options: BareOptions): Promise<BareBrowser> {
  const workDir = mkdtempSync(join(tmpdir(), 'onekiosk-test-bare-'));
  const nursery = openNursery(workDir);
  try {
    const x = await openXSession(nursery, workDir, '800x600');
    const started = await startChromium({
      environment: { DISPLAY: x.display, LANG: 'C.UTF-8' },
      sandbox: process.getuid?.() !== 0,
      clock: systemClock,
      executable: wrapper(workDir, options),
    });
    const [page] = await started.browser.pages();
    if (page === undefined) {
      await started.kill();
      throw new Error('Chromium opened no window');
    }
    return {
      x,
      browser: started.browser,
      page,
      pids: () => started.pids(),
      async close() {
        await started.kill();
        await nursery.close();
      },
    };
  } catch (error) {
    await nursery.close();
    throw error;
  }
}
