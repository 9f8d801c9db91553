/** What the boot watch says, the rescue offers and the help page tells. */
export const enBoot = {} as const satisfies Readonly<Record<string, string>>;
