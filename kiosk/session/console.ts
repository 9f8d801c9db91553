import type { ConsoleRoad } from '../../contract/views.ts';
import type { Way } from '../../core/desktops/plan.ts';
import { Trouble } from '../failures.ts';
import type { Ports } from '../ports.ts';

/** A page that asked for its console takes the road within this time, milliseconds. */
const ROAD_VALID = 10_000;

export type ConsoleWay = Exclude<Way, { protocol: 'rdp' }>;

/** The machine's own screen, as one session offers it to the page. */
export class ConsoleOffer {
  private readonly ports: Pick<Ports, 'bridge' | 'settings' | 'spiceAuthority'>;
  private way: ConsoleWay | null = null;
  private grant: { revoke(): void } | null = null;

  constructor(ports: Pick<Ports, 'bridge' | 'settings' | 'spiceAuthority'>) {
    this.ports = ports;
  }

  /** From here on the page may ask for it. */
  open(way: ConsoleWay): void {
    this.close();
    this.way = way;
  }

  /** A fresh road; the one before is closed. Throws `Trouble` when no console is offered. */
  road(): ConsoleRoad {
    const { way } = this;
    if (way === null) throw new Trouble('bad-request', { what: 'console' });
    const { bridge, settings, spiceAuthority: ca } = this.ports;
    const { address, password } = way;
    this.grant?.revoke();
    const tlsPort = way.protocol === 'spice' ? way.tlsPort : null;
    // Never in clear where TLS was meant.
    if (tlsPort !== null && ca === null) throw new Trouble('policy-denied', { what: 'tls' });
    const tls =
      tlsPort === null || ca === null
        ? null
        : { port: tlsPort, ca, hostSubject: settings.spice.tls.hostSubject };
    const grant = bridge.grant(
      way.protocol === 'vnc'
        ? { protocol: 'vnc', address, password }
        : { protocol: 'spice', address, password, tls },
      ROAD_VALID,
    );
    this.grant = grant;
    return { url: grant.url, protocol: way.protocol };
  }

  close(): void {
    this.way = null;
    this.grant?.revoke();
    this.grant = null;
  }
}
