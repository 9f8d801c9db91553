/** Electron's main program: takes the application's settings, gives it a window, and ends with it. Decisions are elsewhere. */
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BrowserWindow, Menu, app, clipboard, ipcMain, protocol, session } from 'electron';
import { readCommand } from '../admin/arguments.ts';
import { loadShell } from '../admin/settings.ts';
import { untilOver } from '../admin/start.ts';
import { SHELL_CLASS } from '../platform/windows/index.ts';
import { systemClock } from '../platform/clock.ts';
import { lockApplication } from './application.ts';
import { ownFolder } from './folder.ts';
import { openElectron } from './host.ts';
import { SCHEME } from './scheme.ts';
import { refusedSwitches, typedArguments } from './security.ts';

async function main(argv: readonly string[]): Promise<number> {
  const refused = refusedSwitches(argv);
  if (refused.length > 0) throw new TypeError(`${refused.length} switches are refused`);
  const { options } = readCommand(argv);
  const environment = process.env;
  const load = (signal: AbortSignal) => loadShell(options, environment, { keeps: true, signal });
  await app.whenReady();
  const preload = fileURLToPath(new URL('./preload.cjs', import.meta.url));
  const host = openElectron(
    { app, BrowserWindow, clipboard, ipcMain, protocol, session },
    { preload, clock: systemClock },
  );
  const bundle = fileURLToPath(new URL('../renderer', import.meta.url));
  return await untilOver({ load, environment, error: process.stderr, bundle }, host);
}

/** Electron would show a dialog. */
function giveUp(error: unknown): never {
  process.stderr.write(`onekiosk: ${error instanceof Error ? error.message : 'cannot start'}\n`);
  return app.exit(1) as never;
}
process.on('uncaughtException', giveUp);
process.on('unhandledRejection', giveUp);

app.setName(SHELL_CLASS); // What the window manager's key looks for.
// What Electron writes at every start, and the lock of the one instance, is nobody else's to read and gone with the machine's memory.
const user = process.getuid?.() ?? 0;
const folder = join(process.env['XDG_RUNTIME_DIR'] ?? tmpdir(), `onekiosk-electron-${user}`);
ownFolder(folder, user);
app.setPath('userData', folder);
app.enableSandbox();
lockApplication(app);
protocol.registerSchemesAsPrivileged([SCHEME]);
Menu.setApplicationMenu(null);
if (!app.requestSingleInstanceLock()) app.exit(1);
else main(typedArguments(process.argv, app.isPackaged)).then((code) => app.exit(code), giveUp);
