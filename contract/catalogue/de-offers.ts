import type { enOffers } from './en-offers.ts';

export const deOffers: Readonly<Record<keyof typeof enOffers, string>> = {};
