// One door for every command of the project. Plain JavaScript for any Node >= 18 and without packages, because it is what brings
// the packages: it makes sure that npm's and Debian's are there, then runs the task with the Node that the lockfile brings.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runChild } from './setup/child.mjs';
import { ensureNodeModules, projectNode } from './setup/node.mjs';
import { ensureDebianPackages } from './setup/debian.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** task → the entry it runs, the Debian packages it cannot do without, and what has to be built before. */
const TASKS = {
  demo: { entry: 'tour/main.ts', debian: 'demo' },
  test: { entry: 'build/test.ts', debian: 'test' },
  check: { entry: 'build/check.ts', debian: 'none' },
  bench: { entry: 'test/bench/main.ts', debian: 'test' },
  bundle: { entry: 'build/bundle.ts', debian: 'none' },
  'package:electron': { entry: 'build/package-electron.ts', debian: 'none' },
  onekiosk: { entry: 'dist/onekiosk.mjs', debian: 'none', before: 'build/bundle.ts' },
  'test:faults': { entry: 'build/test-faults.ts', debian: 'test' },
  'test:escapes': { entry: 'build/test-escapes.ts', debian: 'test' },
  package: { entry: 'build/package.ts', debian: 'package' },
  'test:package': { entry: 'build/test-package.ts', debian: 'test-package' },
  image: { entry: 'build/image.ts', debian: 'image' },
  'test:image': { entry: 'build/test-image.ts', debian: 'test-image' },
  'test:fuzz': { entry: 'test/fuzz/main.ts', debian: 'none' },
  'test:opennebula': { entry: 'build/test-opennebula.ts', debian: 'none' },
};

const [typed = '', ...rest] = process.argv.slice(2);
/** `onekiosk image` is a command like the others, and builds from the sources. */
const [name, args] = typed === 'onekiosk' && rest[0] === 'image' ? ['image', rest.slice(1)] : [typed, rest];
const task = TASKS[name];
if (task === undefined) {
  console.error(`usage: node build/run.mjs ${Object.keys(TASKS).join('|')} [arguments]`);
  process.exit(2);
}

ensureNodeModules(root);
ensureDebianPackages(name === 'package' && args.join(' ').includes('arm64') ? 'package-arm64' : task.debian);
/** Runs a program of ours with the project's Node; ends this one when it fails. */
async function run(entry, args, cwd) {
  const command = ['--disable-warning=ExperimentalWarning', join(root, entry), ...args];
  const status = await runChild(projectNode(root), command, { cwd });
  if (status !== 0) process.exit(status);
}

if (task.before !== undefined) await run(task.before, [], root);
// An administrator's arguments may be relative paths: npm sets the directory that the person stands in aside.
const apart = ['onekiosk', 'image'].includes(name);
await run(task.entry, args, apart ? (process.env.INIT_CWD ?? process.cwd()) : root);
