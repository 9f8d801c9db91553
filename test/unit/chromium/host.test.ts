import { describe, expect, test } from 'vitest';
import { PREFERENCES } from '../../../chromium/preferences.ts';
import { chromiumEnvironment } from '../../../chromium/start.ts';
import { commandLine } from '../../../chromium/switches.ts';

describe('the command line', () => {
  const line = commandLine('/profile', true);

  test('has the debugging pipe and no port, a profile, and the mode that registers no keys', () => {
    for (const each of ['--remote-debugging-pipe', '--user-data-dir=/profile', '--kiosk', '--force-app-mode'])
      expect(line).toContain(each);
    // The mode needs both.
    expect(line.some((each) => each.startsWith('--app-id='))).toBe(true);
    expect(line.join(' ')).not.toMatch(
      /remote-debugging-port|remote-allow|load-extension|disable-web-security|enable-automation/,
    );
  });

  test('says each thing once', () => {
    const names = line.map((each) => each.replace(/=.*/s, ''));
    expect(new Set(names).size).toBe(names.length);
  });

  test('leaves the sandbox on, but where root runs it in a test', () => {
    expect(line).not.toContain('--no-sandbox');
    expect(commandLine('/profile', false)).toContain('--no-sandbox');
  });

  test('lets a page behind a viewer say that it lives', () => {
    for (const each of [
      '--disable-background-timer-throttling',
      '--disable-backgrounding-occluded-windows',
      '--disable-renderer-backgrounding',
    ])
      expect(line).toContain(each);
  });
});

test('the environment has what a window needs, and nothing else of the shell’s', () => {
  const given = {
    DISPLAY: ':0',
    LANG: 'de_DE.UTF-8',
    LD_PRELOAD: '/x.so',
    NODE_OPTIONS: '-r x',
    HOME: '/home/a',
    PATH: '/x',
  };
  const { GOOGLE_API_KEY, GOOGLE_DEFAULT_CLIENT_ID, GOOGLE_DEFAULT_CLIENT_SECRET, ...rest } =
    chromiumEnvironment(given, '/p', '/usr/lib/chromium/chromium');
  expect(rest).toEqual({
    DISPLAY: ':0',
    LANG: 'de_DE.UTF-8',
    HOME: '/p',
    TMPDIR: '/p',
    PATH: '/nonexistent',
  });
  expect(chromiumEnvironment(given, '/p', '/usr/bin/chromium')['PATH']).toBe('/usr/bin:/bin');
  expect([GOOGLE_API_KEY, GOOGLE_DEFAULT_CLIENT_ID, GOOGLE_DEFAULT_CLIENT_SECRET]).toEqual([
    'no',
    'no',
    'no',
  ]);
});

test('the profile offers neither to keep a password nor to fill one in', () => {
  expect(PREFERENCES).toMatchObject({
    credentials_enable_service: false,
    autofill: { profile_enabled: false, credit_card_enabled: false },
  });
});
