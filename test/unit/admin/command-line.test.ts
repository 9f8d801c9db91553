import { Readable } from 'node:stream';
import { mkdtemp, writeFile, chmod, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS, UsageError, readCommand } from '../../../admin/arguments.ts';
import { COMMANDS, OPTIONS, USAGE } from '../../../admin/commands.ts';
import { versionLine } from '../../../admin/version.ts';
import { VERSION } from '../../../core/version.ts';
import { linesOf, readCredentials, splitCredentials } from '../../../admin/credentials.ts';

describe('a command line is read', () => {
  test.each([
    [[], { name: 'shell', options: { settings: DEFAULT_SETTINGS, host: 'auto', json: false } }],
    [['list', '--json'], { name: 'list', options: { json: true } }],
    [['plan', '12'], { name: 'plan', vm: 12 }],
    [['open', '0', '--endpoint', 'http://127.0.0.1/RPC2'], { name: 'open', vm: 0 }],
    [['shell', '--host=chromium'], { name: 'shell', options: { host: 'chromium' } }],
    [['settings', '--all', '--json'], { name: 'settings', all: true, options: { json: true } }],
    [['settings'], { name: 'settings', all: false }],
    [['--help'], { name: 'help' }],
    [['plan', '--version'], { name: 'version' }],
    [['doctor', '--json'], { name: 'doctor', vm: null, options: { json: true } }],
    [['doctor', '--vm', '12'], { name: 'doctor', vm: 12 }],
  ])('%j', (argv, command) => {
    expect(readCommand(argv)).toMatchObject(command);
  });
});

describe('a command line is refused', () => {
  test.each([
    [['delete', '3']],
    [['plan']],
    [['plan', '-3']],
    [['plan', '3x']],
    [['open', '3', '4']],
    [['list', '3']],
    [['doctor', '3']],
    [['doctor', '--vm', 'x']],
    [['list', '--vm', '3']],
    [['shell', '--json']],
    [['list', '--host', 'electron']],
    [['constructor']],
    [['--host', 'firefox']],
    [['--viewer=/bin/sh']],
    [['--no-sandbox']],
    [['--no-sandbox=true', 'list']],
    [['--password', 'x']],
  ])('%j', (argv) => {
    expect(() => readCommand(argv)).toThrow(UsageError);
  });

  test('an option of another command is named', () => {
    expect(() => readCommand(['list', '--vm', '3'])).toThrow('list takes no --vm');
  });

  test('without repeating what may be a secret', () => {
    const said = (() => {
      try {
        return readCommand(['open', '3', 'alice:pl4nted']);
      } catch (error) {
        return String(error);
      }
    })();
    expect(said).not.toContain('pl4nted');
  });
});

test('the help names every command and every option, one line each', () => {
  for (const name of Object.keys(COMMANDS)) expect(USAGE).toMatch(new RegExp(`^  ${name}\\b.+`, 'm'));
  for (const name of Object.keys(OPTIONS)) expect(USAGE).toMatch(new RegExp(`^  --${name}\\b.+`, 'm'));
});

test('the version is that of the package', () => {
  expect(versionLine('24.1.0')).toBe(`onekiosk ${VERSION} (Node 24.1.0)`);
});

describe('credentials', () => {
  test('are split at the first colon, as oned does', () => {
    expect(splitCredentials('alice:a:b', 'x')).toEqual({ user: 'alice', secret: 'a:b' });
    for (const line of ['', 'alice', ':secret', 'alice:'])
      expect(() => splitCredentials(line, 'the file')).toThrow('the file does not hold user:password');
  });

  test('come from lines of standard input, whatever pieces it arrives in', async () => {
    const lines = linesOf(Readable.from(['ali', 'ce:on', 'e\r\nada:', 'two']));
    expect([await lines.next(), await lines.next(), await lines.next()]).toEqual([
      'alice:one',
      'ada:two',
      null,
    ]);
  });

  test('come from the file of ONE_AUTH, unless others may read it', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'onekiosk-auth-'));
    const path = join(folder, 'one_auth');
    const none = linesOf(Readable.from([]));
    try {
      await writeFile(path, 'alice:secret\n', { mode: 0o600 });
      expect(await readCredentials({ ONE_AUTH: path }, none)).toEqual({ user: 'alice', secret: 'secret' });
      await chmod(path, 0o644);
      await expect(readCredentials({ ONE_AUTH: path }, none)).rejects.toThrow(path);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  test('are asked for when there are none', async () => {
    await expect(readCredentials({}, linesOf(Readable.from([])))).rejects.toThrow('no credentials');
  });
});
