import type { Vector } from './vector.ts';

/** The desktops of the demo, as a small site would have them. */
export const VM_KEYS = [
  'spice',
  'rdp',
  'off',
  'unbootable',
  'suspended',
  'snapshots',
  'vnc',
  'stuck',
  'boot-failure',
  'locked',
  'use-only',
  'hostile',
  'xrdp',
  'broken',
] as const;
export type VmKey = (typeof VM_KEYS)[number];

export interface Definition {
  readonly key: VmKey;
  readonly name: string;
  readonly graphics: 'SPICE' | 'VNC';
  /** Which RDP server stands for the guest's own, if any. */
  readonly rdp: 'shadow' | 'xrdp' | null;
  /** A guest with a boot medium; the unbootable one has an empty drive. */
  readonly medium: boolean;
  /** What its BIOS boots from. */
  readonly boots: 'floppy' | 'disk';
  readonly disk: boolean;
  /** What it is when the demo begins. */
  readonly begins: 'running' | 'off' | 'suspended' | 'stuck' | 'boot-failure' | 'running-nowhere';
  readonly owner: 'desktop' | 'oneadmin';
  readonly locked: boolean;
  readonly colour: number;
  /** VDI_APP of its USER_TEMPLATE. */
  readonly applications: readonly Vector[];
  /** When a SCHED_ACTION would power it off, seconds after its birth; null for none. The demo tells of it, and does not do it. */
  readonly endsAfter: number | null;
}

/** A desktop with this name, as most of them are. */
export const vm = (key: VmKey, name: string, more: Partial<Definition> = {}): Definition => ({
  key,
  name,
  graphics: 'SPICE',
  rdp: null,
  medium: true,
  boots: 'floppy',
  disk: false,
  begins: 'running',
  owner: 'desktop',
  locked: false,
  colour: 1,
  applications: [],
  endsAfter: null,
  ...more,
});

export const DEFINITIONS: readonly Definition[] = [
  vm('spice', 'Design desktop', { colour: 1 }),
  vm('rdp', 'Office desktop', { graphics: 'VNC', rdp: 'shadow', colour: 3 }),
  vm('off', 'Accounting', { graphics: 'VNC', rdp: 'shadow', begins: 'off', colour: 5 }),
  vm('unbootable', 'Ward 3 workstation', { graphics: 'VNC', rdp: 'shadow', medium: false, colour: 2 }),
  vm('suspended', 'Laboratory', { begins: 'suspended', colour: 6 }),
  vm('snapshots', 'Training room', { graphics: 'VNC', disk: true, colour: 9, endsAfter: 14_400 }),
  vm('vnc', 'Router console', { graphics: 'VNC', colour: 4 }),
  vm('stuck', 'Reception', { begins: 'stuck' }),
  vm('boot-failure', 'Archive', { graphics: 'VNC', begins: 'boot-failure' }),
  vm('locked', 'Payroll', { begins: 'off', locked: true }),
  vm('use-only', 'Shared library', { owner: 'oneadmin', begins: 'off' }),
  vm('hostile', '<img src=x onerror=alert(1)> --exec=sh \u202egpj.exe', { begins: 'off', colour: 12 }),
  vm('xrdp', 'Linux desktop', {
    graphics: 'VNC',
    rdp: 'xrdp',
    colour: 8,
    applications: [{ NAME: 'Fonts', PROGRAM: '/usr/bin/xfontsel', ICON: 'text' }],
  }),
  // Its disk was destroyed since its snapshot was made.
  vm('broken', 'Ward 5 workstation', {
    graphics: 'VNC',
    rdp: 'shadow',
    medium: false,
    boots: 'disk',
    disk: true,
    colour: 7,
  }),
];

/** VDI_APP of the group: one program of the Linux desktop, and one that only a Windows would have. */
export const GROUP_APPLICATIONS: readonly Vector[] = [
  {
    NAME: 'Notice board',
    PROGRAM: '/usr/bin/xmessage',
    ARGUMENTS:
      "-nearmouse -bg '#f7f8fa' -fg '#18324b' -buttons Close:0 -default Close '  One program of the Linux desktop, and nothing else of it.   Return: Close  '",
    ICON: 'chat',
    DESKTOP: 'Linux desktop',
  },
  { NAME: 'Ledger (needs Windows)', PROGRAM: '||ledger', ICON: 'table', DESKTOP: 'Office desktop' },
];

/** VDI_MESSAGE of the group. */
export const GROUP_MESSAGE = {
  VDI_MESSAGE: 'The demo keeps nothing: what you change in its desktops is gone with it.',
  VDI_MESSAGE_LEVEL: 'info',
} as const;

/** What a user may make desktops of. The answer to TITLE stands on the new desktop's screen. */
export const TEMPLATES = [
  { name: 'New design desktop', graphics: 'SPICE', description: 'A desktop over SPICE' },
  { name: 'New console', graphics: 'VNC', description: 'A machine over VNC' },
] as const;
export const TEMPLATE_INPUTS: Readonly<Record<string, string>> = {
  TITLE: 'O|text|What its screen says||',
};
