import { isInside } from '../policy/networks.ts';
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

type CertificatePolicy = RdpSettings['certificates'];

export interface CertificateCase {
  readonly policy: CertificatePolicy;
  /** What the settings say that it is; null where they say nothing. */
  readonly pin: string | null;
  readonly seen: SeenCertificate;
  /** What the store remembers of this desktop at this address. */
  readonly known: string | null;
  /** Whether there is a store. */
  readonly remembers: boolean;
}

const refused = (reason: 'unknown' | 'changed' | 'no-memory'): CertificateRule => ({
  kind: 'refused',
  reason,
});

/**
 * What the viewer may take for the desktop's certificate. The viewer connects anew: `pinned` holds it to the one that was looked at. A
 * first-use rule for what is not `known` is good only once it is remembered. What was not seen is left to a pin or to the system; nothing
 * is pinned to it.
 */
export function judgeCertificate({ policy, pin, seen, known, remembers }: CertificateCase): CertificateRule {
  if (pin !== null) return mustBe(pin, seen);
  switch (policy) {
    case 'verify':
      return withoutTls(seen) ? refused('unknown') : { kind: 'system' };
    case 'pinned':
      return refused('unknown');
    case 'first-use':
      if (!remembers) return refused('no-memory');
      return known === null ? whatIsSeen(seen) : mustBe(known, seen);
    case 'accept-unknown':
      // Without TLS there is no certificate to take; should one come after all, it is for the system to vouch.
      return withoutTls(seen) ? { kind: 'system' } : whatIsSeen(seen);
  }
}

const withoutTls = (seen: SeenCertificate): boolean => !seen.ok && seen.reason === 'no-tls';

/** A server that answers without TLS where it had a certificate has changed, or is another. */
function mustBe(expected: string, seen: SeenCertificate): CertificateRule {
  const fingerprint = expected.toLowerCase();
  const fits = seen.ok ? seen.fingerprint.toLowerCase() === fingerprint : !withoutTls(seen);
  return fits ? { kind: 'pinned', fingerprint } : refused('changed');
}

const whatIsSeen = (seen: SeenCertificate): CertificateRule =>
  seen.ok ? { kind: 'pinned', fingerprint: seen.fingerprint.toLowerCase() } : refused('unknown');

export interface SignInCase {
  /** The VM belongs to who signed in, not to a group and not to somebody who shares it. */
  readonly own: boolean;
  /** Where the viewer will connect: an IP address. A name is in no network. */
  readonly address: string;
  /** `rdp.sign-in-networks`. */
  readonly networks: readonly string[];
  readonly policy: CertificatePolicy;
  readonly rule: CertificateRule;
  /** The pinned certificate stands in the settings, or was remembered before this session. */
  readonly proven: boolean;
}

/** Whether the password of the sign-in may be given to the desktop: only to a machine that proves which one it is. */
export function mayGetSignInPassword({ own, address, networks, policy, rule, proven }: SignInCase): boolean {
  if (!own || !proven || policy === 'accept-unknown' || rule.kind === 'refused') return false;
  // Nothing but `verify` makes the system's word a proof.
  if (rule.kind === 'system' && policy !== 'verify') return false;
  return isInside(address, networks);
}
