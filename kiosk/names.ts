import type { LanguageView } from '../contract/views.ts';

/** Languages that the catalogue speaks, each in its own words. */
export const LANGUAGES: readonly LanguageView[] = [
  { tag: 'en', name: 'English' },
  { tag: 'de', name: 'Deutsch' },
];

/** XKB layouts by the name that their users know; any other is shown by its code. */
const LAYOUTS: Readonly<Record<string, string>> = {
  us: 'English (US)',
  gb: 'English (UK)',
  de: 'Deutsch',
  ch: 'Schweiz',
  fr: 'Français',
  es: 'Español',
  it: 'Italiano',
  pt: 'Português',
  nl: 'Nederlands',
  pl: 'Polski',
  cz: 'Čeština',
  gr: 'Ελληνικά',
  ru: 'Русский',
  ua: 'Українська',
};

export const layoutName = (layout: string): string => LAYOUTS[layout] ?? layout.toUpperCase();
