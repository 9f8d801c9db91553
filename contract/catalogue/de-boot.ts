import type { enBoot } from './en-boot.ts';

export const deBoot: Readonly<Record<keyof typeof enBoot, string>> = {};
