import type { Readable } from 'node:stream';
import { OneClientError, OneServerError } from '../../core/opennebula/errors.ts';
import type { Session } from '../../core/opennebula/model/common.ts';
import type { Settings } from '../../core/policy/settings.ts';
import { equipmentOf } from '../../kiosk/ports.ts';
import { systemClock } from '../../platform/clock.ts';
import { hasSpiceHtml5 } from '../../platform/files/bundle.ts';
import { GuardedFileError } from '../../platform/files/guarded-file.ts';
import { SettingsError } from '../../platform/files/settings-file.ts';
import type { Environment } from '../../platform/process/environment.ts';
import type { Options } from '../arguments.ts';
import { composeCloud, composeLauncher } from '../compose.ts';
import { linesOf, readCredentials } from '../credentials.ts';
import { loadSettings } from '../settings.ts';
import { judgeCloud } from './cloud.ts';
import { readCloud, sentenceOf } from './cloud-facts.ts';
import { judgeMachine } from './machine.ts';
import { readMachine } from './machine-facts.ts';
import { findingsOf, formatReport, reportOf } from './report.ts';
import type { Finding } from './report.ts';
import { judgeNoSettings, judgeSettings } from './settings.ts';
import { judgeVm } from './vm.ts';
import { readVm } from './vm-facts.ts';

export interface DoctorGiven {
  readonly options: Options;
  /** Null: no VM is looked at. */
  readonly vm: number | null;
  readonly environment: Environment;
  readonly input: Readable;
  readonly out: (line: string) => void;
}

/** Where the package's own shell keeps what was good. */
const STATE = '/var/lib/onekiosk';

/** `onekiosk doctor`: looks, changes nothing, and tells. Answers the exit code: 1 when something is wrong. */
export async function runDoctor(given: DoctorGiven): Promise<number> {
  const findings = await findingsFor(given);
  const report = reportOf(findings);
  given.out(given.options.json ? JSON.stringify(report) : formatReport(report));
  return report.wrong > 0 ? 1 : 0;
}

async function findingsFor(given: DoctorGiven): Promise<readonly Finding[]> {
  const { environment, options } = given;
  const read = await settingsOf(options, environment);
  const machine = await readMachine(systemClock, environment);
  const settings = read.settings;
  const findings = [...read.findings, ...judgeMachine(machine, settings)];
  if (settings === null) return findings;
  const session = await sessionOf(given);
  const { wrong } = findingsOf('cloud');
  try {
    findings.push(...judgeCloud(await readCloud(settings, session, systemClock), settings));
  } catch (error) {
    // A file of a certificate, or an endpoint that is refused.
    if (!(error instanceof GuardedFileError || error instanceof TypeError)) throw error;
    return [
      ...findings,
      wrong('cloud', `${error.message}.`, 'Mend it, or the line of [cloud] that names it.'),
    ];
  }
  if (given.vm === null || session === null) return findings;
  return [...findings, ...(await vmFindings(given, given.vm, settings, session))];
}

async function vmFindings(
  { environment }: DoctorGiven,
  vm: number,
  settings: Settings,
  session: Session,
): Promise<readonly Finding[]> {
  const equipment = equipmentOf({ launcher: composeLauncher(environment), spiceHtml5: hasSpiceHtml5() });
  try {
    return judgeVm(await readVm(await composeCloud(settings), session, vm, settings, equipment), settings);
  } catch (error) {
    if (!(error instanceof OneServerError || error instanceof OneClientError)) throw error;
    const says = `VM ${vm} cannot be read: ${sentenceOf(error)}`;
    return [findingsOf('vm').wrong('vm', says, 'onevm show, as the same user, says what that user may see.')];
  }
}

/** What is in force, as the shell of this terminal would have it; nothing is kept. */
async function settingsOf(
  options: Options,
  environment: Environment,
): Promise<{ readonly settings: Settings | null; readonly findings: readonly Finding[] }> {
  try {
    const loaded = await loadSettings(options, environment, { keeps: false, state: STATE });
    return { settings: loaded.settings, findings: judgeSettings(loaded) };
  } catch (error) {
    const mistakes = error instanceof SettingsError;
    if (!(mistakes || error instanceof GuardedFileError)) throw error;
    return { settings: null, findings: [judgeNoSettings(error.message, mistakes)] };
  }
}

/** ONE_AUTH alone, but where a VM is asked for: that needs somebody who may see it. */
async function sessionOf({ vm, environment, input }: DoctorGiven): Promise<Session | null> {
  const named = (environment['ONE_AUTH'] ?? '') !== '';
  return named || vm !== null ? await readCredentials(environment, linesOf(input)) : null;
}
