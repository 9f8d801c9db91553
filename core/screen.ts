/**
 * The port through which the shell looks at a machine's screen while it waits for it. What a screen says is read in
 * `core/boot/screen/`; nothing here can send a key, a pointer or a clipboard.
 */
import type { Address } from './probes.ts';

/** A picture of a screen, row after row, one byte a pixel: RRRGGGBB (RGB332). */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

/** Why there is no look, or none any more. */
export type EyeTrouble =
  | 'refused'
  | 'reset' //            it ended, before or after it was open
  | 'timeout'
  | 'unreachable'
  | 'dns'
  | 'not-rfb' //          it breaks RFC 6143, or says more than a screen can need
  | 'ticket-rejected' //  the password, or that there was none
  | 'needs-tls'
  | 'untrusted'; //       no TLS, or not with the certificate that was asked for

export interface ScreenTarget {
  readonly address: Address;
  /** VNC has eight characters at most; null for a server without one. */
  readonly password: string | null;
  /** VeNCrypt with a certificate that leads to `ca` (PEM), or no connection at all. `hostSubject` as remote-viewer writes it; empty lets its names decide. */
  readonly tls: { readonly ca: string; readonly hostSubject: string } | null;
}

/** One view-only connection to a VNC console, shared so that nobody is disturbed. */
export interface Eye {
  /**
   * The screen as it is now, or null when nothing has changed since the last look; the first look has always a picture. One at a time:
   * how often is the caller's to decide, and when nothing changes it costs some 50 bytes. An idle QEMU answers after up to 3 s
   * (VNC_REFRESH_INTERVAL_MAX in its ui/vnc.c). Rejects with `EyeError` when the connection is gone, or with the signal's reason: then
   * the next look takes what this one did not wait for.
   */
  look(signal: AbortSignal): Promise<Picture | null>;
  /** Leaves at once; a look that is under way rejects with `EyeError('reset')`. */
  close(): void;
}

export interface Eyes {
  /** Connects and is let in within `within` milliseconds. Rejects with `EyeError`, or with the signal's reason. */
  open(target: ScreenTarget, within: number, signal: AbortSignal): Promise<Eye>;
}

export class EyeError extends Error {
  override readonly name = 'EyeError';
  readonly trouble: EyeTrouble;
  constructor(trouble: EyeTrouble) {
    super(trouble);
    this.trouble = trouble;
  }
}
