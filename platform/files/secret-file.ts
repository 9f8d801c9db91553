import { lstat, realpath, stat } from 'node:fs/promises';
import { dirname, isAbsolute, join } from 'node:path';
import { canBeSent } from '../../core/opennebula/call.ts';
import type { StationSource } from '../../core/policy/auto-settings.ts';
import type { Environment } from '../process/environment.ts';
import { GuardedFileError, readGuardedFile } from './guarded-file.ts';
import { readCredential } from './secret-credential.ts';

/** A password, or a login token: what a person could type. */
const MOST_BYTES = 4_096;

/**
 * The secret of a station, read now. A file must belong to one of `owners`, be readable by nobody else, be no link, and stand in folders
 * that nobody else may write, up to the root. A credential is looked for where systemd says (CREDENTIALS_DIRECTORY of `environment`).
 * Rejects with `GuardedFileError`, which names the place and nothing of what is in it.
 */
export async function readStationSecret(
  source: StationSource,
  owners: readonly number[],
  environment: Environment,
): Promise<string> {
  if ('credential' in source) {
    const folder = environment['CREDENTIALS_DIRECTORY'] ?? '';
    if (!isAbsolute(folder)) {
      throw new GuardedFileError(
        `credential ${source.credential}: this shell was given none (LoadCredential= of its unit)`,
      );
    }
    const path = join(folder, source.credential);
    await guardFolders(path, owners);
    return secretOf(path, await readCredential(path, { owners, maxBytes: MOST_BYTES }));
  }
  await guardFolders(source.file, owners);
  return secretOf(
    source.file,
    await readGuardedFile(source.file, { owners, maxBytes: MOST_BYTES, secret: true }),
  );
}

/** One line; an editor ends it with a line end, which is none of it. */
function secretOf(path: string, text: string): string {
  const secret = text.replace(/\r?\n$/, '');
  if (secret === '') throw new GuardedFileError(`${path}: is empty`);
  if (/[\r\n]/.test(secret)) throw new GuardedFileError(`${path}: holds more than one line`);
  if (!canBeSent(secret))
    throw new GuardedFileError(`${path}: holds characters that OpenNebula does not take`);
  return secret;
}

/** Who may write a folder above may put another file in the place of this one: by its name, and by where that leads. */
async function guardFolders(path: string, owners: readonly number[]): Promise<void> {
  const real = await realpath(dirname(path)).catch(() => {
    throw new GuardedFileError(`${path}: is in a folder that does not exist`);
  });
  for (const folder of new Set([...above(dirname(path)), ...above(real)])) {
    const found = await stat(folder);
    const owned = await lstat(folder);
    if (!owners.includes(found.uid) || !owners.includes(owned.uid))
      throw new GuardedFileError(`${path}: ${folder} belongs to user ${found.uid}, who is not trusted`);
    // The sticky bit, as on /tmp, keeps others from what is not theirs.
    if ((found.mode & 0o022) !== 0 && (found.mode & 0o1000) === 0)
      throw new GuardedFileError(`${path}: ${folder} may be written by others`);
  }
}

/** The folder and every one above it. */
function above(folder: string): readonly string[] {
  const parent = dirname(folder);
  return parent === folder ? [folder] : [folder, ...above(parent)];
}
