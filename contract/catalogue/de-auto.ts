import type { enAuto } from './en-auto.ts';

export const deAuto: Readonly<Record<keyof typeof enAuto, string>> = {};
