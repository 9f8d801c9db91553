import { tmpdir } from 'node:os';
import { createOpenNebula } from '../core/opennebula/client.ts';
import type { OpenNebula } from '../core/opennebula/client.ts';
import type { Settings } from '../core/policy/settings.ts';
import type { Launcher } from '../core/sessions/launcher.ts';
import { CHROMIUM_ORIGIN, ELECTRON_ORIGIN } from '../kiosk/page.ts';
import type { Ports } from '../kiosk/ports.ts';
import { systemClock, systemRandom } from '../platform/clock.ts';
import { startConsoleBridge } from '../platform/console/bridge.ts';
import { readGuardedFile } from '../platform/files/guarded-file.ts';
import { createHttpTransport } from '../platform/http/transport.ts';
import { tokenMark } from '../platform/machine/mark.ts';
import { powerMachine, setKeyboardLayout } from '../platform/machine/machine.ts';
import { createProbes } from '../platform/probes/index.ts';
import type { Environment } from '../platform/process/environment.ts';
import { createLauncher } from '../platform/process/launcher.ts';

/** 10,000 VMs are 66 MB in the extended body; nothing of it is kept but what is decoded. */
const MOST_BYTES = 128 * 1024 * 1024;

/** Certificates and keys are short. */
const MOST_PEM = 65_536;

/** The cloud of these settings. Rejects when an endpoint, or a file of a certificate or key, is no good. */
export async function composeCloud(settings: Settings): Promise<OpenNebula> {
  const { endpoints, ca, pins, clientCertificate, proxy, allowPlain, deadlines } = settings.cloud;
  const owners = [0, process.getuid?.() ?? 0];
  const pem = (path: string, secret = false): Promise<string> =>
    readGuardedFile(path, { owners, maxBytes: MOST_PEM, secret });
  const transport = createHttpTransport({
    endpoints,
    tls: {
      ca: ca === null ? null : await pem(ca),
      pins,
      client:
        clientCertificate === null
          ? null
          : { cert: await pem(clientCertificate.certificate), key: await pem(clientCertificate.key, true) },
    },
    proxy,
    allowPlain,
    deadlines,
    maxBytes: MOST_BYTES,
  });
  return createOpenNebula(transport, systemClock, systemRandom);
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
    cloud: await composeCloud(settings),
    mark: tokenMark(systemRandom),
    probes: createProbes(),
    launcher,
    spiceAuthority: null,
    certificates: { seen: async () => ({ ok: false, reason: 'unreachable' }), store: null },
    usb: { list: () => [] },
    windows: {
      show: async () => false,
      showShell: async () => false,
      onShell: () => () => {},
      close: async () => {},
    },
    traffic: { quietFor: async () => null },
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
