#!/usr/bin/env node
// The command `onekiosk`: the same door as npm's scripts, with the directory that the person stands in.
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { projectNode } from './setup/node.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const entry = join(root, 'admin', 'cli.ts');
const ran = spawnSync(projectNode(root), [entry, ...process.argv.slice(2)], { stdio: 'inherit' });
process.exit(ran.status ?? 1);
