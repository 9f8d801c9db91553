import type { Readable, Writable } from 'node:stream';
import { ONE_ERROR, OneServerError } from '../core/opennebula/errors.ts';
import { Trouble, createFail } from '../kiosk/failures.ts';
import { systemRandom } from '../platform/clock.ts';
import { GuardedFileError } from '../platform/files/guarded-file.ts';
import { SettingsError } from '../platform/files/settings-file.ts';
import { createStreamLog } from '../platform/log/stream-log.ts';
import type { Environment } from '../platform/process/environment.ts';
import { UsageError, readCommand } from './arguments.ts';
import type { Command } from './arguments.ts';
import { USAGE } from './commands.ts';
import { composeCloud, composeLauncher, composePorts } from './compose.ts';
import { linesOf, readCredentials } from './credentials.ts';
import { formatDesktops, readDesktops } from './list.ts';
import { runDoctor } from './doctor/index.ts';
import { formatFailure, formatStep, openVm } from './open.ts';
import { formatPlan, readPlan } from './plan.ts';
import { loadShell, settingsFor } from './settings.ts';
import { showSettings } from './settings-show.ts';
import { runShell } from './shell.ts';
import { versionLine } from './version.ts';

export interface CommandLine {
  readonly argv: readonly string[];
  readonly environment: Environment;
  readonly input: Readable;
  readonly out: (line: string) => void;
  readonly error: Writable;
  /** Only tests and the demo work as root. */
  readonly rootAllowed: boolean;
}

const NO_BUILDER = 'an image is built in a clone of the project: npm run image (docs/image.md)';

/** Runs one command line; answers the exit code: 0 done, 1 failed, 2 not understood. */
export async function runCommandLine(given: CommandLine): Promise<number> {
  const say = (line: string) => void given.error.write(`${line}\n`);
  try {
    const command = readCommand(given.argv);
    if (command.name === 'help') {
      given.out(USAGE);
      return 0;
    }
    if (command.name === 'version') {
      given.out(versionLine(process.versions.node));
      return 0;
    }
    if (
      !given.rootAllowed &&
      process.getuid?.() === 0 &&
      (command.name === 'shell' || command.name === 'open')
    ) {
      throw new UsageError(
        'this shows desktops and is not run as root: start it as the user of the terminal',
      );
    }
    return await run(command, given);
  } catch (error) {
    if (error instanceof UsageError) say(`onekiosk: ${error.message}\n\n${USAGE}`);
    else if (
      error instanceof SettingsError ||
      error instanceof GuardedFileError ||
      error instanceof TypeError
    ) {
      say(`onekiosk: ${error.message}`);
    } else say(`onekiosk: ${failure(error, given)}`);
    return error instanceof UsageError ? 2 : 1;
  }
}

/** A person has not signed in here before: a session that is refused is a wrong name or password. */
function failure(error: unknown, given: CommandLine): string {
  const refused = error instanceof OneServerError && error.code === ONE_ERROR.AUTHENTICATION;
  const fail = createFail(createStreamLog(given.error, 'warning'), systemRandom);
  return formatFailure(fail(refused ? new Trouble('auth-rejected') : error, 'command'), 'en');
}

async function runSettings(
  { options, all }: Extract<Command, { name: 'settings' }>,
  { environment, out, error }: CommandLine,
): Promise<number> {
  // Where the package's own shell keeps what was good.
  const loading = loadShell(options, environment, { keeps: false, state: '/var/lib/onekiosk' });
  const isColoured = 'isTTY' in error && error.isTTY === true;
  const shown = await showSettings(loading, { json: options.json, all, isColoured });
  if (shown.out !== '') out(shown.out);
  if (shown.error !== '') error.write(`${shown.error}\n`);
  return shown.code;
}

async function run(
  command: Exclude<Command, { name: 'help' | 'version' }>,
  given: CommandLine,
): Promise<number> {
  if (command.name === 'doctor') return await runDoctor({ ...given, ...command });
  if (command.name === 'settings') return await runSettings(command, given);
  // In a clone the launcher has started the builder instead (build/onekiosk.sh).
  if (command.name === 'image') throw new TypeError(NO_BUILDER);
  const { environment } = given;
  if (command.name === 'shell') {
    const load = (signal: AbortSignal) => loadShell(command.options, environment, { keeps: true, signal });
    return await runShell({ load, environment, error: given.error, host: command.options.host });
  }
  const settings = await settingsFor(command.options, environment);
  const lines = linesOf(given.input);
  const session = await readCredentials(given.environment, lines);
  const { json } = command.options;
  const { language } = settings.interface;
  if (command.name === 'list') {
    const desktops = await readDesktops(await composeCloud(settings), session, settings);
    given.out(json ? JSON.stringify(desktops) : formatDesktops(desktops, language));
    return 0;
  }
  if (command.name === 'plan') {
    const launcher = composeLauncher(given.environment);
    const report = await readPlan(await composeCloud(settings), session, command.vm, settings, launcher);
    given.out(json ? JSON.stringify(report) : formatPlan(report));
    return report.ways.length > 0 ? 0 : 1;
  }
  const log = createStreamLog(given.error, 'warning');
  const composed = await composePorts(settings, given.environment, {
    log,
    emit: () => {},
    demo: null,
    leave: () => {},
    forget: async () => {},
  });
  try {
    return await openVm(composed.ports, session, command.vm, lines, (view) => {
      given.out(json ? JSON.stringify(view) : formatStep(view, language));
    });
  } finally {
    await composed.close();
  }
}
