import type { BrowserWindow, Session } from 'electron';
import type * as Electron from 'electron';
import type { Clock } from '../core/clock.ts';
import type { Host, HostOptions, OpenHost } from '../kiosk/host.ts';
import { EVENT_CHANNEL } from './channels.ts';
import { registerRequests } from './ipc.ts';
import { answerScheme } from './scheme.ts';
import { createRebuildLimit, mayRequest } from './security.ts';
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

/** A page that says nothing for so long is white or hangs, milliseconds; it speaks every 5 s. */
const SILENT = 20_000;

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

/** No permission, no download, no certificate that is not good, no request that is not ours. */
export function lockSession(session: Session, consolePort: number): void {
  session.setPermissionRequestHandler((_contents, _permission, decide) => decide(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.on('will-download', (event) => event.preventDefault());
  session.setCertificateVerifyProc((_request, decide) => decide(-2));
  session.webRequest.onBeforeRequest((details, decide) =>
    decide({ cancel: !mayRequest(details.url, consolePort) }),
  );
  session.setSpellCheckerEnabled(false);
}

/** The one window; when its page is gone, hangs or stays white, another one takes its place. */
class ShownWindow {
  private readonly electron: ElectronApi;
  private readonly session: Session;
  private readonly host: HostOptions;
  private readonly options: ElectronHostOptions;
  private readonly limit = createRebuildLimit();
  private readonly ending = new AbortController();
  private window: BrowserWindow | null = null;
  private heard = 0;

  constructor(electron: ElectronApi, session: Session, host: HostOptions, options: ElectronHostOptions) {
    this.electron = electron;
    this.session = session;
    this.host = host;
    this.options = options;
    electron.app.on('child-process-gone', (_event, details) => {
      if (details.type === 'GPU' && details.reason !== 'clean-exit') this.rebuild();
    });
    void this.watch();
  }

  current = (): BrowserWindow | null =>
    this.window === null || this.window.isDestroyed() ? null : this.window;
  is = (contentsId: number): boolean => this.current()?.webContents.id === contentsId;

  alive(): void {
    this.heard = this.options.clock.monotonic();
  }

  async open(): Promise<void> {
    this.alive();
    const base = windowOptions(this.options.preload);
    const window = new this.electron.BrowserWindow({
      ...base,
      webPreferences: { ...base.webPreferences, session: this.session },
    });
    this.window = window;
    lockWindow(window);
    window.webContents.on('render-process-gone', () => this.rebuild());
    window.webContents.on('unresponsive', () => this.rebuild());
    await window.loadURL(START_URL);
  }

  async close(): Promise<void> {
    this.ending.abort();
    this.current()?.destroy();
    this.window = null;
    await Promise.resolve();
  }

  private rebuild(): void {
    if (this.ending.signal.aborted) return;
    this.current()?.destroy();
    this.window = null;
    if (!this.limit.allows(this.options.clock.monotonic())) return this.host.gone();
    this.open().catch(() => this.host.gone());
  }

  private async watch(): Promise<void> {
    while (!this.ending.signal.aborted) {
      await this.options.clock.sleep(SILENT / 4, this.ending.signal).catch(() => {});
      if (this.window !== null && this.options.clock.monotonic() - this.heard > SILENT) this.rebuild();
    }
  }
}
