/**
 * `npm run test:image`: builds the image and boots it in machines that QEMU makes. As root; an hour and more without KVM. ONEKIOSK_IMAGE=FOLDER
 * takes what `npm run image -- --verity --settings FILE --sign-key FOLDER/site.key --out FOLDER` has built. Arguments go to vitest.
 */
import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, runTool } from './tools.ts';

/** Nothing listens there: the sign-in page is drawn all the same. */
const SETTINGS = '[cloud]\nendpoint = "http://10.0.2.2:9/RPC2"\nname = "Test"\nallow-plain = true\n';

/** Answers the folder, and null where it could not be built. */
async function build(): Promise<string | null> {
  mkdirSync(join(ROOT, 'out'), { recursive: true });
  const out = mkdtempSync(join(ROOT, 'out/test-image-'));
  const key = join(out, 'site.key');
  const { privateKey } = generateKeyPairSync('ed25519');
  writeFileSync(key, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  const settings = join(out, 'settings.toml');
  writeFileSync(settings, SETTINGS);
  const options = ['--verity', '--sign-key', key, '--settings', settings, '--out', out];
  const status = await runTool(process.execPath, [join(ROOT, 'build/image.ts'), ...options]);
  if (status === 0) return out;
  rmSync(out, { recursive: true, force: true });
  return null;
}

const given = process.env['ONEKIOSK_IMAGE'];
// As somebody else the tests themselves say why they cannot.
const folder = given ?? (process.getuid?.() === 0 ? await build() : '');
if (folder === null) process.exitCode = 1;
else {
  const config = ['--config', 'test/image/vitest.config.ts'];
  process.exitCode = await runTool('vitest', ['run', ...config, ...process.argv.slice(2)], {
    ONEKIOSK_IMAGE: folder,
  });
  if (given === undefined && folder !== '') rmSync(folder, { recursive: true, force: true });
}
