import { OneClientError } from './errors.ts';
import { textOf } from './xml.ts';
import type { XmlElement } from './xml.ts';

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

/** A TCP port, or `fallback`. */
export function portOr<T>(element: XmlElement | undefined, name: string, fallback: T): number | T {
  const value = integerOr(element, name, 0);
  return value >= 1 && value <= 65_535 ? value : fallback;
}

/** OpenNebula's YES, in any case (Template::get of src/template/Template.cc). */
export const isYes = (element: XmlElement, name: string): boolean =>
  textOf(element, name).toUpperCase() === 'YES';
