import { OneClientError } from '../errors.ts';

/** Refuses a document. `what` names the guard; nothing of the document itself is kept. */
export function reject(what: string): never {
  throw new OneClientError('xml', what);
}

const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;
const NOT_TEXT = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/u;

/** Only what XML 1.0 (2.2 Char) allows: no control characters, no lone surrogates. */
export const isText = (text: string): boolean => !CONTROL.test(text) && text.isWellFormed();

/** XML's own white space (2.3 S), which is less than `\s`. Line ends are one kind by then. */
export const isBlank = (text: string): boolean => !/[^ \t\n]/.test(text);

/** The longest reference without its `&`: `#x10FFFF;`. */
export const LONGEST_REFERENCE = 9;
const REFERENCE = /\]\]>|&(?:#x([0-9a-fA-F]{1,6});|#([0-9]{1,7});|(lt|gt|amp|quot|apos);)?/g;
const NAMED: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/** Text with its references resolved. Any but the five of XML and those of characters, and `]]>`, is refused: whatever comes first. */
export const resolve = (text: string): string =>
  !text.includes('&') && !text.includes(']]>')
    ? text
    : text.replace(REFERENCE, (all: string, hex?: string, decimal?: string, name?: string) => {
        if (all === ']]>') return reject('text');
        return name === undefined ? characterOf(hex, decimal) : (NAMED[name] ?? '');
      });

/** The character that a reference names by its number. */
export function characterOf(hex: string | undefined, decimal: string | undefined): string {
  if (hex === undefined && decimal === undefined) return reject('entity');
  const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
  const character = code <= 0x10ffff ? String.fromCodePoint(code) : '\u0000';
  return isText(character) ? character : reject('character');
}

/**
 * Makes every line end a line feed (2.11), piece by piece. To be done before references are resolved, so that a carriage return
 * written as one stays.
 */
export function createLineEnds(): (piece: string) => string {
  let afterReturn = false;
  return (piece) => {
    if (piece === '') return piece;
    const text = afterReturn && piece.startsWith('\n') ? piece.slice(1) : piece;
    afterReturn = piece.endsWith('\r');
    return text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
  };
}

/** Takes a document's characters as they come and passes on only text, with one kind of line end. */
export function createIntake(pass: (text: string) => void): { write(piece: string): void; end(): void } {
  const lineEnds = createLineEnds();
  // A pair may be cut: its first half waits for the second.
  let half = '';
  return {
    write(piece) {
      let text = half + piece;
      const last = text.charCodeAt(text.length - 1);
      half = last >= 0xd800 && last <= 0xdbff ? text.slice(-1) : '';
      if (half !== '') text = text.slice(0, -1);
      if (isText(text)) return pass(lineEnds(text));
      // What stands before it goes first, so that the first fault of a document is told, however it was cut.
      pass(lineEnds(text.slice(0, text.search(NOT_TEXT))));
      reject('character');
    },
    end() {
      if (half !== '') reject('character');
    },
  };
}
