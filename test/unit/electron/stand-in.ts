import { EventEmitter } from 'node:events';
import type { IpcMainInvokeEvent } from 'electron';
import type { Answer } from '../../../contract/failure.ts';
import type { ElectronApi } from '../../../electron/host.ts';

type Handler = (event: IpcMainInvokeEvent, name: unknown, args: unknown) => Promise<Answer<unknown>>;

/** Web contents that keep what was set. */
export function fakeContents(type = 'window') {
  const did: string[] = [];
  return Object.assign(new EventEmitter(), {
    did,
    getType: () => type,
    close: () => void did.push('close'),
    closeDevTools: () => void did.push('no developer tools'),
    setIgnoreMenuShortcuts: (on: boolean) => void did.push(`ignores menu ${String(on)}`),
    setWindowOpenHandler: (decide: () => { action: string }) => void did.push(`open ${decide().action}`),
    setVisualZoomLevelLimits: async (least: number, most: number) => void did.push(`pinch ${least} ${most}`),
    setZoomFactor: (factor: number) => void did.push(`zoom ${factor}`),
  });
}

/** Whether a listener of `target` prevents `event`. */
export function prevents(
  target: EventEmitter,
  event: string,
  details: object = {},
  ...more: unknown[]
): boolean {
  let prevented = false;
  target.emit(event, { ...details, preventDefault: () => void (prevented = true) }, ...more);
  return prevented;
}

/** A stand-in that keeps what the host did with each part of Electron; windows, events and requests are the test's to make. */
export function standIn() {
  const windows: FakeWindow[] = [];
  const app = Object.assign(new EventEmitter(), { getAppMetrics: () => [{ pid: 7 }] });
  const decisions: Record<string, (...args: never[]) => unknown> = {};
  const keep = (name: string) => (decide: (...args: never[]) => unknown) => void (decisions[name] = decide);
  const spelling: unknown[] = [];
  const session = Object.assign(new EventEmitter(), {
    setPermissionRequestHandler: keep('permission'),
    setPermissionCheckHandler: keep('permission-check'),
    setDevicePermissionHandler: keep('device'),
    setUSBProtectedClassesHandler: keep('usb-classes'),
    setBluetoothPairingHandler: keep('pairing'),
    setDisplayMediaRequestHandler: keep('screen'),
    setCertificateVerifyProc: keep('certificate'),
    setSpellCheckerEnabled: (on: boolean) => void spelling.push(on),
    setSpellCheckerLanguages: (languages: readonly string[]) => void spelling.push(...languages),
    setSpellCheckerDictionaryDownloadURL: (url: string) => void spelling.push(url),
    webRequest: { onBeforeRequest: keep('request') },
    protocol: { handle: (_scheme: string, answer: never) => void (decisions['scheme'] = answer) },
  });
  let partition = '';
  const cleared: string[] = [];
  let handler: Handler | null = null;
  let failures = 0;
  class FakeWindow extends EventEmitter {
    readonly webContents = Object.assign(fakeContents(), {
      id: windows.length + 1,
      send: (...args: unknown[]) => void this.sent.push(args),
      focus: () => void this.did.push('focus'),
    });
    readonly sent: unknown[][] = [];
    readonly did: string[] = [];
    readonly options: unknown;
    url = '';
    destroyed = false;
    constructor(options: unknown) {
      super();
      this.options = options;
      windows.push(this);
    }
    restore() {
      this.did.push('restore');
    }
    setKiosk(on: boolean) {
      this.did.push(`kiosk ${String(on)}`);
    }
    removeMenu() {
      this.did.push('no menu');
    }
    isDestroyed() {
      return this.destroyed;
    }
    destroy() {
      this.destroyed = true;
      this.emit('closed');
    }
    async loadURL(url: string) {
      this.url = url;
      if (failures > 0) {
        failures -= 1;
        throw new Error('not loaded');
      }
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
  const failNext = (times: number) => void (failures = times);
  return {
    spelling,
    failNext,
    api,
    app,
    windows,
    cleared,
    session,
    decisions,
    ask,
    partition: () => partition,
  };
}
