import { memoryOfLastOpened } from '../kiosk/auto/last-opened.ts';
import type { Machine, Ports } from '../kiosk/ports.ts';
import type { Settings } from '../core/policy/settings.ts';
import { GuardedFileError } from '../platform/files/guarded-file.ts';
import { openLastOpenedFile } from '../platform/files/last-opened-file.ts';
import { readStationSecret } from '../platform/files/secret-file.ts';
import { displayIdle } from '../platform/idle/x-idle.ts';
import type { Environment } from '../platform/process/environment.ts';

/** What the application needs for what happens by itself. */
export function composeByItself(
  { auto, signIn }: Settings,
  environment: Environment,
  owners: readonly number[],
  log: Ports['log'],
): Pick<Ports, 'stationSecret' | 'lastOpened'> & Pick<Machine, 'idle'> {
  const tell = (trouble: string) =>
    log.write({ level: 'warning', event: 'what was opened last', fields: { trouble } });
  return {
    async stationSecret() {
      if (signIn.station === null) throw new GuardedFileError('this terminal is no station');
      return await readStationSecret(signIn.station.secret, owners, environment);
    },
    lastOpened: auto.store === null ? memoryOfLastOpened() : openLastOpenedFile(auto.store, owners, tell),
    idle: () => displayIdle(environment),
  };
}
