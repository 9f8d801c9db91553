/** Electron's main program: takes the application's settings, gives it a window, and ends with it. Decisions are elsewhere. */
import { fileURLToPath } from 'node:url';
import { BrowserWindow, Menu, app, clipboard, ipcMain, protocol, session } from 'electron';
import { readCommand } from '../admin/arguments.ts';
import { settingsFor } from '../admin/settings.ts';
import { untilOver } from '../admin/start.ts';
import { SHELL_CLASS } from '../platform/windows/index.ts';
import { systemClock } from '../platform/clock.ts';
import { openElectron } from './host.ts';
import { SCHEME } from './scheme.ts';
import { refusedSwitches } from './security.ts';

async function main(argv: readonly string[]): Promise<number> {
  const refused = refusedSwitches(argv);
  if (refused.length > 0) throw new TypeError(`${refused.length} switches are refused`);
  const settings = await settingsFor(readCommand(argv).options);
  await app.whenReady();
  const preload = fileURLToPath(new URL('./preload.cjs', import.meta.url));
  const host = openElectron(
    { app, BrowserWindow, clipboard, ipcMain, protocol, session },
    { preload, clock: systemClock },
  );
  const bundle = fileURLToPath(new URL('../renderer', import.meta.url));
  return await untilOver({ settings, environment: process.env, error: process.stderr, bundle }, host);
}

app.setName(SHELL_CLASS); // What the window manager's key looks for.
app.enableSandbox();
protocol.registerSchemesAsPrivileged([SCHEME]);
Menu.setApplicationMenu(null);
app.on('window-all-closed', () => {}); // A rebuilt window closes the old one first; the shell decides when it is over.
app.on('web-contents-created', (_event, contents) =>
  contents.setWindowOpenHandler(() => ({ action: 'deny' })),
);
if (!app.requestSingleInstanceLock()) app.exit(1);
else {
  main(process.argv.slice(2)).then(
    (code) => app.exit(code),
    (error: unknown) => {
      process.stderr.write(`onekiosk: ${error instanceof Error ? error.message : 'cannot start'}\n`);
      app.exit(1);
    },
  );
}
