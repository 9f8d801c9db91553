// `npm run fetch:electron`: brings Electron's binary where its download (GitHub releases) can be reached, and says so where it cannot. It is a step
// of its own, and never fails: without the binary the shell runs on the distribution's Chromium.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = join(dirname(fileURLToPath(import.meta.url)), '..', 'node_modules', 'electron');
const present = () => {
  try {
    return existsSync(join(folder, 'dist', readFileSync(join(folder, 'path.txt'), 'utf8').trim()));
  } catch {
    return false;
  }
};

if (present()) console.log('onekiosk: the Electron binary is here.');
else {
  const node = join(folder, '..', `node-linux-${process.arch}`, 'bin', 'node');
  const ran = spawnSync(existsSync(node) ? node : process.execPath, [join(folder, 'install.js')], {
    timeout: 180_000,
    stdio: 'ignore',
  });
  console.log(
    ran.status === 0 && present()
      ? 'onekiosk: the Electron binary was fetched.'
      : 'onekiosk: the Electron binary could not be fetched; the shell runs on Chromium (--host chromium).',
  );
}
