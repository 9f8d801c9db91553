/** Which terminal this is. None of it proves anything: whoever is at the network can take another MAC or name. */
export interface Identity {
  /** As `aa:bb:cc:dd:ee:ff`. */
  readonly macs: readonly string[];
  readonly hostname: string;
  readonly group: string | null;
}

/** Whom a `[[for]]` is for. Of each kind that is named one has to fit. */
export interface Addressees {
  readonly mac?: readonly string[] | undefined;
  readonly hostname?: readonly string[] | undefined;
  readonly group?: readonly string[] | undefined;
}

export function isFor({ mac, hostname, group }: Addressees, who: Identity): boolean {
  const name = who.hostname.toLowerCase();
  if (mac !== undefined && !mac.some((each) => who.macs.includes(normalMac(each)))) return false;
  if (hostname !== undefined && !hostname.some((each) => fits(each.toLowerCase(), name))) return false;
  return group === undefined || (who.group !== null && group.includes(who.group));
}

export const normalMac = (mac: string): string => mac.toLowerCase().replaceAll('-', ':');

/** `*` stands for any characters, and everything else for itself. In time proportional to both lengths, whatever the pattern. */
function fits(pattern: string, text: string): boolean {
  const pieces = pattern.split('*');
  const first = pieces[0] ?? '';
  if (pieces.length === 1) return first === text;
  const last = pieces.at(-1) ?? '';
  if (!text.startsWith(first) || !text.endsWith(last) || text.length < first.length + last.length)
    return false;
  let at = first.length;
  const end = text.length - last.length;
  return pieces.slice(1, -1).every((piece) => {
    const found = text.indexOf(piece, at);
    if (found < 0 || found + piece.length > end) return false;
    at = found + piece.length;
    return true;
  });
}
