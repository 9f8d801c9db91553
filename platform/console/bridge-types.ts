import type { Address } from '../../core/probes.ts';

/** Where a console really is. Chosen by the shell, never by the page. */
export interface ConsoleTarget {
  readonly protocol: 'vnc';
  readonly address: Address;
  readonly password: string | null;
}

/** A loopback WebSocket server, one port for the life of the shell. */
export interface ConsoleBridge {
  /** Fixed when the bridge has started: the page's CSP names it. */
  readonly port: number;
  /**
   * A road to `target` that may be taken once within `validMs`: `ws://127.0.0.1:<port>/console?token=<32 hex>`. A new grant ends the
   * one before, and the connection that came by it.
   */
  grant(target: ConsoleTarget, validMs: number): string;
  /** Ends the grant and the connection, if any. */
  revoke(): void;
  /** What became of the newest connection's handshake with the VNC server. */
  onOutcome(listener: (outcome: BridgeOutcome) => void): () => void;
  close(): Promise<void>;
}

export type BridgeOutcome = 'connected' | 'unreachable' | 'ticket-rejected' | 'not-rfb' | 'closed';
