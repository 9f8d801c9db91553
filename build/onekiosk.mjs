#!/usr/bin/env node
// The command `onekiosk`, built by `npm run bundle`; from the sources where it was not.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { projectNode } from './setup/node.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const built = join(root, 'dist', 'onekiosk.mjs');
const entry = existsSync(built) ? built : join(root, 'admin', 'cli.ts');
// The shell waits most of its time: a small nursery for young objects saves 4 MB and costs nothing that a person would notice.
const command = ['--max-semi-space-size=1', entry, ...process.argv.slice(2)];
const ran = spawnSync(projectNode(root), command, { stdio: 'inherit' });
process.exit(ran.status ?? 1);
