/** Making desktops oneself, and classrooms. */
export const enOffers = {} as const satisfies Readonly<Record<string, string>>;
