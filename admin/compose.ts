import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { createOpenNebula } from '../core/opennebula/client.ts';
import type { OpenNebula } from '../core/opennebula/model.ts';
import type { Settings } from '../core/policy/settings.ts';
import type { Launcher } from '../core/sessions/launcher.ts';
import { CHROMIUM_ORIGIN, ELECTRON_ORIGIN } from '../kiosk/page.ts';
import type { Ports } from '../kiosk/ports.ts';
import { systemClock, systemRandom } from '../platform/clock.ts';
import { startConsoleBridge } from '../platform/console/bridge.ts';
import { createHttpTransport } from '../platform/http/transport.ts';
import { powerMachine, setKeyboardLayout } from '../platform/machine/machine.ts';
import { createProbes } from '../platform/probes/index.ts';
import type { Environment } from '../platform/process/environment.ts';
import { createLauncher } from '../platform/process/launcher.ts';

/** 1,000 VMs are 7 MB in the extended body. */
const MOST_BYTES = 32 * 1024 * 1024;

/** The cloud of these settings. Throws when the endpoint or the authority's file is no good. */
export function composeCloud(settings: Settings): OpenNebula {
  const { endpoint, ca, allowPlain, deadlines } = settings.cloud;
  const pem = ca === null ? null : readFileSync(ca, 'utf8');
  return createOpenNebula(
    createHttpTransport({ endpoint, ca: pem, allowPlain, deadlines, maxBytes: MOST_BYTES }),
  );
}

export function composeLauncher(environment: Environment): Launcher {
  return createLauncher({
    clock: systemClock,
    environment,
    runtimeDir: environment['XDG_RUNTIME_DIR'] ?? tmpdir(),
  });
}

export interface Composed {
  readonly ports: Ports;
  close(): Promise<void>;
}

/** The real world behind the application. */
export async function composePorts(
  settings: Settings,
  environment: Environment,
  more: Pick<Ports, 'log' | 'emit' | 'demo'> & { readonly leave: () => void },
): Promise<Composed> {
  const launcher = composeLauncher(environment);
  const bridge = await startConsoleBridge({
    allowedOrigins: [CHROMIUM_ORIGIN, ELECTRON_ORIGIN],
    clock: systemClock,
    random: systemRandom,
  });
  const { log } = more;
  bridge.onOutcome((outcome) => log.write({ level: 'info', event: 'console', fields: { outcome } }));
  const ports: Ports = {
    settings,
    clock: systemClock,
    random: systemRandom,
    log,
    cloud: composeCloud(settings),
    probes: createProbes(),
    launcher,
    bridge,
    demo: more.demo,
    emit: more.emit,
    machine: {
      power: (action) => powerMachine(action, systemClock, environment),
      keyboard: (layout) => setKeyboardLayout(layout, systemClock, environment),
      leave: more.leave,
    },
  };
  return {
    ports,
    async close() {
      launcher.killAll();
      await bridge.close();
    },
  };
}
