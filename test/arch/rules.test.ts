import { describe, expect, test } from 'vitest';
import { everySource, shippedSources } from './sources.ts';
import type { Source } from './sources.ts';

/** The paths of those whose text matches, so that a failure names them. */
const matching = (sources: readonly Source[], pattern: RegExp): string[] =>
  sources.filter(({ text }) => pattern.test(text)).map(({ path }) => path);

const SPAWNS =
  /['"](?:node:)?child_process['"]|['"](?:node:)?(?:worker_threads|cluster)['"]|utilityProcess\b/;
const ENVIRONMENT = /\bprocess\s*(?:\?\.|\.)\s*env\b|\bprocess\s*\[|\{[^}]*\benv\b[^}]*\}\s*=\s*process\b/;
const IPC_REGISTER = /\bipcMain\s*(?:\?\.|\.)\s*(?:handle|on|once|handleOnce|addListener)\b/;
const CODE_FROM_TEXT = /\beval\s*\(|new Function\b|innerHTML|dangerouslySetInnerHTML|insertAdjacentHTML/;
/** A skip that gives no reason, and a test that is alone: `context.skip(reason)` is the one way. */
const MUTE = /(?<!context)\.(?:skip|only|todo)\s*\(|\.(?:runIf|skipIf)\s*\(/;

describe('one piece may', () => {
  test('spawn: platform/process/spawn.ts; in the demo, its own', () => {
    expect(matching(shippedSources(), SPAWNS)).toEqual(['platform/process/spawn.ts']);
    const others = everySource().filter(({ path }) => /^(?:demo|tour)\//.test(path));
    expect(matching(others, SPAWNS)).toEqual(['demo/process.ts']);
  });

  test('answer the page under Electron: electron/ipc.ts', () => {
    expect(matching(shippedSources(), IPC_REGISTER)).toEqual(['electron/ipc.ts']);
  });

  test('read the environment: a composition root', () => {
    expect(matching(shippedSources(), ENVIRONMENT)).toEqual(['admin/cli.ts', 'electron/main.ts']);
  });

  test('make code or markup from text: none', () => {
    expect(matching(shippedSources(), CODE_FROM_TEXT)).toEqual([]);
  });
});

test('no test is left out without a reason', () => {
  const tests = everySource().filter(({ path }) => /^test\/(?!arch\/)/.test(path));
  expect(tests.length).toBeGreaterThan(30);
  expect(matching(tests, MUTE)).toEqual([]);
});

describe('the patterns find what they are for', () => {
  test.each([
    [SPAWNS, "import { spawn } from 'node:child_process';"],
    [SPAWNS, "await import('child_process')"],
    [ENVIRONMENT, 'const { env } = process;'],
    [ENVIRONMENT, "process['env']"],
    [ENVIRONMENT, 'process.env.HOME'],
    [IPC_REGISTER, "electron.ipcMain.on('x', () => {})"],
    [CODE_FROM_TEXT, 'element.innerHTML = name'],
    [MUTE, "test.skip('x', () => {})"],
    [MUTE, "test.runIf(root)('x', () => {})"],
    [MUTE, "describe.only('x', () => {})"],
  ])('%s', (pattern, text) => {
    expect(text).toMatch(pattern);
  });

  test.each([
    [SPAWNS, "import { spawn } from '../process/spawn.ts';"],
    [ENVIRONMENT, 'process.argv'],
    [ENVIRONMENT, 'options.environment'],
    [IPC_REGISTER, 'electron.ipcMain,'],
    [CODE_FROM_TEXT, 'evaluate(page)'],
    [MUTE, "context.skip('no Electron binary')"],
  ])('and let the rest be: %s', (pattern, text) => {
    expect(text).not.toMatch(pattern);
  });
});

describe('the rooms stay small', () => {
  const lengths = everySource()
    .filter(({ path }) => !path.includes('fixtures/'))
    .map(({ path, text }) => ({ path, lines: text.split('\n').length - 1 }));

  test('no file has more than 400 lines', () => {
    expect(lengths.length).toBeGreaterThan(150);
    expect(lengths.filter(({ lines }) => lines > 400)).toEqual([]);
  });

  test('half of them have at most 100', () => {
    const sorted = lengths.map(({ lines }) => lines).sort((a, b) => a - b);
    expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThanOrEqual(100);
  });
});

test('no source names a folder of the machine it was written on, and none silences the compiler or the linter', () => {
  const written = everySource().filter(({ path }) => path !== 'test/arch/rules.test.ts');
  expect(matching(written, /\/(?:work|home)\/[a-z]+\//)).toEqual([]);
  expect(matching(written, /@ts-(?:ignore|expect-error|nocheck)|(?:eslint|oxlint)-disable/)).toEqual([]);
});
