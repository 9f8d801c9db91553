import type { BrowserWindow, Session } from 'electron';
import type * as Electron from 'electron';
import type { Clock } from '../core/clock.ts';
import type { Host, HostOptions, OpenHost } from '../kiosk/host.ts';
import { watchWindow } from '../kiosk/window-watch.ts';
import type { WindowWatch } from '../kiosk/window-watch.ts';
import { EVENT_CHANNEL } from './channels.ts';
import { registerRequests } from './ipc.ts';
import { answerScheme } from './scheme.ts';
import { lockSession } from './session.ts';
import { START_URL, lockWindow, windowOptions } from './window.ts';

/** The part of Electron that the host works with; given in, so that its every decision is tested under plain Node. */
export type ElectronApi = Pick<
  typeof Electron,
  'app' | 'BrowserWindow' | 'clipboard' | 'ipcMain' | 'protocol' | 'session'
>;

export interface ElectronHostOptions {
  readonly preload: string;
  readonly clock: Clock;
}

/** The window in Electron. The application has to be ready. */
export function openElectron(electron: ElectronApi, options: ElectronHostOptions): OpenHost {
  return async (host: HostOptions): Promise<Host> => {
    // A partition without `persist:` is in memory: nothing of a session is written.
    const session = electron.session.fromPartition('onekiosk');
    lockSession(session, host.consolePort);
    session.protocol.handle('onekiosk', answerScheme(host));
    const shown = new ShownWindow(electron, session, host, options);
    registerRequests(
      electron.ipcMain,
      (id) => shown.is(id),
      async (name, args) => {
        if (name === 'app:alive') shown.alive();
        return await host.answer(name, args);
      },
    );
    await shown.open();
    return {
      name: 'electron',
      emit: (name, payload) => shown.current()?.webContents.send(EVENT_CHANNEL, name, payload),
      pids: () => electron.app.getAppMetrics().map((each) => each.pid),
      async forget() {
        electron.clipboard.clear();
        electron.clipboard.selection.clear();
      },
      close: () => shown.close(),
    };
  };
}

/** The one window; when its page is gone, hangs or stays white, another one takes its place. */
class ShownWindow {
  private readonly electron: ElectronApi;
  private readonly session: Session;
  private readonly preload: string;
  private readonly watch: WindowWatch;
  private window: BrowserWindow | null = null;

  constructor(electron: ElectronApi, session: Session, host: HostOptions, options: ElectronHostOptions) {
    this.electron = electron;
    this.session = session;
    this.preload = options.preload;
    this.watch = watchWindow({
      clock: options.clock,
      build: async () => {
        this.destroy();
        await this.open();
      },
      built: () => {
        // The new window has come up before everything; what belongs in front may be a viewer.
        if (host.rebuilt()) this.current()?.webContents.focus();
      },
      gaveUp: () => {
        this.destroy();
        host.gone();
      },
      tell: (trouble) => host.tell(trouble),
    });
    electron.app.on('child-process-gone', (_event, details) => {
      if (details.type === 'GPU' && details.reason !== 'clean-exit') this.watch.failed('crashed');
    });
  }

  current = (): BrowserWindow | null =>
    this.window === null || this.window.isDestroyed() ? null : this.window;
  is = (contentsId: number): boolean => this.current()?.webContents.id === contentsId;

  alive(): void {
    this.watch.alive();
  }

  async open(): Promise<void> {
    const base = windowOptions(this.preload);
    const window = new this.electron.BrowserWindow({
      ...base,
      webPreferences: { ...base.webPreferences, session: this.session },
    });
    this.window = window;
    lockWindow(window);
    const { webContents } = window;
    // What an old window still tells is not about the present one.
    const failed = (failure: 'crashed' | 'silent' | 'ended' | 'not-built') => () => {
      if (this.window === window) this.watch.failed(failure);
    };
    webContents.on('render-process-gone', failed('crashed'));
    webContents.on('unresponsive', failed('silent'));
    webContents.on('preload-error', failed('not-built'));
    window.on('closed', failed('ended'));
    await window.loadURL(START_URL);
  }

  async close(): Promise<void> {
    this.watch.end();
    this.destroy();
    await Promise.resolve();
  }

  private destroy(): void {
    const old = this.current();
    this.window = null;
    old?.destroy();
  }
}
