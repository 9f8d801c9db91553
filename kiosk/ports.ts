import type { EventName, Events } from '../contract/requests.ts';
import type { BrandView, PowerAction } from '../contract/views.ts';
import type { Clock, RandomBytes } from '../core/clock.ts';
import type { Equipment } from '../core/desktops/plan.ts';
import type { Log } from '../core/log/log.ts';
import type { OpenNebula } from '../core/opennebula/client.ts';
import type { Session } from '../core/opennebula/model/common.ts';
import type { Settings } from '../core/policy/settings.ts';
import type { UsbDevices } from '../core/devices/usb.ts';
import type { Probes } from '../core/probes.ts';
import type { Eyes } from '../core/screen.ts';
import type { MachineSources } from '../core/machine/status.ts';
import type { Certificates } from '../core/sessions/certificates.ts';
import type { Launcher } from '../core/sessions/launcher.ts';
import type { Traffic, Windows } from '../core/windows.ts';
import type { ConsoleBridge } from '../platform/console/bridge-types.ts';

/** Everything outside that the application works with. The composition roots build it; the tests build another one. */
export interface Ports {
  readonly settings: Settings;
  /** Paths in the bundle of the site's own pictures; null where it has none. */
  readonly brand: Pick<BrandView, 'mark' | 'picture'>;
  readonly clock: Clock;
  readonly random: RandomBytes;
  readonly log: Log;
  readonly cloud: OpenNebula;
  /** What this terminal puts in front of its login tokens (`LeaseOptions.mark`): the same after a restart, and public. */
  readonly mark: string;
  readonly probes: Probes;
  /** Looks at a VNC console, view-only. */
  readonly eyes: Eyes;
  readonly launcher: Launcher;
  /** PEM text of the authority of the hypervisors' SPICE servers; null where the settings name none. */
  readonly spiceAuthority: string | null;
  /** The same of their VNC servers (VeNCrypt). */
  readonly vncAuthority: string | null;
  readonly certificates: Certificates;
  /** Whether spice-html5 can be served to the page. */
  readonly spiceHtml5: boolean;
  /** Whether pcscd listens here. */
  readonly hasReader: () => boolean;
  readonly usb: UsbDevices;
  readonly windows: Windows;
  readonly traffic: Traffic;
  readonly bridge: ConsoleBridge;
  readonly machine: Machine;
  readonly sources: MachineSources;
  /** The secret of the station's user, read anew each time. Rejects with what is wrong with its file, and nothing of its content. */
  readonly stationSecret: () => Promise<string>;
  readonly lastOpened: LastOpenedStore;
  /** Put here by the demo alone. */
  readonly demo: DemoPerson | null;
  /** Pushes an event to whoever shows the interface. */
  readonly emit: Emit;
}

/** Who may sign in by one button, to the cloud and to each desktop. */
export interface DemoPerson extends Session {
  /** Of every account inside the demo's guests. */
  readonly guestPassword: string;
}

export type Emit = <N extends EventName>(name: N, payload: Events[N]) => void;

/** The terminal itself. Both answer whether it was done. */
export interface Machine {
  power(action: Exclude<PowerAction, 'lock' | 'leave'>): Promise<boolean>;
  keyboard(layout: string): Promise<boolean>;
  /** Empties the terminal's clipboard. Never rejects. */
  forget(): Promise<void>;
  /** Ends the shell. */
  leave(): void;
  /** Milliseconds since anything was typed or pointed at on the display, in whatever window; null where it cannot be told. Never rejects. */
  idle(): Promise<number | null>;
}

/** Who opened which desktop last at this terminal. Never throws: what cannot be written is kept in memory, and told to the log. */
export interface LastOpenedStore {
  /** VM ID, by the ID of the user. */
  of(user: number): number | null;
  /** Null forgets. */
  set(user: number, vm: number | null): void;
}

/** Which viewers this terminal has. */
export const equipmentOf = ({ launcher, spiceHtml5 }: Pick<Ports, 'launcher' | 'spiceHtml5'>): Equipment => ({
  spiceHtml5,
  remoteViewer: launcher.has('remote-viewer'),
  freerdp: launcher.has('xfreerdp2') || launcher.has('xfreerdp3'),
});
