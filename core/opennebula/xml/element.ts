/** What is kept of a document. */
export interface XmlElement {
  readonly name: string;
  /** Own text, entities resolved; whitespace is kept. Empty where there are only elements. */
  text: string;
  readonly children: XmlElement[];
}

/** The first child of that name. */
export function child(element: XmlElement | undefined, name: string): XmlElement | undefined {
  // A loop: this is asked for every field of every VM, and a callback each time is half of what that costs.
  if (element !== undefined) for (const each of element.children) if (each.name === name) return each;
  return undefined;
}

/** Text of the first child of that name, without the spaces around it; empty when there is none. */
export const textOf = (element: XmlElement | undefined, name: string): string =>
  child(element, name)?.text.trim() ?? '';
