/** How a document's markup is spelled: as it is, or escaped once, being the text of another document. */
export interface Notation {
  readonly lt: string;
  readonly gt: string;
  readonly amp: string;
  /** What is spelled so. */
  plain(raw: string): string;
  /** Whether the text between these places is just what it says: nothing in it to spell out, to resolve or to refuse. */
  isClean(source: string, from: number, to: number): boolean;
}

export const PLAIN: Notation = {
  lt: '<',
  gt: '>',
  amp: '&',
  plain: (raw) => raw,
  isClean: (source, from, to) => !/&|\]\]>/.test(source.slice(from, to)),
};

/** What `respell` makes: each `<`, `>` and `&` as its entity, and nothing else as one. */
export const ESCAPED: Notation = {
  lt: '&lt;',
  gt: '&gt;',
  amp: '&amp;',
  plain: (raw) =>
    raw.includes('&') ? raw.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&') : raw,
  isClean(source, from, to) {
    const found = source.indexOf('&', from);
    return found === -1 || found >= to;
  },
};
