export interface SpiceOptions {
  readonly host: string;
  /** GRAPHICS/PORT. Not used where `tls` is. */
  readonly port: number;
  /** The ticket; null for a server without one. */
  readonly password: string | null;
  readonly title: string;
  /** Milliseconds until the picture must be there. */
  readonly readyWithin: number;
  /** Every channel under TLS, or none. `ca` is the PEM text of the authority; an empty `hostSubject` lets the certificate's names decide. */
  readonly tls: { readonly port: number; readonly ca: string; readonly hostSubject: string } | null;
  /** URL of an HTTP proxy (CONNECT). */
  readonly proxy: string | null;
  readonly clipboard: boolean;
  readonly sound: boolean;
  /** What the terminal hears, where there is sound at all; without a word about it, yes. */
  readonly microphone?: boolean;
  /** Filters in spice-gtk's notation (`core/devices/usb.ts`): for devices that are there at the start, and for those plugged in later. Null: no USB channel. */
  readonly usb: { readonly onConnect: string; readonly later: string } | null;
  /** `reader`: the readers of this terminal, by pcscd. Null: the guest sees no card. */
  readonly smartCard:
    | { readonly kind: 'reader' }
    | { readonly kind: 'software'; readonly database: string; readonly certificates: readonly string[] }
    | null;
  /**
   * The guest is known to follow an absolute pointer (a tablet, or spice-vdagent), so that the viewer need not grab the mouse, nor the
   * keyboard: a key of the window manager then works at once. Where it is not known, a viewer that may grab nothing would leave a guest
   * without any mouse.
   */
  readonly absolutePointer?: boolean;
}
