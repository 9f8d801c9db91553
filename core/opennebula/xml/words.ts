const SLOTS = 256;
const LONGEST = 64;

interface Word<T> {
  readonly text: string;
  readonly made: T;
}

/**
 * What pieces of a longer string mean. What comes again and again is made once: each slot keeps the last word that fell into it, so that
 * they hold little, whatever a stranger sends.
 */
export class Words<T> {
  private readonly make: (text: string) => T;
  private readonly slots: (Word<T> | undefined)[] = [];

  constructor(make: (text: string) => T) {
    this.make = make;
  }

  take(source: string, from: number, to: number): T {
    const length = to - from;
    if (length > LONGEST) return this.make(owned(source.slice(from, to)));
    const slot =
      (source.charCodeAt(from) * 31 +
        source.charCodeAt(from + 1) * 67 +
        source.charCodeAt(from + (length >> 1)) * 131 +
        source.charCodeAt(to - 1) * 7 +
        length * 17) %
      SLOTS;
    const known = this.slots[slot];
    if (known !== undefined && known.text.length === length && source.startsWith(known.text, from)) {
      return known.made;
    }
    const text = owned(source.slice(from, to));
    const made = this.make(text);
    this.slots[slot] = { text, made };
    return made;
  }
}

/**
 * The same text in a string of its own. A slice of thirteen characters or more keeps the whole string alive that it was cut from (V8): one
 * name would hold the 64 KB that it came in.
 */
export const owned = (text: string): string => (text.length < 13 ? text : ` ${text}`.slice(1));
