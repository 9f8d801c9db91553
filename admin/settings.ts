import type { Settings } from '../core/policy/settings.ts';
import { GuardedFileError } from '../platform/files/guarded-file.ts';
import { loadSettings, parseSettings } from '../platform/files/settings-file.ts';
import { checkEndpoint } from '../platform/http/transport.ts';
import { DEFAULT_SETTINGS, UsageError } from './arguments.ts';
import type { Options } from './arguments.ts';

/** The settings file, with another endpoint where the command line names one. Without a file, an endpoint alone will do. */
export async function settingsFor(options: Options): Promise<Settings> {
  const owners = [0, process.getuid?.() ?? 0];
  if (options.endpoint === null) return await loadSettings(options.settings, owners);
  checkEndpointOption(options.endpoint);
  const base = await loadSettings(options.settings, owners).catch((error: unknown) => {
    const absent = error instanceof GuardedFileError && options.settings === DEFAULT_SETTINGS;
    if (!absent) throw error;
    return parseSettings('--endpoint', `[cloud]\nendpoint = ${JSON.stringify(options.endpoint)}\n`);
  });
  checkEndpoint(options.endpoint, base.cloud.allowPlain);
  return { ...base, cloud: { ...base.cloud, endpoints: [options.endpoint] } };
}

function checkEndpointOption(endpoint: string): void {
  if (!URL.canParse(endpoint)) throw new UsageError('--endpoint is not a URL');
}
