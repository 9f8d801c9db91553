import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const lockHash = (root) =>
  createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');

/** Installs the locked npm packages unless exactly these are there already. Ends the process when that fails. */
export function ensureNodeModules(root) {
  const stamp = join(root, 'node_modules', '.onekiosk-lock');
  const hash = lockHash(root);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return;
  console.error('onekiosk: installing the npm packages of package-lock.json (once) …');
  const npm = spawnSync('npm', ['ci', '--loglevel=error'], { cwd: root, stdio: ['ignore', 2, 2] });
  if (npm.status !== 0) {
    console.error('onekiosk: npm ci failed; see above. Nothing else was changed.');
    process.exit(1);
  }
  writeFileSync(stamp, hash);
}

/** The Node of the lockfile; the running one where it is new enough and the lockfile has none for this machine. */
export function projectNode(root) {
  const brought = join(root, 'node_modules', `node-linux-${process.arch}`, 'bin', 'node');
  if (existsSync(brought)) return brought;
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  // 22.18 is the first that runs TypeScript without a flag.
  if (major > 22 || (major === 22 && minor >= 18)) return process.execPath;
  console.error(
    `onekiosk: no Node for ${process.platform}-${process.arch} in the lockfile; install Node 24 or newer.`,
  );
  return process.exit(1);
}
