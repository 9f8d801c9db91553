import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { GuardedFileError } from '../../../platform/files/guarded-file.ts';
import { readStationSecret } from '../../../platform/files/secret-file.ts';

const SECRET = 'pl4nted-station-secret';
const me = process.getuid?.() ?? 0;
const OWNERS = [0, me];
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'onekiosk-test-secret-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let made = 0;
const place = (): string => {
  const path = join(folder, `f${(made += 1)}`);
  mkdirSync(path, { mode: 0o700 });
  return path;
};
const fileOf = (text: string | Uint8Array, mode = 0o600): string => {
  const path = join(place(), 'station.secret');
  writeFileSync(path, text);
  chmodSync(path, mode);
  return path;
};
const read = (file: string, owners = OWNERS) => readStationSecret({ file }, owners, {});
const refusal = async (reading: Promise<string>): Promise<string> => {
  const error: unknown = await reading.then(
    () => new Error('it was read'),
    (why: unknown) => why,
  );
  expect(error).toBeInstanceOf(GuardedFileError);
  const said = error instanceof Error ? `${error.message}${error.stack ?? ''}` : '';
  expect(said).not.toContain(SECRET);
  return error instanceof Error ? error.message : '';
};

describe('the secret of a station is read', () => {
  test.each([
    ['as it is', SECRET, SECRET],
    ['without the line end of an editor', `${SECRET}\n`, SECRET],
    ['without that of another system', `${SECRET}\r\n`, SECRET],
    ['with its blanks', ` ${SECRET} \n`, ` ${SECRET} `],
    ['of 4,096 bytes', 'x'.repeat(4_096), 'x'.repeat(4_096)],
  ])('%s', async (_what, text, expected) => {
    expect(await read(fileOf(text))).toBe(expected);
  });
  test.each([0o600, 0o400])('of a file of mode %o', async (mode) => {
    expect(await read(fileOf(SECRET, mode))).toBe(SECRET);
  });
  test('anew each time', async () => {
    const path = fileOf(SECRET);
    expect(await read(path)).toBe(SECRET);
    writeFileSync(path, 'another');
    expect(await read(path)).toBe('another');
  });
});

describe('it is refused', () => {
  test.each([0o640, 0o604, 0o620, 0o602, 0o644, 0o666])('where a file is of mode %o', async (mode) => {
    expect(await refusal(read(fileOf(SECRET, mode)))).toMatch(/may be (?:read|written) by others/);
  });
  test.each([
    ['empty', '', /is empty/],
    ['nothing but a line end', '\n', /is empty/],
    ['of two lines', `${SECRET}\n${SECRET}\n`, /more than one line/],
    ['too long', 'x'.repeat(4_097), /longer than 4096 bytes/],
    ['what OpenNebula does not take', `${SECRET}\u0007`, /characters that OpenNebula does not take/],
    ['beyond the plane that it takes', `${SECRET}🔑`, /characters that OpenNebula does not take/],
  ])('where it is %s', async (_what, text, why) => {
    expect(await refusal(read(fileOf(text)))).toMatch(why);
  });
  test('where the file is a link, though to a good one', async () => {
    const link = join(place(), 'link');
    symlinkSync(fileOf(SECRET), link);
    expect(await refusal(read(link))).toMatch(/is a symbolic link/);
  });
  test('where it is a folder, or is not there, nor its folder', async () => {
    expect(await refusal(read(place()))).toMatch(/is not a regular file/);
    expect(await refusal(read(join(place(), 'none')))).toMatch(/does not exist/);
    expect(await refusal(read(join(folder, 'none', 'none')))).toMatch(/a folder that does not exist/);
  });
  test.each([0o770, 0o707])('where others may write its folder (%o), or one above', async (mode) => {
    const path = fileOf(SECRET);
    chmodSync(join(path, '..'), mode);
    expect(await refusal(read(path))).toMatch(/may be written by others/);
    const above = place();
    mkdirSync(join(above, 'deep'), { mode: 0o700 });
    const deep = join(above, 'deep', 'station.secret');
    writeFileSync(deep, SECRET, { mode: 0o600 });
    expect(await read(deep)).toBe(SECRET);
    chmodSync(above, mode);
    expect(await refusal(read(deep))).toMatch(/may be written by others/);
  });
  test('where a link of folders leads out of the good ones', async () => {
    const open = place();
    mkdirSync(join(open, 'in'), { mode: 0o700 });
    writeFileSync(join(open, 'in', 's'), SECRET, { mode: 0o600 });
    const link = join(place(), 'in');
    symlinkSync(join(open, 'in'), link);
    expect(await read(join(link, 's'))).toBe(SECRET);
    chmodSync(open, 0o777);
    expect(await refusal(read(join(link, 's')))).toMatch(/may be written by others/);
  });
  test('where the file, or its folder, is somebody else’s', async (context) => {
    if (me !== 0) return context.skip('only root can give files away');
    const path = fileOf(SECRET);
    chownSync(path, 12_345, 0);
    expect(await refusal(read(path))).toMatch(/belongs to user 12345/);
    const other = fileOf(SECRET);
    chownSync(join(other, '..'), 12_345, 0);
    expect(await refusal(read(other))).toMatch(/belongs to user 12345/);
  });
  test('where the owner of every file is not trusted', async () => {
    expect(await refusal(read(fileOf(SECRET), [54_321]))).toMatch(/who is not trusted/);
  });
});

describe('a credential of systemd', () => {
  const credential = (environment: Readonly<Record<string, string>>, name = 'station') =>
    readStationSecret({ credential: name }, OWNERS, environment);
  const given = (mode: number): string => {
    const path = place();
    writeFileSync(join(path, 'station'), `${SECRET}\n`);
    chmodSync(join(path, 'station'), mode);
    return path;
  };
  test.each([0o400, 0o440])('is read, with the mask of an access list too (%o)', async (mode) => {
    expect(await credential({ CREDENTIALS_DIRECTORY: given(mode) })).toBe(SECRET);
  });
  test.each([0o404, 0o420, 0o460])('is refused where others may read or write it (%o)', async (mode) => {
    const folderOf = { CREDENTIALS_DIRECTORY: given(mode) };
    expect(await refusal(credential(folderOf))).toMatch(/may be read or written by others/);
  });
  test('is missed where the unit gives none', async () => {
    expect(await refusal(credential({}))).toMatch(/LoadCredential/);
    expect(await refusal(credential({ CREDENTIALS_DIRECTORY: 'relative' }))).toMatch(/LoadCredential/);
    expect(await refusal(credential({ CREDENTIALS_DIRECTORY: given(0o400) }, 'other'))).toMatch(
      /does not exist/,
    );
  });
});
