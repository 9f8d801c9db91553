import type { Way } from '../../core/desktops/plan.ts';
import type { RdpSecurity } from '../../core/policy/settings.ts';
import { judgeCertificate } from '../../core/sessions/certificates.ts';
import type { CertificateRule } from '../../core/sessions/certificates.ts';
import { Trouble } from '../failures.ts';
import type { Ports } from '../ports.ts';

export type RdpWay = Extract<Way, { protocol: 'rdp' }>;

/** What the certificate of the desktop has to be, and how long that has been known. */
export interface Trust {
  readonly rule: Exclude<CertificateRule, { kind: 'refused' }>;
  /** It was known, or is vouched for, before this session: seen for the first time is no proof. */
  readonly proven: boolean;
  /** What may be negotiated, at least one: RDP's own security has no certificate, so whoever stands in between could choose it. */
  readonly security: readonly RdpSecurity[];
}

/**
 * Looks at the certificate before anybody is asked for a password, and keeps what is seen for the first time where the settings say so.
 * Rejects with `Trouble`.
 */
export async function trustOf(
  { certificates, settings }: Pick<Ports, 'certificates' | 'settings'>,
  desktop: number,
  way: RdpWay,
  signal: AbortSignal,
): Promise<Trust> {
  const policy = settings.rdp.certificates;
  const security = policy === 'accept-unknown' ? way.security : way.security.filter((each) => each !== 'rdp');
  if (security.length === 0) throw new Trouble('policy-denied', { what: 'security' });
  if (policy === 'verify' && way.pin === null) return { rule: { kind: 'system' }, proven: true, security };
  const { address, pin } = way;
  const seen = await certificates.seen(address, signal);
  if (!seen.ok && seen.reason === 'unreachable') throw new Trouble('port-unreachable', { protocol: 'rdp' });
  const known = pin === null && policy === 'first-use' ? recall(certificates.store, desktop, way) : null;
  const rule = judgeCertificate({ policy, pin, seen, known, remembers: certificates.store !== null });
  if (rule.kind === 'refused') throw new Trouble('certificate-untrusted', { reason: rule.reason });
  const first = pin === null && policy === 'first-use' && known === null;
  if (first && rule.kind === 'pinned') keep(certificates.store, desktop, way, rule.fingerprint);
  return { rule, proven: pin !== null || known !== null, security };
}

type Store = Ports['certificates']['store'];

function recall(store: Store, desktop: number, way: RdpWay): string | null {
  try {
    return store?.known(desktop, way.address) ?? null;
  } catch {
    // What cannot be read might have said that this is another certificate.
    throw new Trouble('certificate-untrusted', { reason: 'no-memory' });
  }
}

function keep(store: Store, desktop: number, way: RdpWay, fingerprint: string): void {
  try {
    store?.remember(desktop, way.address, fingerprint);
  } catch {
    throw new Trouble('certificate-untrusted', { reason: 'no-memory' });
  }
}
