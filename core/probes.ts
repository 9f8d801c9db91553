/**
 * Looks from outside at the way in to a desktop. None completes a login, so none disturbs who is connected. A probe never
 * rejects but with the signal's reason; what is wrong is in its answer.
 */
export type Unreachable = 'refused' | 'reset' | 'timeout' | 'unreachable' | 'dns';

/** What an RDP server said to an X.224 connection request (MS-RDPBCGR 2.2.1.1 and 2.2.1.2). */
export type RdpAnswer =
  | { readonly ok: true; readonly security: 'rdp' | 'tls' | 'nla' | 'nla-ex' | 'rdstls' }
  /** It speaks RDP but refuses what was offered: `code` of RDP_NEG_FAILURE. */
  | { readonly ok: false; readonly reason: 'negotiation-failed'; readonly code: number }
  | { readonly ok: false; readonly reason: Unreachable | 'not-rdp' };

/** What a VNC server said before any authentication (RFC 6143, 7.1). */
export type RfbAnswer =
  | { readonly ok: true; readonly version: string; readonly securityTypes: readonly number[] }
  | { readonly ok: false; readonly reason: Unreachable | 'not-rfb' };

/** What a SPICE server said to the first half of the link: header and capabilities, before the ticket. */
export type SpiceAnswer =
  | { readonly ok: true; readonly needsTls: boolean }
  | { readonly ok: false; readonly reason: Unreachable | 'not-spice' | 'link-error'; readonly code?: number };

export interface Address {
  readonly host: string;
  readonly port: number;
}

export interface Probes {
  rdp(address: Address, timeout: number, signal: AbortSignal): Promise<RdpAnswer>;
  rfb(address: Address, timeout: number, signal: AbortSignal): Promise<RfbAnswer>;
  spice(address: Address, timeout: number, signal: AbortSignal): Promise<SpiceAnswer>;
}
