import type { DesktopAction, PowerAction } from '../../contract/views.ts';

/** Names of the ways to show a desktop: a viewer is chosen from these, never given by path. */
export const VIEWERS = ['remote-viewer', 'freerdp', 'console'] as const;
export type Viewer = (typeof VIEWERS)[number];

/** Everything that a site decides, decoded. All times are milliseconds. */
export interface Settings {
  readonly cloud: CloudSettings;
  readonly signIn: {
    /** Life of the login token; it is revoked at sign-out before. */
    readonly tokenLife: number;
  };
  readonly desktops: {
    readonly show: 'mine' | 'group' | 'all';
    /** Between two readings of the list; a random part of up to a quarter is added. */
    readonly refresh: number;
    /** What a person may do besides opening, where the cloud allows it too. */
    readonly actions: readonly Exclude<DesktopAction, 'open'>[];
  };
  readonly deadlines: {
    /** From the press until the machine runs. */
    readonly start: number;
    /** From a running machine until its RDP server negotiates; after it the console is shown. */
    readonly rdp: number;
    /** From a running machine until its SPICE or VNC server answers. */
    readonly console: number;
    /** From the start of a viewer until it shows the desktop. */
    readonly viewer: number;
  };
  readonly viewers: { readonly allow: readonly Viewer[] };
  readonly spice: { readonly usbRedirection: boolean };
  readonly rdp: RdpSettings;
  readonly interface: InterfaceSettings;
}

export interface CloudSettings {
  /** Shown to people. */
  readonly name: string;
  /** XML-RPC URLs, such as https://one.example.org:2633/RPC2: of one oned, or of all front ends of one, which are tried in turn. */
  readonly endpoints: readonly string[];
  /** Path of a PEM file with the certificate authority; null takes the system's. */
  readonly ca: string | null;
  /** SHA-256 of the only certificates that are taken, as `aa:bb:…`; empty for any that is trusted. */
  readonly pins: readonly string[];
  /** Paths of PEM files: what this terminal shows to a cloud that asks who it is. */
  readonly clientCertificate: { readonly certificate: string; readonly key: string } | null;
  /** URL of an HTTP proxy that leads to the cloud. */
  readonly proxy: string | null;
  /** What GRAPHICS without a TYPE is: the host's or driver's default, which no VM document tells. */
  readonly inheritedGraphics: 'spice' | 'vnc';
  /** Plain HTTP to something that is not this machine. */
  readonly allowPlain: boolean;
  /** Name of a host in OpenNebula → the address by which this terminal reaches it. */
  readonly hosts: Readonly<Record<string, string>>;
  readonly deadlines: { readonly connect: number; readonly firstByte: number; readonly total: number };
}

export interface RdpSettings {
  /** `verify`: by the system's authorities; `pinned`: only what `pins` names. */
  readonly certificates: 'verify' | 'pinned';
  /** `address:port` → SHA-256 of the certificate, as `aa:bb:…`. */
  readonly pins: Readonly<Record<string, string>>;
  /** The Windows domain given with the user name; empty for none. */
  readonly domain: string;
  readonly clipboard: boolean;
}

export interface InterfaceSettings {
  readonly siteName: string;
  readonly language: string;
  readonly languages: readonly string[];
  /** The first one is in force at the start. */
  readonly keyboardLayouts: readonly string[];
  readonly power: readonly PowerAction[];
}
