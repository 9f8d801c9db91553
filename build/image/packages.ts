import type { Suite } from './sources.ts';

/** What may be had besides by `--with`. */
export const EXTRAS = ['cage', 'printers', 'fonts'] as const;
export type Extra = (typeof EXTRAS)[number];

/** The system itself, as small as it boots. What the shell needs comes with its package. */
const SYSTEM = [
  'usr-is-merged',
  'systemd-sysv',
  'udev',
  'dbus',
  'dbus-user-session',
  'libpam-systemd',
  'kmod',
  'procps',
  'initramfs-tools',
  'live-boot',
  'live-boot-initramfs-tools',
  'busybox',
  'dmsetup',
  'zstd',
  'ca-certificates',
  'curl',
  'systemd-timesyncd',
  'polkitd',
  // The network, wired and by radio, with 802.1X.
  'network-manager',
  'wpasupplicant',
  'wireless-regdb',
  'iproute2',
  // The screen.
  'libgl1-mesa-dri',
  'libegl1',
  'fonts-dejavu-core',
  // Smart cards.
  'pcscd',
  'libccid',
  // Sound: the top bar asks by pactl, remote-viewer plays by GStreamer.
  'pipewire',
  'pipewire-pulse',
  'wireplumber',
  'pulseaudio-utils',
  'rtkit',
  'gstreamer1.0-plugins-base',
  'gstreamer1.0-plugins-good',
  // Firmware that is free.
  'firmware-linux-free',
];

const WITH: Readonly<Record<Extra, readonly string[]>> = {
  cage: ['cage', 'xwayland'],
  // Printers that need no driver of their own (IPP Everywhere, AirPrint), by the network or by USB.
  printers: ['cups', 'cups-client', 'cups-filters', 'ipp-usb'],
  // Names and messages in Chinese, Japanese, Korean and many others.
  fonts: ['fonts-noto-core', 'fonts-noto-cjk'],
};

/** Firmware that is not free, for the graphics, radio and network chips of usual PCs, and microcode: component non-free-firmware. */
const FIRMWARE: Readonly<Record<Suite, readonly string[]>> = {
  bookworm: [
    'firmware-amd-graphics',
    'firmware-misc-nonfree',
    'firmware-iwlwifi',
    'firmware-realtek',
    'firmware-atheros',
    'firmware-brcm80211',
    'intel-microcode',
    'amd64-microcode',
  ],
  trixie: [
    'firmware-amd-graphics',
    'firmware-intel-graphics',
    'firmware-nvidia-graphics',
    'firmware-misc-nonfree',
    'firmware-iwlwifi',
    'firmware-realtek',
    'firmware-atheros',
    'firmware-brcm80211',
    'firmware-mediatek',
    'intel-microcode',
    'amd64-microcode',
  ],
};

export interface Choice {
  readonly suite: Suite;
  readonly firmware: boolean;
  readonly extras: readonly Extra[];
}

/** Every package that is asked for by name; the rest are what these depend on. */
export const packagesFor = ({ suite, firmware, extras }: Choice): string[] => [
  ...SYSTEM,
  'linux-image-amd64',
  ...(firmware ? FIRMWARE[suite] : []),
  ...EXTRAS.filter((each) => extras.includes(each)).flatMap((each) => WITH[each]),
];

export const componentsFor = ({ firmware }: Pick<Choice, 'firmware'>): string[] => [
  'main',
  ...(firmware ? ['non-free-firmware'] : []),
];
