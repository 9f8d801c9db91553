import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CHROMIUM_ORIGIN, bundlePath } from '../../../kiosk/page.ts';
import { hasSpiceHtml5, loadBundle } from '../../../platform/files/bundle.ts';

let folder: string;
let library: string;
let shell: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'onekiosk-test-bundle-'));
  [library, shell] = [join(folder, 'spice-html5'), join(folder, 'shell')];
  mkdirSync(shell);
  mkdirSync(join(library, 'thirdparty'), { recursive: true, mode: 0o755 });
  writeFileSync(join(shell, 'index.html'), '<!doctype html>');
  for (const name of ['main.js', 'spice.html', 'spice.css', 'thirdparty/rsa.js']) {
    writeFileSync(join(library, name), `/* ${name} */`, { mode: 0o644 });
  }
});
afterEach(() => rmSync(folder, { recursive: true }));

/** What a page gets for this address; null for nothing. */
const served = (path: string): string | null => {
  const known = bundlePath(CHROMIUM_ORIGIN, `${CHROMIUM_ORIGIN}${path}`);
  const file = known === null ? null : loadBundle(shell, library)(known);
  return file === null ? null : Buffer.from(file.body).toString();
};

describe('spice-html5 of the distribution, which belongs to root', () => {
  beforeEach((context) => {
    if (process.getuid?.() !== 0) context.skip('only root can make files of root');
  });

  test('is served beside the shell: its scripts, and nothing else of it', () => {
    expect(hasSpiceHtml5(library)).toBe(true);
    expect(served('/spice-html5/main.js')).toBe('/* main.js */');
    expect(served('/spice-html5/thirdparty/rsa.js')).toBe('/* thirdparty/rsa.js */');
    expect(served('/index.html')).toBe('<!doctype html>');
    for (const path of ['spice.html', 'spice.css', '../shell/index.html', '%2e%2e/main.js', 'a/b/c.js', '']) {
      expect(served(`/spice-html5/${path}`)).toBeNull();
    }
  });

  test.each<[string, () => void]>([
    ['a folder that others may write into', () => chmodSync(library, 0o777)],
    ['a folder of somebody else', () => chownSync(library, 1_000, 1_000)],
    ['a script that a group may write', () => chmodSync(join(library, 'main.js'), 0o664)],
    ['a script of somebody else', () => chownSync(join(library, 'main.js'), 1_000, 0)],
    [
      'a script that stands elsewhere',
      () => {
        rmSync(join(library, 'main.js'));
        symlinkSync(join(shell, 'index.html'), join(library, 'main.js'));
      },
    ],
    ['none at all', () => rmSync(library, { recursive: true })],
  ])('is not there: %s', (_what, spoil) => {
    spoil();
    expect(hasSpiceHtml5(library)).toBe(false);
    expect(served('/spice-html5/main.js')).toBeNull();
    expect(served('/index.html')).toBe('<!doctype html>');
  });

  test('has no script in a folder below that others may write into', () => {
    chmodSync(join(library, 'thirdparty'), 0o777);
    expect(served('/spice-html5/thirdparty/rsa.js')).toBeNull();
    expect(served('/spice-html5/main.js')).not.toBeNull();
  });
});
