import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { settingsManual } from '../../../build/package/manual.ts';
import { launcherOptions } from '../../../build/package/tree.ts';
import { ROOT } from '../../../build/tools.ts';

const EXAMPLE = readFileSync(join(ROOT, 'build/onekiosk.example.toml'), 'utf8');
const page = settingsManual(EXAMPLE, 'January 1, 2026');

test('every table and every key of the example is in the manual page', () => {
  const plain = page.replaceAll('\\-', '-').replaceAll('\\(dq', '"');
  const keys = [...EXAMPLE.matchAll(/^(?:# )?([a-z][a-z0-9-]*) = /gm)].map(([, key]) => key ?? '');
  expect(keys.length).toBeGreaterThan(60);
  for (const key of keys) expect(plain).toContain(`.It Li ${key}\n`);
  for (const [, table = ''] of EXAMPLE.matchAll(/^(\[[^\]]+\])/gm)) expect(plain).toContain(`.Sh ${table}\n`);
});

test('it says what a key does and what holds without it', () => {
  expect(page).toContain('.It Li after\nSeconds without anybody until the sign\\-out is counted down');
  expect(page).toContain('.Dl after = 0\n');
});

test('no text of the example is a command of the page', () => {
  const out = settingsManual('# A\n.TH evil\n[x]\n# .so /etc/passwd\n# A \\X one.\nkey = "a\\n"\n', 'x');
  expect(out).not.toMatch(/^\.(?:TH|so)/m);
  expect(out).toContain('\\&.so /etc/passwd');
  expect(out).toContain('\\eX');
});

test('the options of the help are those that the launcher lets through', () => {
  expect(launcherOptions('usage: x [--json]\n  --json  x\n  --host NAME --no\n')).toBe(
    '--json | --json=* | --host | --host=* | --no | --no=* | -h',
  );
});
