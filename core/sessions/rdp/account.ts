export interface Account {
  readonly user: string;
  readonly domain: string;
}

/**
 * Who signs in where. A domain that the person types goes before the settings': `WARD\ada`, or `ada@ward.example.org`, which names its
 * domain itself. FreeRDP takes neither apart when a domain is given (client/common/cmdline.c, 2.11 and 3.15).
 */
export function accountOf(typed: string, domain: string): Account {
  const at = typed.indexOf('\\');
  if (at > 0) return { domain: typed.slice(0, at), user: typed.slice(at + 1) };
  return { user: typed, domain: typed.includes('@') ? '' : domain };
}
