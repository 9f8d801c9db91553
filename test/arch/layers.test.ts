import { describe, expect, test } from 'vitest';
import { checkLayers, importsOf, objection } from '../../build/layers.ts';
import { ROOT } from '../../build/tools.ts';

test('the tree has no import against the arrows', () => {
  expect(checkLayers(ROOT)).toEqual([]);
});

describe('the check sees every way to name a module', () => {
  test.each([
    ["import a from './a.ts';", './a.ts'],
    ["import './a.ts';", './a.ts'],
    ["import type { A } from './a.ts';", './a.ts'],
    ["export { a } from './a.ts';", './a.ts'],
    ["export * from './a.ts';", './a.ts'],
    ["const a = await import('./a.ts');", './a.ts'],
    ["type A = import('./a.ts').A;", './a.ts'],
    ['const a = await import(name);', '(computed)'],
  ])('%s', (source, target) => {
    expect(importsOf('x.ts', source).map((each) => each.target)).toEqual([target]);
  });

  test('and says the line', () => {
    expect(importsOf('x.ts', "\n\nimport './a.ts';")).toEqual([{ target: './a.ts', line: 3 }]);
  });
});

describe('along the arrows it lets in', () => {
  test.each([
    ['core/policy/settings.ts', './decode.ts'],
    ['core/policy/settings.ts', '../../contract/views.ts'],
    ['core/policy/settings.ts', 'valibot'],
    ['platform/process/spawn.ts', 'node:child_process'],
    ['kiosk/kiosk.ts', '../core/clock.ts'],
    ['renderer/app.tsx', '../contract/views.ts'],
    ['admin/run.ts', '../chromium/host.ts'],
    ['tour/main.ts', '../demo/cloud.ts'],
    ['test/x.test.ts', '../kiosk/kiosk.ts'],
  ])('%s ← %s', (path, target) => {
    expect(objection(path, target)).toBeNull();
  });
});

describe('against them it stops', () => {
  test.each([
    ['contract/views.ts', '../core/clock.ts', 'contract/ may not import core/'],
    ['core/clock.ts', '../platform/clock.ts', 'core/ may not import platform/'],
    ['core/clock.ts', 'node:fs', 'may not import the package node:fs'],
    ['renderer/app.tsx', '../core/clock.ts', 'renderer/ may not import core/'],
    ['renderer/app.tsx', 'electron', 'may not import the package electron'],
    ['kiosk/kiosk.ts', 'electron', 'may not import the package electron'],
    ['kiosk/kiosk.ts', '../admin/run.ts', 'kiosk/ may not import admin/'],
    ['demo/cloud.ts', '../core/opennebula/xml.ts', 'demo/ may not import core/'],
    ['core/clock.ts', '(computed)', 'a computed import cannot be checked'],
  ])('%s ← %s', (path, target, words) => {
    expect(objection(path, target)).toContain(words);
  });
});
