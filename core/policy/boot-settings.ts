import type { SignMeaning } from '../boot/screen/signs.ts';

/** What a site decides of the boot watch, and of the VNC consoles that it looks through. All times are milliseconds. */
export interface BootSettings {
  /** Whether VNC consoles are looked at while a desktop is waited for; nothing of what is seen leaves the terminal's memory. */
  readonly readScreen: boolean;
  /** Between two looks. */
  readonly lookEvery: number;
  /** How much longer than its deadline a guest is waited for, once, while its screen moves: a repair or an update is no failure. */
  readonly grace: number;
  /** The longest that a VM may ask for itself (VDI_BOOT_DEADLINE). */
  readonly longest: number;
  /** What becomes of a desktop that answers while its console is shown: it is offered, or it opens. */
  readonly openWhenReady: 'ask' | 'by-itself';
  /** Known-bad texts of this site's guests, beside the built-in ones. */
  readonly signs: readonly SignSetting[];
  /** Deadlines of single desktops; the first rule that fits decides. */
  readonly rules: readonly BootRule[];
}

export interface SignSetting {
  /** What has to stand on the screen: plain text, no pattern; any white space is as good as any other. */
  readonly text: string;
  readonly means: SignMeaning;
  /** How long it has to stand there before it counts. */
  readonly stands: number;
}

export interface BootRule {
  /** IDs of templates, and of VMs, that it is about. */
  readonly templates: readonly number[];
  readonly desktops: readonly number[];
  /** Null: as `settings.deadlines` says. */
  readonly start: number | null;
  readonly rdp: number | null;
  readonly console: number | null;
}

export interface VncSettings {
  readonly tls: {
    /** `required`: VeNCrypt with a certificate, or no connection at all. */
    readonly mode: 'off' | 'required';
    /** Path of the PEM file with the authority that signed the hypervisors' certificates. */
    readonly ca: string | null;
    /** What the certificate's subject must be, where its names do not tell; empty for none. */
    readonly hostSubject: string;
  };
}
