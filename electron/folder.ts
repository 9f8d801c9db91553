import { lstatSync, mkdirSync } from 'node:fs';

/** Makes `path` for `owner` alone, or takes the one that is there. Throws when somebody else could have made it, or may look into it. */
export function ownFolder(path: string, owner: number): void {
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  const found = lstatSync(path); // Not `stat`: a link is somebody's way to another place.
  if (!found.isDirectory() || found.uid !== owner || (found.mode & 0o077) !== 0)
    throw new TypeError(`${path} is not a folder of this user alone`);
}
