/** What is looked at of a page. */
interface Main {
  readonly childElementCount: number;
  getClientRects(): { readonly length: number };
}

/**
 * Whether there is something on the page for a person: its `main` stands there, with something in it. A page that was emptied, or never
 * came to draw its first screen, does not say that it lives, and is built anew.
 */
export function isShown(document: { querySelector(selector: 'main'): Main | null }): boolean {
  const main = document.querySelector('main');
  return main !== null && main.childElementCount > 0 && main.getClientRects().length > 0;
}
