/** One part of a distinguished name, such as `CN=node-1`. */
type Part = readonly [name: string, value: string];

/**
 * Whether a certificate's subject, as Node writes it (one part a line), is the one that is wanted, as remote-viewer's `host-subject`
 * writes it (parts with commas between them, a backslash before a comma of a value). All parts in the same order; case and the number
 * of spaces make no difference, as in X509_NAME_cmp (spice-common, common/ssl_verify.c).
 */
export function isSubject(wanted: string, subject: string): boolean {
  const mine = wanted.split(/(?<!\\),/).map(part);
  const theirs = subject.split('\n').map(part);
  return mine.length === theirs.length && mine.every(([name, value], i) => same([name, value], theirs[i]));
}

function part(text: string): Part {
  const [, name = '', value = ''] = /^\s*([^=]*)=(.*)$/s.exec(text) ?? [];
  return [name.trim(), plain(value)];
}

const plain = (value: string): string =>
  value.replace(/\\(.)/gs, '$1').replace(/\s+/g, ' ').trim().toLowerCase();

const same = ([name, value]: Part, other: Part | undefined): boolean =>
  name !== '' && name === other?.[0] && value === other[1];
