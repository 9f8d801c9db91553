/**
 * A desktop's name as it is shown: a stranger may have chosen it, so that what is invisible in it, or turns the direction of reading,
 * is made visible.
 */
export const shownName = (name: string): string =>
  name.replace(/\p{Cc}|[\u200b-\u200f\u202a-\u202e\u2066-\u2069]/gu, '\u25af');
