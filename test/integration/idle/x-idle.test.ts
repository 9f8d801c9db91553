import { createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startXvfb } from '../../../demo/display.ts';
import { openNursery } from '../../../demo/process.ts';
import type { Nursery } from '../../../demo/process.ts';
import { cookieOf } from '../../../platform/idle/authority.ts';
import { displayOf } from '../../../platform/idle/display.ts';
import { displayIdle } from '../../../platform/idle/x-idle.ts';
import { openXSession } from '../../../tour/x-session.ts';
import type { XSession } from '../../../tour/x-session.ts';
import { temporary } from '../../support/terminal.ts';

let nursery: Nursery;
let x: XSession;
let workDir: string;
beforeAll(async () => {
  workDir = temporary('test-idle');
  nursery = openNursery(workDir);
  x = await openXSession(nursery, workDir, '640x480', 'none');
});
afterAll(async () => {
  await nursery.close();
});
const idle = (more: Readonly<Record<string, string>> = {}) => displayIdle({ DISPLAY: x.display, ...more });
const pause = (ms: number) =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });

describe('a display says since when nobody touched it', () => {
  test('and a key, whoever gets it, begins anew', async () => {
    await x.press('a');
    const begun = performance.now();
    await pause(1_200);
    const long = (await idle()) ?? -1;
    const elapsed = performance.now() - begun;
    expect(long).toBeGreaterThanOrEqual(1_100);
    expect(long).toBeLessThanOrEqual(elapsed + 500);
    await x.press('a');
    const short = (await idle()) ?? -1;
    expect(short).toBeGreaterThanOrEqual(0);
    expect(short).toBeLessThan(long);
  });

  test('a window that grabs the keyboard, as a viewer does, hides nothing', async () => {
    const grabbing = nursery.start({
      command: ['/usr/bin/xev', '-event', 'keyboard'],
      env: { PATH: '/usr/bin:/bin', DISPLAY: x.display, HOME: workDir },
      cwd: workDir,
    });
    await pause(1_500);
    const before = (await idle()) ?? -1;
    await x.press('b');
    expect((await idle()) ?? before).toBeLessThan(before);
    grabbing.kill();
  });
});

describe('there is no answer', () => {
  test.each([
    ['without a display', { DISPLAY: '' }],
    ['of a display that is not there', { DISPLAY: ':59999' }],
    ['of a display of another machine', { DISPLAY: '192.0.2.1:0' }],
    ['of a name that is none', { DISPLAY: ':0/../../etc' }],
    ['under a Wayland compositor, whose own windows X does not hear', { WAYLAND_DISPLAY: 'wayland-0' }],
  ])('%s', async (_what, more) => {
    expect(await idle(more)).toBeNull();
  });

  test.each<[string, (socket: Socket) => void]>([
    ['that refuses', (socket) => socket.end(Buffer.from([0, 3, 11, 0, 0, 0, 1, 0, 78, 111, 33, 0]))],
    ['that hangs up', (socket) => socket.destroy()],
    ['that says something else', (socket) => void socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')],
    [
      'that promises more than it sends',
      (socket) => socket.end(Buffer.from([1, 0, 11, 0, 0, 0, 255, 255, 1])),
    ],
    ['that says nothing', () => {}],
  ])(
    'of a server %s',
    async (_what, answer) => {
      const server = await listen(59_998, answer);
      try {
        expect(await displayIdle({ DISPLAY: ':59998' })).toBeNull();
      } finally {
        server.close();
      }
    },
    10_000,
  );
});

/** At the abstract address, where a display of that number would listen. */
const listen = (number: number, answer: (socket: Socket) => void): Promise<Server> =>
  new Promise((resolve) => {
    const server = createServer((socket) => {
      socket.on('error', () => {});
      socket.once('data', () => answer(socket));
    });
    server.listen(`\0/tmp/.X11-unix/X${number}`, () => resolve(server));
  });

test.each([
  [':0', 0],
  ['unix:1.0', 1],
  [':10.0', 10],
  ['localhost:10.0', null],
  ['', null],
  [':', null],
  [':123456', null],
])('%j is display %s of this machine', (name, expected) => {
  expect(displayOf(name)).toBe(expected);
});

describe('the file of cookies', () => {
  const counted = (text: string) => {
    const bytes = Buffer.from(text, 'latin1');
    const length = Buffer.alloc(2);
    length.writeUInt16BE(bytes.length);
    return Buffer.concat([length, bytes]);
  };
  const entry = (family: number, number: string, name = 'MIT-MAGIC-COOKIE-1', data = 'cookie') => {
    const head = Buffer.alloc(2);
    head.writeUInt16BE(family);
    return Buffer.concat([head, ...['host', number, name, data].map(counted)]);
  };
  const read = (...entries: readonly Buffer[]) => {
    const found = cookieOf(Buffer.concat(entries), 7);
    return found === null ? null : Buffer.from(found).toString('latin1');
  };
  test('gives that of the display, of this machine and of the kind that is known', () => {
    const others = [entry(256, '6'), entry(0, '7'), entry(256, '7', 'XDM-AUTHORIZATION-1')];
    expect(read(...others, entry(256, '7', undefined, 'right'))).toBe('right');
    expect(read(entry(65_535, '', undefined, 'wild'))).toBe('wild');
    expect(read(...others)).toBeNull();
  });
  test('that breaks off, or is none, gives none', () => {
    const whole = entry(256, '7');
    for (let length = 0; length < whole.length; length++) expect(read(whole.subarray(0, length))).toBeNull();
    expect(read(Buffer.from('no cookies here, nor anything like them'))).toBeNull();
  });
  test('is what a display wants that is closed to others', async () => {
    const path = join(workDir, 'authority');
    writeFileSync(path, entry(256, '', undefined, '0123456789abcdef'), { mode: 0o600 });
    const closed = await startXvfb(nursery, workDir, '640x480', ['-auth', path]);
    expect(await displayIdle({ DISPLAY: closed })).toBeNull();
    const wrong = join(workDir, 'wrong');
    writeFileSync(wrong, entry(256, '', undefined, 'fedcba9876543210'), { mode: 0o600 });
    expect(await displayIdle({ DISPLAY: closed, XAUTHORITY: wrong })).toBeNull();
    expect(await displayIdle({ DISPLAY: closed, XAUTHORITY: path })).toBeGreaterThanOrEqual(0);
    // And in the home, where nothing else is said.
    writeFileSync(join(workDir, '.Xauthority'), readFileSync(path), { mode: 0o600 });
    expect(await displayIdle({ DISPLAY: closed, HOME: workDir })).toBeGreaterThanOrEqual(0);
  });
});
