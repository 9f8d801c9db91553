import type { Address } from '../probes.ts';
import type { RdpSettings } from '../policy/settings.ts';

/** The certificate of an RDP server, seen from outside before anybody signs in. */
export type SeenCertificate =
  | { readonly ok: true; readonly fingerprint: string }
  /** `no-tls`: it speaks RDP security only, which has no certificate. */
  | { readonly ok: false; readonly reason: 'no-tls' | 'unreachable' };

/** The machine's own memory of certificates: it outlives a session and a person. */
export interface CertificateStore {
  /** SHA-256 as `aa:bb:…`, or null for a desktop that was never seen. Throws when the memory cannot be read. */
  known(desktop: number, address: Address): string | null;
  /** Throws when it cannot be kept. */
  remember(desktop: number, address: Address, fingerprint: string): void;
}

export interface Certificates {
  seen(address: Address, signal: AbortSignal): Promise<SeenCertificate>;
  /** Null where nothing persists. */
  readonly store: CertificateStore | null;
}

/** `pinned`: only this one; `system`: what the system's authorities vouch for. */
export type CertificateRule =
  | { readonly kind: 'pinned'; readonly fingerprint: string }
  | { readonly kind: 'system' }
  | { readonly kind: 'refused'; readonly reason: 'unknown' | 'changed' | 'no-memory' };

export type CertificatePolicy = Pick<RdpSettings, 'certificates'>;
