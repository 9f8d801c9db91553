import { OneClientError } from '../errors.ts';
import type { Lock, Owned, Permissions, Rights } from '../model/common.ts';
import { child, textOf } from '../xml/element.ts';
import type { XmlElement } from '../xml/element.ts';

/** A whole number that must be there. Throws `shape` with the path. */
export function integer(element: XmlElement, name: string): number {
  const text = textOf(element, name);
  if (!/^-?\d{1,15}$/.test(text)) throw new OneClientError('shape', `${element.name}/${name}`);
  return Number(text);
}

/** A whole number that may be absent or nonsense: administrators write by hand what stands in a template. */
export function integerOr<T>(element: XmlElement | undefined, name: string, fallback: T): number | T {
  const text = textOf(element, name);
  return /^\d{1,15}$/.test(text) ? Number(text) : fallback;
}

/** A number such as CPU's 0.5, or 0. */
export function decimal(element: XmlElement | undefined, name: string): number {
  const text = textOf(element, name);
  return /^\d{1,12}(?:\.\d{1,9})?$/.test(text) ? Number(text) : 0;
}

/** A TCP port, or `fallback`. */
export function portOr<T>(element: XmlElement | undefined, name: string, fallback: T): number | T {
  const value = integerOr(element, name, 0);
  return value >= 1 && value <= 65_535 ? value : fallback;
}

/** OpenNebula's YES, in any case (Template::get of src/template/Template.cc). */
export const isYes = (element: XmlElement | undefined, name: string): boolean =>
  textOf(element, name).toUpperCase() === 'YES';

/** Every child of that name, in document order. */
export const childrenOf = (element: XmlElement | undefined, name: string): readonly XmlElement[] =>
  element?.children.filter((each) => each.name === name) ?? [];

const NOTHING: Readonly<Record<string, string>> = Object.freeze({});

/** Children whose name begins with `prefix`, as written; the first of a name counts. */
export function attributes(
  element: XmlElement | undefined,
  prefix: string,
): Readonly<Record<string, string>> {
  let found: Record<string, string> | null = null;
  for (const { name, text } of element?.children ?? []) {
    if (!name.startsWith(prefix)) continue;
    found ??= {};
    found[name] ??= text;
  }
  return found ?? NOTHING;
}

/** The head that every object of a pool has. Throws `shape` when an ID is missing. */
export const owned = (element: XmlElement): Owned => ({
  id: integer(element, 'ID'),
  name: textOf(element, 'NAME'),
  uid: integer(element, 'UID'),
  gid: integer(element, 'GID'),
  userName: textOf(element, 'UNAME'),
  groupName: textOf(element, 'GNAME'),
  permissions: permissions(child(element, 'PERMISSIONS')),
  lock: lock(child(element, 'LOCK')),
});

/** What `owned` reads, for the reader. */
export const OWNED_WANTED = {
  ID: true,
  NAME: true,
  UID: true,
  GID: true,
  UNAME: true,
  GNAME: true,
  PERMISSIONS: true,
  LOCK: true,
} as const;

function permissions(element: XmlElement | undefined): Permissions | null {
  if (element === undefined) return null;
  const rights = (who: string): Rights => ({
    use: textOf(element, `${who}_U`) === '1',
    manage: textOf(element, `${who}_M`) === '1',
    admin: textOf(element, `${who}_A`) === '1',
  });
  return { owner: rights('OWNER'), group: rights('GROUP'), other: rights('OTHER') };
}

const lock = (element: XmlElement | undefined): Lock | null =>
  element === undefined
    ? null
    : {
        level: integerOr(element, 'LOCKED', 0),
        owner: integerOr(element, 'OWNER', -1),
        since: integerOr(element, 'TIME', 0),
      };
