import { EventEmitter } from 'node:events';
import type { IpcMainInvokeEvent } from 'electron';
import { describe, expect, test } from 'vitest';
import type { Answer } from '../../../contract/failure.ts';
import { openElectron } from '../../../electron/host.ts';
import type { ElectronApi } from '../../../electron/host.ts';
import { createManualClock, settle } from '../../support/manual-clock.ts';

type Handler = (event: IpcMainInvokeEvent, name: unknown, args: unknown) => Promise<Answer<unknown>>;

/** A stand-in that keeps what the host did with each part of Electron; windows, events and requests are the test's to make. */
function standIn() {
  const windows: FakeWindow[] = [];
  const app = Object.assign(new EventEmitter(), { getAppMetrics: () => [{ pid: 7 }] });
  const decisions: Record<string, (...args: never[]) => unknown> = {};
  const keep = (name: string) => (decide: (...args: never[]) => unknown) => void (decisions[name] = decide);
  const session = Object.assign(new EventEmitter(), {
    setPermissionRequestHandler: keep('permission'),
    setPermissionCheckHandler: keep('permission-check'),
    setDevicePermissionHandler: keep('device'),
    setCertificateVerifyProc: keep('certificate'),
    setSpellCheckerEnabled: () => {},
    webRequest: { onBeforeRequest: keep('request') },
    protocol: { handle: (_scheme: string, answer: never) => void (decisions['scheme'] = answer) },
  });
  let partition = '';
  const cleared: string[] = [];
  let handler: Handler | null = null;
  class FakeWindow {
    readonly webContents = Object.assign(new EventEmitter(), {
      id: windows.length + 1,
      setWindowOpenHandler: (decide: () => { action: string }) => void (this.opens = decide().action),
      setVisualZoomLevelLimits: async () => {},
      setZoomFactor: () => {},
      send: (...args: unknown[]) => void this.sent.push(args),
    });
    readonly sent: unknown[][] = [];
    opens = '';
    url = '';
    destroyed = false;
    constructor() {
      windows.push(this);
    }
    removeMenu() {}
    isDestroyed() {
      return this.destroyed;
    }
    destroy() {
      this.destroyed = true;
    }
    async loadURL(url: string) {
      this.url = url;
    }
  }
  const api = {
    app,
    BrowserWindow: FakeWindow,
    ipcMain: { handle: (_channel: string, answer: Handler) => void (handler = answer) },
    protocol: {},
    clipboard: {
      clear: () => void cleared.push('clipboard'),
      selection: { clear: () => void cleared.push('selection') },
    },
    session: {
      fromPartition: (name: string) => {
        partition = name;
        return session;
      },
    },
  } as unknown as ElectronApi;
  const ask = (name: unknown, contents: number, url = 'onekiosk://app/', parent: object | null = null) =>
    handler?.(
      { sender: { id: contents }, senderFrame: { url, parent } } as unknown as IpcMainInvokeEvent,
      name,
      {},
    );
  return { api, app, windows, cleared, session, decisions, ask, partition: () => partition };
}

async function opened() {
  const electron = standIn();
  const clock = createManualClock();
  let gone = 0;
  const asked: string[] = [];
  const host = await openElectron(electron.api, { preload: '/p.cjs', clock })({
    answer: async (name) => {
      asked.push(name);
      return { ok: true, value: {} };
    },
    bundle: () => null,
    consolePort: 4711,
    gone: () => void (gone += 1),
  });
  return { ...electron, clock, host, asked, gone: () => gone };
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
    expect(windows[0]?.opens).toBe('deny');
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

  test('is given up after five times, and the shell ends', async () => {
    const { windows, gone, host } = await opened();
    for (let time = 0; time < 6; time++) {
      windows.at(-1)?.webContents.emit('render-process-gone');
      await settle();
    }
    expect(windows).toHaveLength(6);
    expect(gone()).toBe(1);
    await host.close();
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

test('the session refuses permissions, downloads, certificates and requests', async () => {
  const { decisions, session, host } = await opened();
  const decided: unknown[] = [];
  const call = (name: string, ...args: unknown[]) =>
    (decisions[name] as ((...given: unknown[]) => unknown) | undefined)?.(...args);
  call('permission', {}, 'media', (value: unknown) => decided.push(value));
  call('certificate', {}, (value: unknown) => decided.push(value));
  call('request', { url: 'https://example.org/' }, (value: unknown) => decided.push(value));
  call('request', { url: 'onekiosk://app/main.js' }, (value: unknown) => decided.push(value));
  expect(decided).toEqual([false, -2, { cancel: true }, { cancel: false }]);
  expect(call('permission-check')).toBe(false);
  expect(call('device')).toBe(false);
  let prevented = false;
  session.emit('will-download', { preventDefault: () => void (prevented = true) });
  expect(prevented).toBe(true);
  await host.close();
});

test('navigation elsewhere is stopped, to itself it is let', async () => {
  const { windows, host } = await opened();
  const stopped = (url: string) => {
    let prevented = false;
    windows[0]?.webContents.emit('will-navigate', { url, preventDefault: () => void (prevented = true) });
    return prevented;
  };
  expect(stopped('https://example.org/')).toBe(true);
  expect(stopped('onekiosk://app/')).toBe(false);
  await host.close();
});
