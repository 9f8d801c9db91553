import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '../../../build/tools.ts';
import { webPreferences } from '../../../electron/web-preferences.ts';

/** Of looks alone, or set elsewhere: `session` by the host, in place of `partition`. */
const ELSEWHERE = [
  'accessibleTitle',
  'additionalArguments',
  'defaultEncoding',
  'defaultFontFamily',
  'defaultFontSize',
  'defaultMonospaceFontSize',
  'disableBlinkFeatures',
  'disableWakeLocks',
  'enablePreferredSizeMode',
  'focusOnNavigation',
  'imageAnimationPolicy',
  'minimumFontSize',
  'partition',
  'safeDialogsMessage',
  'scrollBounce',
  'session',
  'textAreasAreResizable',
  'zoomMode',
];

test('every preference of this Electron is decided', () => {
  const types = readFileSync(join(ROOT, 'node_modules', 'electron', 'electron.d.ts'), 'utf8');
  const body = /interface WebPreferences \{\n([^]*?)\n {2}\}/.exec(types)?.[1] ?? '';
  const known = [...body.matchAll(/^ {4}([A-Za-z]+)\??:/gm)].map((found) => found[1]);
  expect(known.length).toBeGreaterThan(40);
  expect(new Set(known)).toEqual(new Set([...Object.keys(webPreferences('/p.cjs')), ...ELSEWHERE]));
});

test('as the security tutorial has them', () => {
  expect(webPreferences('/p.cjs')).toMatchObject({
    preload: '/p.cjs',
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    enableBlinkFeatures: '',
    webviewTag: false,
    plugins: false,
    devTools: false,
    spellcheck: false,
    navigateOnDragDrop: false,
    disableDialogs: true,
    backgroundThrottling: false,
  });
});
