import type { StatusPart } from '../../contract/machine.ts';
import type { DesktopAction, PowerAction } from '../../contract/views.ts';
import type { SelfServiceSettings } from './self-service-settings.ts';
import type { AutoSettings, IdleSettings, MessageSettings, StationSettings } from './auto-settings.ts';
import type { BrandSettings } from './brand.ts';
import type { BootSettings, VncSettings } from './boot-settings.ts';
import type { RescueSettings } from './rescue-settings.ts';
import type { SiteSettings } from './site-settings.ts';

/** Names of the ways to show a desktop: a viewer is chosen from these, never given by path. */
export const VIEWERS = ['remote-viewer', 'freerdp', 'console'] as const;
export type Viewer = (typeof VIEWERS)[number];

/** Everything that a site decides, decoded. All times are milliseconds. */
export interface Settings {
  readonly cloud: CloudSettings;
  /** Null where this terminal has its settings from this machine alone. */
  readonly site: SiteSettings | null;
  /** To which group of terminals this one belongs; null for none. */
  readonly group: string | null;
  readonly signIn: {
    /** Life of the login token; it is revoked at sign-out before. */
    readonly tokenLife: number;
    /** Whose terminal this is; null for everybody's. */
    readonly station: StationSettings | null;
  };
  readonly auto: AutoSettings;
  readonly idle: IdleSettings;
  readonly desktops: {
    readonly show: 'mine' | 'group' | 'all';
    /** Between two readings of the list; a random part of up to a quarter is added. */
    readonly refresh: number;
    /** What a person may do besides opening, where the cloud allows it too. */
    readonly actions: readonly Exclude<DesktopAction, 'open' | 'delete'>[];
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
  readonly boot: BootSettings;
  readonly vnc: VncSettings;
  readonly rescue: RescueSettings;
  readonly viewers: { readonly allow: readonly Viewer[] };
  readonly sessions: SessionSettings;
  readonly spice: SpiceSettings;
  readonly usb: UsbSettings;
  readonly smartCard: SmartCardSettings;
  readonly rdp: RdpSettings;
  readonly applications: {
    /** Whose VDI_APP vectors are published: the group's template, which only administrators edit, and the VMs', which their owners do. */
    readonly sources: readonly ('group' | 'vm')[];
  };
  readonly selfService: SelfServiceSettings;
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

export interface SessionSettings {
  /** How many desktops and applications may be open at the same time. */
  readonly atOnce: number;
  /** What becomes of a VM whose desktop was left: it runs on, or it is suspended and resumed at the next opening. */
  readonly onDisconnect: 'leave' | 'suspend';
  /**
   * Whether to ask before a SPICE server throws out whoever is connected (it takes one client): always, where the VM belongs to somebody
   * else, or never.
   */
  readonly takeOver: 'ask' | 'ask-shared' | 'silent';
  /** Without any sign of life of an open desktop: until the person is told, and until it is given up. */
  readonly frozenAfter: number;
  readonly lostAfter: number;
  /** What the shell brings along where its X display has no window manager yet. */
  readonly windowManager: 'openbox' | 'none';
}

export interface SpiceSettings {
  readonly usbRedirection: boolean;
  readonly clipboard: boolean;
  readonly sound: boolean;
  /** Whether pointers are known to be absolute: `by-input` where the VM has a tablet (INPUT); `always`: the site's guests have one, or spice-vdagent. */
  readonly absolutePointer: 'by-input' | 'always';
  /** The road to the hypervisors is closed to others, so that a PIN may cross it in clear. */
  readonly trustedNetwork: boolean;
  /** URL of an HTTP proxy (CONNECT) on the way to the hypervisors. */
  readonly proxy: string | null;
  readonly tls: {
    /** `offered`: where the VM or `portOffset` names a TLS port; `required`: nothing else is opened. OpenNebula itself gives none. */
    readonly mode: 'off' | 'offered' | 'required';
    /** Path of the PEM file with the authority that signed the hypervisors' certificates. */
    readonly ca: string | null;
    /** What the certificate's subject must be, where its names do not tell; empty for none. */
    readonly hostSubject: string;
    /** TLS port minus GRAPHICS/PORT; 0 where a site has no such rule. */
    readonly portOffset: number;
  };
}

export interface UsbSettings {
  /** Whether everything that the rules allow goes to the desktop, or what the person picks of it. */
  readonly choose: 'policy' | 'person';
  /** For a device that no rule is about. */
  readonly byDefault: 'allow' | 'deny';
  /** The first one that fits decides; null fits everything. Keyboards and smart-card readers are decided before (`core/devices/usb.ts`). */
  readonly rules: readonly UsbRule[];
}

export interface UsbRule {
  /** bDeviceClass or bInterfaceClass (USB 2.0, 9.6), 0–255. */
  readonly class: number | null;
  readonly vendor: number | null;
  readonly product: number | null;
  readonly allow: boolean;
}

export interface SmartCardSettings {
  /** Whether people are asked, once per session, or no guest sees a card at all. */
  readonly guests: 'ask' | 'never';
  /** VM IDs and template IDs whose VMs see the card without a question. */
  readonly desktops: readonly number[];
  readonly templates: readonly number[];
  /** Certificates of an NSS database in place of a reader, for tests and demos. */
  readonly software: { readonly database: string; readonly certificates: readonly string[] } | null;
}

export const RDP_GRAPHICS = ['auto', 'avc444', 'avc420', 'progressive', 'rfx', 'bitmap'] as const;
export type RdpGraphics = (typeof RDP_GRAPHICS)[number];
export const RDP_LINKS = [
  'auto',
  'lan',
  'wan',
  'broadband-high',
  'broadband',
  'broadband-low',
  'modem',
] as const;
export type RdpLink = (typeof RDP_LINKS)[number];
export type RdpSecurity = 'nla' | 'tls' | 'rdp';

export interface RdpSettings {
  /**
   * `verify`: by the system's authorities; `pinned`: only what `pins` names; `first-use`: what `store` remembers, or is seen first;
   * `accept-unknown`: whatever it shows. A pin goes before each of them.
   */
  readonly certificates: 'verify' | 'pinned' | 'first-use' | 'accept-unknown';
  /** Path of the machine's own file of certificates that were seen; it outlives sessions and people. */
  readonly store: string | null;
  /** `address:port` → SHA-256 of the certificate, as `aa:bb:…`. */
  readonly pins: Readonly<Record<string, string>>;
  /** What may be negotiated; CONTEXT/RDP_SECURITY picks one of these, and no other. */
  readonly security: readonly RdpSecurity[];
  /** The Windows domain given with the user name; empty for none. */
  readonly domain: string;
  /** `sign-in`: the user and password of the sign-in, for the person's own VMs in `signInNetworks` that prove who they are. */
  readonly credentials: 'ask' | 'sign-in';
  readonly signInNetworks: readonly string[];
  readonly clipboard: boolean;
  readonly sound: boolean;
  readonly microphone: boolean;
  /** USB sticks and other drives as they come. */
  readonly drives: boolean;
  readonly printers: boolean;
  readonly multiMonitor: boolean;
  readonly dynamicResolution: boolean;
  /** Per cent. */
  readonly scale: 100 | 140 | 180;
  readonly graphics: RdpGraphics;
  readonly link: RdpLink;
  readonly compression: boolean;
  /** Attempts to take up a broken connection again, by the viewer itself. */
  readonly reconnect: number;
}

export interface InterfaceSettings {
  readonly siteName: string;
  readonly language: string;
  readonly languages: readonly string[];
  /** The first one is in force at the start. */
  readonly keyboardLayouts: readonly string[];
  readonly power: readonly PowerAction[];
  /** What of the terminal itself the top bar shows, where it has it. */
  readonly status: readonly StatusPart[];
  /** Whether people choose the size of the text and the contrast. */
  readonly accessibility: boolean;
  readonly messages: MessageSettings;
  readonly brand: BrandSettings;
}
