import type { Failure } from '../../../contract/failure.ts';
import type { AppView, DesktopsView } from '../../../contract/views.ts';
import type { Clock } from '../../../core/clock.ts';
import { createOpenNebula } from '../../../core/opennebula/client.ts';
import type { OpenNebula } from '../../../core/opennebula/client.ts';
import { memoryOfLastOpened } from '../../../kiosk/auto/last-opened.ts';
import { createKiosk } from '../../../kiosk/kiosk.ts';
import type { Ports } from '../../../kiosk/ports.ts';
import { systemRandom } from '../../../platform/clock.ts';
import { createHttpTransport } from '../../../platform/http/transport.ts';
import { STILL } from '../../support/still.ts';
import { settingsOf } from '../../support/settings.ts';
import type { FleetUser } from './oned.ts';

/** The application as it is shipped, without a window and without viewers: what it asks of the cloud is real. */
export interface Terminal {
  /** As a person does it: name and password, then the list. Answers what was shown instead, if anything. */
  signIn(user: FleetUser): Promise<Failure | null>;
  /** Somebody touches it. */
  touch(): Promise<void>;
  /** The list that stands on the screen, with the trouble that is said above it. */
  list(): Promise<DesktopsView | null>;
  /** Every trouble that was ever shown above the list. */
  readonly troubles: readonly Failure[];
  close(): Promise<void>;
}

const refuse = (): never => {
  throw new Error('no viewer in the fleet');
};
const silent = async () => ({ ok: false, reason: 'refused' }) as const;

export function createTerminal(serial: number, clock: Clock, cloud: OpenNebula): Terminal {
  const troubles: Failure[] = [];
  const see = ({ trouble }: DesktopsView) => {
    if (trouble !== null) troubles.push(trouble);
  };
  const ports: Ports = {
    settings: settingsOf(),
    brand: { mark: null, picture: null },
    clock,
    random: systemRandom,
    log: { write: () => {}, hide: () => () => {} },
    cloud,
    mark: `onekiosk-${serial.toString(16).padStart(12, '0')}`,
    probes: { rdp: silent, rfb: silent, spice: silent },
    launcher: { launch: refuse, has: () => false, killAll: () => {} },
    bridge: { port: 1, grant: refuse, revoke: () => {}, onOutcome: () => () => {}, close: async () => {} },
    ...STILL,
    machine: {
      power: async () => false,
      keyboard: async () => false,
      forget: async () => {},
      leave: () => {},
      idle: async () => null,
    },
    stationSecret: refuse,
    lastOpened: memoryOfLastOpened(),
    demo: null,
    emit: (name, payload) => {
      if (name === 'desktops:changed') see(payload as DesktopsView);
    },
  };
  const kiosk = createKiosk(ports);
  return {
    async signIn({ name, password }) {
      const entered = await kiosk.answer('auth:sign-in', { user: name, password });
      if (!entered.ok) return entered.failure;
      const listed = await kiosk.answer('desktops:list', {});
      if (!listed.ok) return listed.failure;
      see(listed.value as DesktopsView);
      return null;
    },
    touch: async () => void (await kiosk.answer('app:alive', { touched: true })),
    async list() {
      const shown = await kiosk.answer('app:view', {});
      return shown.ok ? (shown.value as AppView).desktops : null;
    },
    troubles,
    close: () => kiosk.close(),
  };
}

/** The client and the transport as they are shipped, each terminal with its own. */
export const cloudAt = (endpoint: string, clock: Clock): OpenNebula =>
  createOpenNebula(
    createHttpTransport({
      endpoints: [endpoint],
      tls: { ca: null, pins: [], client: null },
      proxy: null,
      allowPlain: false,
      deadlines: settingsOf().cloud.deadlines,
      maxBytes: 32 * 1024 * 1024,
    }),
    clock,
    systemRandom,
  );
