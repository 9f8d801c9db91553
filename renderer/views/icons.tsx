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
} as const;

export type IconName = keyof typeof PATHS;

export const Icon = ({ name }: { readonly name: IconName }) => (
  <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
    <path d={PATHS[name]} />
  </svg>
);
