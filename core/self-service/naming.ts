/** Names of desktops that were made for a class. The name is all that can be given to a VM at its birth without CREATE on templates. Pure. */

/** What the end of such a name tells. Its owner can change it, and deceives nobody but herself: only her own VMs are ever read for it. */
export interface Mark {
  /** Template ID of the class. */
  readonly template: number;
  /** `u`: the user's; `t` and the terminal's mark: that of one terminal, where many share a user. */
  readonly owner: string;
  /** The sign-in that made it: eight hexadecimal digits. */
  readonly signIn: string;
}

/** As OpenNebula limits it (PoolObjectSQL::name_is_valid). */
const LONGEST = 128;
/** What oned refuses in a VM's name, what a line cannot hold, and what Xmlrpc-c does not take. */
const REFUSED = /[&|:\\";/'#{}$<>]|\p{Cc}|[\u{10000}-\u{10ffff}]|\p{Cs}/gu;
const MARK = / \[c(\d{1,10})-(u|t[0-9a-z]{1,32})-([0-9a-f]{8})\]$/;

/** A text as a VM's name may hold it: what oned refuses becomes a hyphen. Empty only where the text was. */
export const asName = (text: string, longest = LONGEST): string =>
  text.replace(REFUSED, '-').trim().slice(0, longest).trim();

/** Whether oned takes it for a VM's name as it is. */
export const isName = (text: string): boolean =>
  text !== '' && text.length <= LONGEST && asName(text) === text;

/** The name of a class's new desktop: what people read, and the mark behind it. */
export function markedName(label: string, { template, owner, signIn }: Mark): string {
  const mark = ` [c${template}-${owner}-${signIn}]`;
  return (asName(label, LONGEST - mark.length) || 'desktop') + mark;
}

/** The mark of a name, or null for one that has none. */
export function markOf(name: string): Mark | null {
  const found = MARK.exec(name);
  if (found === null) return null;
  const [, template = '', owner = '', signIn = ''] = found;
  return { template: Number(template), owner, signIn };
}

/** What people read of a name. */
export const withoutMark = (name: string): string => name.replace(MARK, '');

/** How a terminal stands in a mark: the part of its own that is the same after a restart. */
export const terminalOwner = (mark: string): string =>
  `t${mark
    .toLowerCase()
    .replace(/^onekiosk-/, '')
    .replace(/[^0-9a-z]/g, '')
    .slice(0, 32)}`;
