import type { Address } from '../../core/probes.ts';

/** Whom a server under TLS must be: its certificate leads to `ca` (PEM), and names the host or has exactly this subject. */
export interface Trust {
  readonly ca: string;
  /** As remote-viewer's `host-subject`: `O=Site,CN=node-1`. Empty lets the certificate's names decide. */
  readonly hostSubject: string;
}

/** Where a console really is. Chosen by the shell, never by the page. */
export type ConsoleTarget = {
  /** Keys, pointer and clipboard of the page end at the bridge. */
  readonly viewOnly?: boolean;
} & (
  | {
      readonly protocol: 'vnc';
      readonly address: Address;
      readonly password: string | null;
      /** VeNCrypt with a certificate, or no connection at all. Absent or null: whatever the server offers without TLS. */
      readonly tls?: Trust | null;
    }
  | {
      readonly protocol: 'spice';
      readonly address: Address;
      /** The ticket; null for a server without one. */
      readonly password: string | null;
      /** Where its server speaks TLS: then every channel does. Null: none does. */
      readonly tls: (Trust & { readonly port: number }) | null;
    }
);

/** A loopback WebSocket server, one port for the life of the shell. */
export interface ConsoleBridge {
  /** Fixed when the bridge has started: the page's CSP names it. */
  readonly port: number;
  /** A road to `target` that must be taken within `validMs`. Other grants, and who came by them, are left alone. */
  grant(target: ConsoleTarget, validMs: number): ConsoleGrant;
  /** Ends every grant and every connection. */
  revoke(): void;
  /** What became of the first connection of a grant. */
  onOutcome(listener: (outcome: BridgeOutcome) => void): () => void;
  close(): Promise<void>;
}

/**
 * A road to one console. VNC: it is taken once. SPICE, where every channel is a connection: the first is the main channel, and while that
 * lives a few more may come.
 */
export interface ConsoleGrant {
  /** `ws://127.0.0.1:<port>/console?token=<32 hex>` */
  readonly url: string;
  /** Ends this grant and its connections. */
  revoke(): void;
}

export type BridgeOutcome =
  | 'connected'
  | 'unreachable' //      nobody there, or nobody who answers in time
  | 'untrusted' //        no TLS, or not with the certificate that was asked for
  | 'needs-tls' //        it speaks with nobody who does not
  | 'ticket-rejected'
  | 'not-rfb'
  | 'not-spice'
  | 'closed'; //          over, after it was connected or because the shell or the page ended it
