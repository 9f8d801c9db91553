import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { objectionTo, readGuardedFile } from '../../../platform/files/guarded-file.ts';
import { readLocalLayers } from '../../../platform/files/settings-layers.ts';

const TEXT = '[cloud]\nendpoint = "https://one.example.org/RPC2"\n';
const me = process.getuid?.() ?? 0;
let folder = '';
/** The text of the machine's file, or why there is none. */
async function read(path: string, owners: readonly number[]): Promise<string> {
  const places = { package: '/nowhere/x', commandLine: '/nowhere/x', machine: path };
  const { texts, problems, absent } = await readLocalLayers(places, owners);
  return texts[0]?.text ?? [...problems, ...absent.filter((each) => !each.startsWith('/nowhere'))].join();
}
const place = async (name: string, mode: number, folderMode = 0o755): Promise<string> => {
  const own = join(folder, name);
  await mkdir(own);
  const path = join(own, 'onekiosk.toml');
  await writeFile(path, TEXT);
  await chmod(path, mode);
  await chmod(own, folderMode);
  return path;
};
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'onekiosk-settings-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it('reads a file that only its owner may write', async () => {
  expect(await read(await place('good', 0o644), [me])).toBe(TEXT);
});

it.each([
  ['group-writable', 0o664, 0o755, /may be written by others/],
  ['world-writable', 0o646, 0o755, /may be written by others/],
  ['open-folder', 0o644, 0o777, /in a folder that others may write/],
])('refuses a %s file', async (name, mode, folderMode, message) => {
  expect(await read(await place(name, mode, folderMode), [me])).toMatch(message);
});

it('takes a file in a sticky folder, where others cannot replace it', async () => {
  expect(await read(await place('sticky', 0o644, 0o1777), [me])).toBe(TEXT);
});

it('refuses a file of somebody else', async () => {
  expect(await read(await place('foreign', 0o644), [me + 1])).toContain(`belongs to user ${me}`);
});

it('refuses a symbolic link, a folder, a pipe-like thing and what is not there', async () => {
  const good = await place('linked', 0o644);
  const link = join(folder, 'link.toml');
  await symlink(good, link);
  expect(await read(link, [me])).toContain('is a symbolic link');
  expect(await read(folder, [me])).toContain('is not a regular file');
  expect(await read(join(folder, 'none.toml'), [me])).toContain('none.toml: does not exist');
  expect(await read('/dev/zero', [0])).toContain('is not a regular file');
});

it('refuses a file that is too long, and credentials that others may read', async () => {
  const path = await place('guarded', 0o644);
  await expect(readGuardedFile(path, { owners: [me], maxBytes: 10 })).rejects.toThrow('longer than 10 bytes');
  await expect(readGuardedFile(path, { owners: [me], maxBytes: 999, secret: true })).rejects.toThrow(
    'may be read by others',
  );
  await chmod(path, 0o600);
  await expect(readGuardedFile(path, { owners: [me], maxBytes: 999, secret: true })).resolves.toBe(TEXT);
});

it('judges owners that a test cannot be', () => {
  const file = { uid: 1000, mode: 0o100644, size: 1, isFile: () => true };
  const guard = { owners: [0], maxBytes: 9 };
  expect(objectionTo(file, { uid: 0, mode: 0o755 }, guard)).toBe('belongs to user 1000, who is not trusted');
  expect(objectionTo({ ...file, uid: 0 }, { uid: 0, mode: 0o755 }, guard)).toBeNull();
});
