import type { DemoCloud } from '../demo/cloud.ts';
import { decodeSettings } from '../core/policy/decode.ts';
import type { Settings } from '../core/policy/settings.ts';

/** Settings for a terminal of the demo cloud: through the same decoder as a file's. */
export function demoSettings(cloud: Pick<DemoCloud, 'endpoint' | 'hostName' | 'rdp'>): Settings {
  const decoded = decodeSettings({
    cloud: {
      name: 'Demo cloud on this machine',
      endpoint: cloud.endpoint,
      hosts: { [cloud.hostName]: '127.0.0.1' },
    },
    // Its guests boot in a second: who waits longer waits in vain.
    deadlines: { start: 60, rdp: 8, console: 15, viewer: 30 },
    rdp: { certificates: 'pinned', pins: cloud.rdp.pins },
    interface: { power: ['leave'] },
  });
  if (!decoded.ok) throw new Error(`the demo's settings: ${JSON.stringify(decoded.problems)}`);
  return decoded.settings;
}
