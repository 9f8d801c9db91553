import { tmpdir } from 'node:os';
import { createOpenNebula } from '../core/opennebula/client.ts';
import type { OpenNebula } from '../core/opennebula/client.ts';
import type { Settings } from '../core/policy/settings.ts';
import type { Launcher } from '../core/sessions/launcher.ts';
import { composeByItself } from './by-itself.ts';
import { CHROMIUM_ORIGIN, ELECTRON_ORIGIN } from '../kiosk/page.ts';
import type { Ports } from '../kiosk/ports.ts';
import { systemClock, systemRandom } from '../platform/clock.ts';
import { startConsoleBridge } from '../platform/console/bridge.ts';
import { readGuardedFile } from '../platform/files/guarded-file.ts';
import { createHttpTransport } from '../platform/http/transport.ts';
import { tokenMark } from '../platform/machine/mark.ts';
import { createSources } from '../platform/machine/sources.ts';
import { powerMachine, setKeyboardLayout } from '../platform/machine/machine.ts';
import type { Certificates } from '../core/sessions/certificates.ts';
import { openCertificateStore } from '../platform/files/certificate-store.ts';
import { hasSpiceHtml5 } from '../platform/files/bundle.ts';
import { hasCardReader } from '../platform/machine/card-reader.ts';
import { createEyes } from '../platform/screen/index.ts';
import { probeCertificate } from '../platform/probes/certificate.ts';
import { createTraffic } from '../platform/traffic/index.ts';
import { usbDevices } from '../platform/usb/devices.ts';
import { SHELL_CLASS, openWindows } from '../platform/windows/index.ts';
import { createProbes } from '../platform/probes/index.ts';
import type { Environment } from '../platform/process/environment.ts';
import { createLauncher } from '../platform/process/launcher.ts';

/** 10,000 VMs are 66 MB in the extended body; nothing of it is kept but what is decoded. */
const MOST_BYTES = 128 * 1024 * 1024;

/** Certificates and keys are short. */
const MOST_PEM = 65_536;

/** Whose files are believed: root's, and those of whoever runs the shell. */
const trustedOwners = (): readonly number[] => [0, process.getuid?.() ?? 0];

/** The cloud of these settings; `onDate` as of `TransportOptions`. Rejects when an endpoint, or a file of a certificate or key, is no good. */
export async function composeCloud(
  settings: Settings,
  onDate: (date: string) => void = () => {},
): Promise<OpenNebula> {
  const { endpoints, ca, pins, clientCertificate, proxy, allowPlain, deadlines } = settings.cloud;
  const owners = trustedOwners();
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
    onDate,
  });
  return createOpenNebula(transport, systemClock, systemRandom);
}

const runtimeDir = (environment: Environment): string => environment['XDG_RUNTIME_DIR'] ?? tmpdir();

/** How long a look at a certificate may take, milliseconds. */
const LOOK_WITHIN = 5_000;

function composeCertificates({ rdp }: Settings): Certificates {
  return {
    seen: (address, signal) => probeCertificate(address, LOOK_WITHIN, signal),
    store: rdp.store === null ? null : openCertificateStore(rdp.store, trustedOwners()),
  };
}

const authority = async (ca: string | null): Promise<string | null> =>
  ca === null
    ? null
    : await readGuardedFile(ca, { owners: trustedOwners(), maxBytes: MOST_PEM, secret: false });

export function composeLauncher(environment: Environment): Launcher {
  return createLauncher({
    clock: systemClock,
    environment,
    runtimeDir: runtimeDir(environment),
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
  more: Pick<Ports, 'log' | 'emit' | 'demo'> & {
    readonly brand?: Ports['brand'];
    readonly leave: () => void;
    readonly forget: () => Promise<void>;
    /** Where the kernel shows its devices, but in tests. */
    readonly sys?: string | undefined;
  },
): Promise<Composed> {
  // What may be refused comes first: nothing is open then.
  const [cloud, spiceAuthority, vncAuthority] = await Promise.all([
    composeCloud(settings),
    authority(settings.spice.tls.ca),
    authority(settings.vnc.tls.ca),
  ]);
  const launcher = composeLauncher(environment);
  const { log } = more;
  const windows = await openWindows({
    ...{ clock: systemClock, environment, shellClass: SHELL_CLASS },
    runtimeDir: runtimeDir(environment),
    manager: settings.sessions.windowManager,
    tell: (trouble) => log.write({ level: 'warning', event: 'windows', fields: { trouble } }),
  });
  const bridge = await startConsoleBridge({
    allowedOrigins: [CHROMIUM_ORIGIN, ELECTRON_ORIGIN],
    clock: systemClock,
    random: systemRandom,
  }).catch(async (error: unknown) => {
    await windows.close();
    throw error;
  });
  bridge.onOutcome((outcome) => log.write({ level: 'info', event: 'console', fields: { outcome } }));
  const { idle, ...byItself } = composeByItself(settings, environment, trustedOwners(), log);
  const ports: Ports = {
    settings,
    brand: more.brand ?? { mark: null, picture: null },
    clock: systemClock,
    random: systemRandom,
    log,
    cloud,
    mark: tokenMark(systemRandom),
    probes: createProbes(),
    launcher,
    eyes: createEyes(systemClock),
    spiceAuthority,
    vncAuthority,
    spiceHtml5: hasSpiceHtml5(),
    hasReader: hasCardReader,
    certificates: composeCertificates(settings),
    usb: usbDevices(),
    windows,
    traffic: createTraffic({ clock: systemClock, environment }),
    bridge,
    demo: more.demo,
    emit: more.emit,
    machine: {
      power: (action) => powerMachine(action, systemClock, environment),
      keyboard: (layout) => setKeyboardLayout(layout, systemClock, environment),
      leave: more.leave,
      forget: more.forget,
      idle,
    },
    sources: createSources({ clock: systemClock, environment, sys: more.sys ?? '/sys' }),
    ...byItself,
  };
  return {
    ports,
    async close() {
      launcher.killAll();
      await windows.close();
      await bridge.close();
    },
  };
}
