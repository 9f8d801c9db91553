import type { BrandView } from '../contract/views.ts';

/** Names of the style sheet (base.css), and what they are. The hover of what is filled goes away from the ink, so that it stays legible. */
const PROPERTIES = (accent: NonNullable<BrandView['accent']>): Readonly<Record<string, string>> => ({
  '--brand-fill': accent.fill,
  '--brand-ink': accent.ink,
  '--brand-away': accent.ink === '#ffffff' ? '#000000' : '#ffffff',
  '--brand-light': accent.light,
  '--brand-dark': accent.dark,
});

/** Gives the page the colours of the site; the answer takes them away. */
export function dress(accent: BrandView['accent']): (() => void) | undefined {
  if (accent === null) return undefined;
  const { style } = document.documentElement;
  const properties = Object.entries(PROPERTIES(accent));
  for (const [name, value] of properties) style.setProperty(name, value);
  return () => properties.forEach(([name]) => style.removeProperty(name));
}
