import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const CERTUTIL = '/usr/bin/certutil';

/** Why there can be no database on this machine; null where there can. */
export const withoutNss = (): string | null =>
  existsSync(CERTUTIL) ? null : 'package libnss3-tools is not installed';

/** An NSS database in `folder`, with a certificate of each of these names that signs itself; answers it as certutil(1) names it. */
export function makeDatabase(folder: string, certificates: readonly string[]): string {
  mkdirSync(folder, { recursive: true });
  const database = `sql:${folder}`;
  const noise = join(folder, 'noise');
  writeFileSync(noise, randomBytes(64));
  const run = (...args: readonly string[]) =>
    execFileSync(CERTUTIL, [...args, '-d', database], { stdio: 'ignore' });
  run('-N', '--empty-password');
  for (const [nth, name] of certificates.entries())
    run('-S', '-n', name, '-s', `CN=${name}`, '-x', '-t', 'CT,CT,CT', '-z', noise, '-m', String(1_000 + nth));
  return database;
}
