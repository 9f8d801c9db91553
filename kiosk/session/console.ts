import type { ConsoleRoad } from '../../contract/views.ts';
import type { Way } from '../../core/desktops/plan.ts';
import { Trouble } from '../failures.ts';
import type { Ports } from '../ports.ts';
import type { ConsoleTarget } from '../../platform/console/bridge-types.ts';

/** A page that asked for its console takes the road within this time, milliseconds. */
const ROAD_VALID = 10_000;
/** A page that asks again and again makes the cloud be asked no more often than this, milliseconds. */
const LOOK_EVERY = 5_000;

export type ConsoleWay = Exclude<Way, { protocol: 'rdp' }>;

type OfferPorts = Pick<Ports, 'bridge' | 'settings' | 'spiceAuthority' | 'vncAuthority' | 'clock'>;

export interface ConsoleTerms {
  /** It is looked at only: the bridge lets no key and no pointer through. */
  readonly viewOnly: boolean;
  /** Where it is by now, for a page whose connection broke: a machine that was off may have another port. Null while there is none. */
  readonly look: (() => Promise<ConsoleWay | null>) | null;
}

/** The machine's own screen, as one session offers it to the page. */
export class ConsoleOffer {
  private readonly ports: OfferPorts;
  private offered: { way: ConsoleWay | null; terms: ConsoleTerms; lookedAt: number; taken: boolean } | null =
    null;
  private grant: { revoke(): void } | null = null;

  constructor(ports: OfferPorts) {
    this.ports = ports;
  }

  /** From here on the page may ask for it. */
  open(way: ConsoleWay, terms: ConsoleTerms = { viewOnly: false, look: null }): void {
    this.close();
    this.offered = { way, terms, lookedAt: this.ports.clock.monotonic(), taken: false };
  }

  /** Where it is now: who is connected stays so, and a fresh road leads there. */
  move(way: ConsoleWay | null): void {
    if (this.offered === null) return;
    this.offered.way = way;
    this.offered.lookedAt = this.ports.clock.monotonic();
  }

  /** A fresh road; the one before is closed. Rejects with `Trouble` when no console is offered, or the machine has none now. */
  async road(): Promise<ConsoleRoad> {
    const { offered } = this;
    if (offered === null) throw new Trouble('bad-request', { what: 'console' });
    const { look } = offered.terms;
    const due = offered.taken && this.ports.clock.monotonic() - offered.lookedAt >= LOOK_EVERY;
    if (due && look !== null) {
      offered.lookedAt = this.ports.clock.monotonic();
      offered.way = await look();
      // It was closed, or offered anew, meanwhile.
      if (this.offered !== offered) throw new Trouble('bad-request', { what: 'console' });
    }
    const { way } = offered;
    if (way === null) throw new Trouble('wrong-state');
    offered.taken = true;
    this.grant?.revoke();
    const grant = this.ports.bridge.grant(this.target(way, offered.terms.viewOnly), ROAD_VALID);
    this.grant = grant;
    return { url: grant.url, protocol: way.protocol };
  }

  close(): void {
    this.offered = null;
    this.grant?.revoke();
    this.grant = null;
  }

  /** Throws `Trouble` where TLS was meant and cannot be: never in clear then. */
  private target(way: ConsoleWay, viewOnly: boolean): ConsoleTarget {
    const { address, password } = way;
    const { settings, spiceAuthority, vncAuthority } = this.ports;
    if (way.protocol === 'vnc') {
      const { mode, hostSubject } = settings.vnc.tls;
      if (mode === 'off') return { protocol: 'vnc', address, password, viewOnly };
      if (vncAuthority === null) throw new Trouble('policy-denied', { what: 'tls' });
      return { protocol: 'vnc', address, password, viewOnly, tls: { ca: vncAuthority, hostSubject } };
    }
    const { tlsPort: port } = way;
    if (port === null) return { protocol: 'spice', address, password, viewOnly, tls: null };
    if (spiceAuthority === null) throw new Trouble('policy-denied', { what: 'tls' });
    const tls = { port, ca: spiceAuthority, hostSubject: settings.spice.tls.hostSubject };
    return { protocol: 'spice', address, password, viewOnly, tls };
  }
}
