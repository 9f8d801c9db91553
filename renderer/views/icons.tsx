/** One set, drawn on a grid of 24, never without a word beside it. */
const PATHS = {
  ready: 'M5 12.5l4.5 4.5L19 7.5',
  running: 'M4 5h16v11H4zM9 20h6M12 16v4',
  off: 'M12 4v8M7.5 6.8a7 7 0 1 0 9 0',
  asleep: 'M19 14.5A7.5 7.5 0 1 1 9.5 5a6 6 0 0 0 9.5 9.5z',
  starting: 'M12 4a8 8 0 1 1-7.4 5M4 4v5h5',
  'needs-help':
    'M12 8v5M12 16.5v.5M10.3 4.6 3.2 17a2 2 0 0 0 1.7 3h14.2a2 2 0 0 0 1.7-3L13.7 4.6a2 2 0 0 0-3.4 0z',
  busy: 'M7 4h10M7 20h10M8 4c0 5 8 5 8 8s-8 3-8 8M16 4c0 5-8 5-8 8s8 3 8 8',
  'not-allowed': 'M6.5 11h11v8h-11zM8.5 11V8a3.5 3.5 0 0 1 7 0v3',
  more: 'M5 12h.01M12 12h.01M19 12h.01',
  language: 'M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM3.5 12h17M12 3.5c5 5 5 12 0 17-5-5-5-12 0-17z',
  keyboard: 'M3 7h18v10H3zM7 10.5h.01M11 10.5h.01M15 10.5h.01M8 14h8',
  waiting: 'M12 7.5V12l3 2M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17z',
  failed: 'M7 7l10 10M17 7L7 17',
  search: 'M10.5 4.5a6 6 0 1 0 0 12 6 6 0 0 0 0-12zM15 15l5 5',
  leave: 'M10 4H5v16h5M14 8l4 4-4 4M8 12h10',
  new: 'M12 5v14M5 12h14',
  class:
    'M9 11a3.2 3.2 0 1 0 0-6.4A3.2 3.2 0 0 0 9 11zM3 19.5c0-3.3 2.6-5.5 6-5.5s6 2.2 6 5.5M15.5 4.9a3.2 3.2 0 0 1 0 5.9M17.5 14.4c2.2.7 3.5 2.6 3.5 5.1',
  app: 'M4 5h16v14H4zM4 9h16M6.5 7h.01M9 7h.01',
  text: 'M6 3.5h8.5L19 8v12.5H6zM14.5 3.5V8H19M9 12h7M9 15.5h7',
  table: 'M4 5h16v14H4zM4 9.7h16M4 14.3h16M10 5v14',
  mail: 'M3.5 6h17v12h-17zM3.5 7l8.5 6.5L20.5 7',
  web: 'M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM3.5 12h17M12 3.5c5 5 5 12 0 17-5-5-5-12 0-17z',
  calculator: 'M6 3.5h12v17H6zM9 7h6v2.5H9zM9 13h.01M12 13h.01M15 13h.01M9 16.5h.01M12 16.5h.01M15 16.5h.01',
  terminal: 'M3.5 5h17v14h-17zM7 9.5l3 2.5-3 2.5M12.5 15H17',
  picture: 'M4 5h16v14H4zM4 16l4.5-4.5 4 4 3-3L20 17M15.5 9h.01',
  chat: 'M4 5h16v11h-9l-4.5 4V16H4zM8 9h8M8 12h5',
  database:
    'M12 4c4 0 7 1.2 7 2.8S16 9.5 12 9.5 5 8.3 5 6.8 8 4 12 4zM5 6.8v10.4C5 18.8 8 20 12 20s7-1.2 7-2.8V6.8M5 12c0 1.6 3 2.8 7 2.8s7-1.2 7-2.8',
  calendar: 'M4 6h16v14H4zM4 10.5h16M8 3.5V8M16 3.5V8M8 14h.01M12 14h.01M16 14h.01M8 17h.01M12 17h.01',
  folder: 'M3.5 6h6l2 2.5h9V18.5h-17z',
  music:
    'M9 17.5V6l10-2v11.5M9 17.5a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0zM19 15.5a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0z',
  appearance: 'M12 5.2h.01M5 8.5l7 1.3 7-1.3M12 9.8v5M12 14.5l-3.2 6M12 14.5l3.2 6',
  sound: 'M4 10v4h3.5L12 18V6L7.5 10zM15.5 9a4.2 4.2 0 0 1 0 6M18 6.5a8 8 0 0 1 0 11',
  'sound-off': 'M4 10v4h3.5L12 18V6L7.5 10zM16 9.5l5 5M21 9.5l-5 5',
  wired: 'M9 4h6v5H9zM12 9v4M6 20v-3.5h12V20M12 13v3.5M4 20h4M16 20h4',
  'no-network': 'M9 4h6v5H9zM12 9v4M6 20v-3.5h12V20M3 4l18 16',
  wifi: 'M3.5 10a12.5 12.5 0 0 1 17 0M6.5 13.2a8 8 0 0 1 11 0M9.5 16.4a3.6 3.6 0 0 1 5 0M12 19.5h.01',
  'wifi-fair': 'M6.5 13.2a8 8 0 0 1 11 0M9.5 16.4a3.6 3.6 0 0 1 5 0M12 19.5h.01',
  'wifi-weak': 'M9.5 16.4a3.6 3.6 0 0 1 5 0M12 19.5h.01',
  battery: 'M3 8h15v8H3zM21 11v2M6.5 11v2M10.5 11v2M14.5 11v2',
  'battery-half': 'M3 8h15v8H3zM21 11v2M6.5 11v2M10.5 11v2',
  'battery-empty': 'M3 8h15v8H3zM21 11v2M6.5 11v2',
  'battery-charging': 'M8 8H3v8h4M14 8h4v8h-5M21 11v2M11.5 6l-3 6h4l-3 6',
  medical: 'M9.5 4h5v5.5H20v5h-5.5V20h-5v-5.5H4v-5h5.5z',
} as const;

export type IconName = keyof typeof PATHS;

export const Icon = ({ name }: { readonly name: IconName }) => (
  <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
    <path d={PATHS[name]} />
  </svg>
);
