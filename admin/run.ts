import type { Readable, Writable } from 'node:stream';
import type { Settings } from '../core/policy/settings.ts';
import { ONE_ERROR, OneServerError } from '../core/opennebula/errors.ts';
import { Trouble, createFail } from '../kiosk/failures.ts';
import { systemRandom } from '../platform/clock.ts';
import { GuardedFileError } from '../platform/files/guarded-file.ts';
import { SettingsError, loadSettings, parseSettings } from '../platform/files/settings-file.ts';
import { checkEndpoint } from '../platform/http/transport.ts';
import { createStreamLog } from '../platform/log/stream-log.ts';
import type { Environment } from '../platform/process/environment.ts';
import { DEFAULT_SETTINGS, USAGE, UsageError, readCommand } from './arguments.ts';
import type { Command, Options } from './arguments.ts';
import { composeCloud, composeLauncher, composePorts } from './compose.ts';
import { linesOf, readCredentials } from './credentials.ts';
import { formatDesktops, readDesktops } from './list.ts';
import { formatFailure, formatStep, openVm } from './open.ts';
import { formatPlan, readPlan } from './plan.ts';
import { runShell } from './shell.ts';

export interface CommandLine {
  readonly argv: readonly string[];
  readonly environment: Environment;
  readonly input: Readable;
  readonly out: (line: string) => void;
  readonly error: Writable;
  /** Only tests and the demo work as root. */
  readonly rootAllowed: boolean;
}

/** Runs one command line; answers the exit code: 0 done, 1 failed, 2 not understood. */
export async function runCommandLine(given: CommandLine): Promise<number> {
  const say = (line: string) => void given.error.write(`${line}\n`);
  try {
    const command = readCommand(given.argv);
    if (command.name === 'help') {
      given.out(USAGE);
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

async function run(command: Exclude<Command, { name: 'help' }>, given: CommandLine): Promise<number> {
  const settings = await settingsFor(command.options);
  if (command.name === 'shell') {
    return await runShell({
      settings,
      environment: given.environment,
      error: given.error,
      host: command.options.host,
    });
  }
  const lines = linesOf(given.input);
  const session = await readCredentials(given.environment, lines);
  const { json } = command.options;
  const { language } = settings.interface;
  if (command.name === 'list') {
    const desktops = await readDesktops(composeCloud(settings), session, settings);
    given.out(json ? JSON.stringify(desktops) : formatDesktops(desktops, language));
    return 0;
  }
  if (command.name === 'plan') {
    const launcher = composeLauncher(given.environment);
    const report = await readPlan(composeCloud(settings), session, command.vm, settings, launcher);
    given.out(json ? JSON.stringify(report) : formatPlan(report));
    return report.ways.length > 0 ? 0 : 1;
  }
  const log = createStreamLog(given.error, 'warning');
  const composed = await composePorts(settings, given.environment, {
    log,
    emit: () => {},
    demo: null,
    leave: () => {},
  });
  try {
    return await openVm(composed.ports, session, command.vm, lines, (view) => {
      given.out(json ? JSON.stringify(view) : formatStep(view, language));
    });
  } finally {
    await composed.close();
  }
}

/** The settings file, with another endpoint where the command line names one. Without a file, an endpoint alone will do. */
async function settingsFor(options: Options): Promise<Settings> {
  const owners = [0, process.getuid?.() ?? 0];
  if (options.endpoint === null) return await loadSettings(options.settings, owners);
  checkEndpointOption(options.endpoint);
  const base = await loadSettings(options.settings, owners).catch((error: unknown) => {
    const absent = error instanceof GuardedFileError && options.settings === DEFAULT_SETTINGS;
    if (!absent) throw error;
    return parseSettings('--endpoint', `[cloud]\nendpoint = ${JSON.stringify(options.endpoint)}\n`);
  });
  checkEndpoint(options.endpoint, base.cloud.allowPlain);
  return { ...base, cloud: { ...base.cloud, endpoint: options.endpoint } };
}

function checkEndpointOption(endpoint: string): void {
  if (!URL.canParse(endpoint)) throw new UsageError('--endpoint is not a URL');
}
