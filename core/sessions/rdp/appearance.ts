import type { RdpLink } from '../../policy/settings.ts';

/** What Windows leaves out to save a slow link (TS_EXTENDED_INFO_PACKET, performanceFlags). */
export const FEATURES = ['wallpaper', 'themes', 'fonts', 'window-drag', 'aero', 'menu-anims'] as const;
/** Named as FreeRDP's switches are. */
export type Feature = (typeof FEATURES)[number];
export type Appearance = Readonly<Record<Feature, boolean>>;

const of = (...on: readonly Feature[]): Appearance => ({
  wallpaper: on.includes('wallpaper'),
  themes: on.includes('themes'),
  fonts: on.includes('fonts'),
  'window-drag': on.includes('window-drag'),
  aero: on.includes('aero'),
  'menu-anims': on.includes('menu-anims'),
});

/** What FreeRDP makes of each link by itself (freerdp_set_connection_type, the same in 2.11 and 3.15). */
export const BY_LINK: Readonly<Record<RdpLink, Appearance>> = {
  auto: of(...FEATURES),
  lan: of(...FEATURES),
  wan: of(...FEATURES),
  'broadband-high': of('themes', 'aero'),
  broadband: of('themes', 'aero'),
  'broadband-low': of('themes'),
  modem: of(),
};

const ATTRIBUTES: Readonly<Record<Feature, string>> = {
  wallpaper: 'RDP_ENABLE_WALLPAPER',
  themes: 'RDP_ENABLE_THEMING',
  fonts: 'RDP_ENABLE_FONT_SMOOTHING',
  'window-drag': 'RDP_ENABLE_FULL_WINDOW_DRAG',
  aero: 'RDP_ENABLE_DESKTOP_COMPOSITION',
  'menu-anims': 'RDP_ENABLE_MENU_ANIMATIONS',
};

export type Nic = Readonly<Record<string, string>>;

/** `YES` and `NO` in any case; whatever else stands there says nothing. */
export function says(nic: Nic, name: string): boolean | null {
  const value = Object.hasOwn(nic, name) ? nic[name]?.trim().toUpperCase() : undefined;
  return value === 'YES' ? true : value === 'NO' ? false : null;
}

/** What the link brings, as far as the NIC's RDP_ENABLE_* say nothing else. */
export function appearanceOf(link: RdpLink, nic: Nic): Appearance {
  const wanted = (feature: Feature) => says(nic, ATTRIBUTES[feature]) ?? BY_LINK[link][feature];
  return of(...FEATURES.filter(wanted));
}
