/** What happens by itself: auto-connect, station sign-in, idle time-out, messages of the site, schedules. */
export const enAuto = {} as const satisfies Readonly<Record<string, string>>;
