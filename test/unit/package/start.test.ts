import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ROOT } from '../../../build/tools.ts';

let folder = '';
let runtime = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'onekiosk-start-'));
  runtime = join(folder, 'run');
  mkdirSync(runtime);
  const shell = join(folder, 'shell');
  writeFileSync(shell, '#!/bin/sh\nenv\nls -la "$HOME"\necho "--- $*"\n');
  const text = readFileSync(join(ROOT, 'build/package/root/usr/lib/onekiosk/start'), 'utf8');
  // The shell itself is not here: one that says what it was given stands for it.
  writeFileSync(join(folder, 'start'), text.replace('exec /usr/bin/onekiosk', `exec ${shell}`));
  for (const file of [shell, join(folder, 'start')]) chmodSync(file, 0o755);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function start(where: string) {
  writeFileSync(join(folder, 'where'), where);
  const env = {
    RUNTIME_DIRECTORY: runtime,
    ONEKIOSK_WHERE: join(folder, 'where'),
    HOME: '/var/lib/onekiosk',
  };
  return spawnSync(join(folder, 'start'), { env, encoding: 'utf8' });
}

describe('what the service runs', () => {
  test('becomes the shell, on the display that is up, with sound of the session', () => {
    const { stdout, status } = start('DISPLAY=:0\nXAUTHORITY=/run/onekiosk-display/authority\n');
    expect(status).toBe(0);
    expect(stdout).toMatch(/^DISPLAY=:0$/m);
    expect(stdout).toMatch(/^XAUTHORITY=\/run\/onekiosk-display\/authority$/m);
    expect(stdout).toMatch(/^PULSE_SERVER=unix:\/run\/user\/\d+\/pulse\/native$/m);
    expect(stdout.trimEnd()).toMatch(/--- shell$/);
  });

  test('takes nothing else from that file', () => {
    const { stdout } = start(
      'DISPLAY=:0\nLD_PRELOAD=/tmp/evil.so\nPATH=/tmp/evil\nNODE_OPTIONS=--require=/x\n',
    );
    expect(stdout).not.toContain('evil');
    expect(stdout).not.toContain('NODE_OPTIONS');
  });

  test('finds its home empty, its own and in the runtime folder, whatever was left there', () => {
    const home = join(runtime, 'home');
    mkdirSync(join(home, '.config/gtk-3.0'), { recursive: true, mode: 0o755 });
    writeFileSync(join(home, '.config/gtk-3.0/settings.ini'), '[Settings]\n');
    const { stdout } = start('DISPLAY=:0\n');
    expect(stdout.split('\n')).toContain(`HOME=${home}`);
    expect(existsSync(join(home, '.config'))).toBe(false);
    expect(stdout).toMatch(/^drwx------ .* \.$/m);
  });

  test('a link in the place of that home is not followed', () => {
    const elsewhere = join(folder, 'elsewhere');
    mkdirSync(elsewhere);
    writeFileSync(join(elsewhere, 'kept'), '');
    spawnSync('/bin/ln', ['-s', elsewhere, join(runtime, 'home')]);
    start('DISPLAY=:0\n');
    expect(existsSync(join(elsewhere, 'kept'))).toBe(true);
    expect(existsSync(join(runtime, 'home', 'kept'))).toBe(false);
  });
});
