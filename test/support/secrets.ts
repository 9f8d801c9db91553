import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { everyProcess } from './processes.ts';

/** Looks at the arguments and environments of all processes again and again, so that one which lives for a moment is seen too. */
export interface Sampler {
  /** Where `secret` was seen so far. */
  seen(secret: string): readonly string[];
  /** How often everything was looked at. */
  readonly looks: () => number;
  end(): void;
}

/** Between two looks, milliseconds; a look takes some itself. */
const EVERY = 40;

/** `ours`: processes whose command line begins so are the test's own, and are let be. */
export function startSampler(ours: RegExp): Sampler {
  const texts = new Set<string>();
  let looks = 0;
  const look = () => {
    looks += 1;
    for (const { cmdline, environ } of everyProcess())
      if (!ours.test(cmdline)) texts.add(`${cmdline}\n${environ}`);
  };
  const timer = setInterval(look, EVERY);
  return {
    seen: (secret) => [...texts].filter((text) => text.includes(secret)).map((text) => text.slice(0, 100)),
    looks: () => looks,
    end: () => clearInterval(timer),
  };
}

/** Every file of this machine that was written since the mark was made; without those of `notOurs`. */
export interface Written {
  with(secret: string): readonly string[];
}

/** Where programs write: not what the kernel makes up. */
const PLACES = ['/tmp', '/var', '/run', '/root', '/home', '/etc', '/dev/shm', process.cwd()];
const LARGEST = '-32M';

export function markWrites(folder: string, notOurs: readonly RegExp[]): Written {
  const mark = join(folder, 'mark');
  writeFileSync(mark, '');
  return {
    with(secret) {
      const args = ['-xdev', '-newer', mark, '-type', 'f', '-size', LARGEST];
      // find answers 1 for what went while it looked.
      const found = PLACES.flatMap((place) => lines('/usr/bin/find', [place, ...args]));
      return found.filter((path) => !notOurs.some((each) => each.test(path)) && holds(path, secret));
    },
  };
}

function lines(program: string, args: readonly string[]): string[] {
  try {
    return execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).split('\n');
  } catch (error) {
    return ((error as { stdout?: string }).stdout ?? '').split('\n');
  }
}

function holds(path: string, secret: string): boolean {
  try {
    return path !== '' && readFileSync(path).includes(secret);
  } catch {
    return false; // It went while we looked.
  }
}
