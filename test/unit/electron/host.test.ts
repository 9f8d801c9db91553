import { describe, expect, test } from 'vitest';
import { openElectron } from '../../../electron/host.ts';
import type { WindowTrouble } from '../../../kiosk/window-watch.ts';
import { createManualClock, settle } from '../../support/manual-clock.ts';
import { prevents, standIn } from './stand-in.ts';

async function opened(shellInFront = true) {
  const electron = standIn();
  const clock = createManualClock();
  let gone = 0;
  const troubles: WindowTrouble[] = [];
  const asked: string[] = [];
  const host = await openElectron(electron.api, { preload: '/p.cjs', clock })({
    answer: async (name) => {
      asked.push(name);
      return { ok: true, value: {} };
    },
    bundle: () => null,
    consolePort: 4711,
    tell: (trouble) => void troubles.push(trouble),
    rebuilt: () => shellInFront,
    gone: () => void (gone += 1),
  });
  return { ...electron, clock, host, asked, troubles, gone: () => gone };
}

test('what the last person copied is forgotten', async () => {
  const { host, cleared } = await opened();
  await host.forget();
  expect(cleared).toEqual(['clipboard', 'selection']);
});

describe('one window', () => {
  test('shows our page, in a partition that is never written', async () => {
    const { windows, partition, host } = await opened();
    expect(windows.map((each) => each.url)).toEqual(['onekiosk://app/']);
    expect(partition()).not.toMatch(/^persist:/);
    expect(windows[0]?.webContents.did).toContain('open deny');
    host.emit('session:changed', null);
    expect(windows[0]?.sent).toEqual([['onekiosk:event', 'session:changed', null]]);
    expect(host.pids()).toEqual([7]);
    await host.close();
  });

  test('is built anew when its page is gone, and events go to the new one', async () => {
    const { windows, host } = await opened();
    windows[0]?.webContents.emit('render-process-gone');
    await settle();
    expect(windows.map((each) => each.destroyed)).toEqual([true, false]);
    host.emit('session:changed', null);
    expect(windows[1]?.sent).toHaveLength(1);
    await host.close();
  });

  test('is built anew when its page is silent, and not while it speaks', async () => {
    const { windows, clock, ask, host } = await opened();
    for (let spoken = 0; spoken < 6; spoken++) {
      await clock.advance(10_000);
      await ask('app:alive', 1);
    }
    expect(windows).toHaveLength(1);
    await clock.advance(30_000);
    expect(windows).toHaveLength(2);
    await host.close();
  });

  test('is built anew with pauses that double, five times in five minutes; then the shell ends', async () => {
    const { windows, gone, clock, troubles, host } = await opened();
    for (const pause of [0, 1_000, 2_000, 4_000, 8_000]) {
      const before = windows.length;
      windows.at(-1)?.webContents.emit('render-process-gone');
      await settle();
      if (pause > 0) {
        await clock.advance(pause - 1);
        expect(windows).toHaveLength(before);
        await clock.advance(1);
      }
      expect(windows).toHaveLength(before + 1);
    }
    windows.at(-1)?.webContents.emit('render-process-gone');
    await clock.advance(60_000);
    expect(windows).toHaveLength(6);
    expect(windows.at(-1)?.destroyed).toBe(true);
    expect(gone()).toBe(1);
    expect(troubles).toEqual([...Array.from({ length: 6 }, () => 'crashed'), 'given-up']);
    await host.close();
  });

  test('that cannot be opened is tried again', async () => {
    const { windows, failNext, clock, troubles, host } = await opened();
    failNext(2);
    windows[0]?.webContents.emit('render-process-gone');
    await clock.advance(3_000);
    expect(troubles).toEqual(['crashed', 'not-built', 'not-built']);
    expect(windows.map((each) => each.destroyed)).toEqual([true, true, true, false]);
    await host.close();
  });

  test('that was closed by force, or whose page hangs or has no preload, is built anew; what an old one still says is not heard', async () => {
    const { windows, clock, troubles, host } = await opened();
    windows[0]?.emit('closed');
    await settle();
    windows[1]?.webContents.emit('unresponsive');
    await clock.advance(1_000);
    windows[2]?.webContents.emit('preload-error');
    await clock.advance(2_000);
    expect(troubles).toEqual(['ended', 'silent', 'not-built']);
    windows[0]?.webContents.emit('render-process-gone');
    windows[2]?.emit('closed');
    await settle();
    expect(windows).toHaveLength(4);
    await host.close();
  });

  test.each([
    [true, ['focus']],
    [false, []],
  ])('built anew takes the keyboard only where the shell belongs in front: %s', async (inFront, did) => {
    const { windows, host } = await opened(inFront);
    windows[0]?.webContents.emit('render-process-gone');
    await settle();
    expect(windows[1]?.did.filter((each) => each === 'focus')).toEqual(did);
    await host.close();
  });

  test('is closed by the shell alone, keeps its title, has no menu, and comes back when it was minimised or left full screen', async () => {
    const { windows, host } = await opened();
    const [window] = windows;
    if (window === undefined) throw new Error('no window');
    expect(prevents(window, 'close')).toBe(true);
    expect(prevents(window, 'page-title-updated')).toBe(true);
    window.emit('minimize');
    window.emit('leave-full-screen');
    expect(window.did).toEqual(['no menu', 'restore', 'kiosk true']);
    expect(window.options).toMatchObject({ kiosk: true, closable: false, minimizable: false, frame: false });
    await host.close();
    expect(window.destroyed).toBe(true);
  });

  test('is left alone when the graphics process ends cleanly, and rebuilt when it does not', async () => {
    const { app, windows, host } = await opened();
    app.emit('child-process-gone', {}, { type: 'GPU', reason: 'clean-exit' });
    await settle();
    expect(windows).toHaveLength(1);
    app.emit('child-process-gone', {}, { type: 'GPU', reason: 'crashed' });
    await settle();
    expect(windows).toHaveLength(2);
    await host.close();
  });

  test('is not rebuilt while it is being closed', async () => {
    const { windows, host, gone } = await opened();
    await host.close();
    windows[0]?.webContents.emit('render-process-gone');
    await settle();
    expect(windows).toHaveLength(1);
    expect(gone()).toBe(0);
  });
});

describe('what asks is checked before anything is answered', () => {
  test('our page is answered', async () => {
    const { ask, asked, host } = await opened();
    expect(await ask('app:view', 1)).toEqual({ ok: true, value: {} });
    expect(asked).toEqual(['app:view']);
    await host.close();
  });

  test.each([
    ['another window', ['app:view', 2]],
    ['another page', ['app:view', 1, 'https://example.org/']],
    ['a frame in ours', ['app:view', 1, 'onekiosk://app/', {}]],
    ['a name that is not in the contract', ['app:exec', 1]],
    ['a name that is none', [{ toString: (): string => 'app:view' }, 1]],
  ] as const)('%s is not', async (_who, [name, contents, url, parent]) => {
    const { ask, asked, host } = await opened();
    expect(await ask(name, contents, url, parent)).toMatchObject({
      ok: false,
      failure: { kind: 'bad-request' },
    });
    expect(asked).toEqual([]);
    await host.close();
  });
});
