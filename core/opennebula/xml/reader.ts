import type { XmlElement } from './element.ts';
import { PLAIN } from './notation.ts';
import { PLAIN_PLANS } from './plan.ts';
import { Scanner } from './scanner.ts';
import { createIntake } from './text.ts';
import { Tree } from './tree.ts';
import type { DocumentShape } from './tree.ts';

export type { Wanted } from './plan.ts';
export type { DocumentShape } from './tree.ts';

/** Takes a document in pieces, cut anywhere. Both throw as soon as they know of a fault; after that, the same again. */
export interface Reader<T> {
  write(piece: string): void;
  /** What the document was. */
  end(): T;
}

/** A reader that stays dead when it has failed. */
export function createReader<T>(write: (piece: string) => void, end: () => T): Reader<T> {
  let failure: { readonly error: unknown } | null = null;
  const alive = <U>(work: () => U): U => {
    if (failure !== null) throw failure.error;
    try {
      return work();
    } catch (error) {
      failure = { error };
      throw error;
    }
  };
  return { write: (piece) => alive(() => write(piece)), end: () => alive(end) };
}

/**
 * Reads the XML that oned writes: elements without attributes, text, CDATA, the five named entities and character references. It is
 * stricter than XML where a stranger could hide something: no DOCTYPE, so no entity of one's own; no comments; no processing
 * instructions; no attributes. Why not a library: docs/adr/0003. Without a shape, everything is kept.
 */
export function readXml(shape?: DocumentShape): Reader<XmlElement> {
  const tree = new Tree(PLAIN, PLAIN_PLANS, shape ?? null);
  const scanner = new Scanner(PLAIN, tree);
  const intake = createIntake((text) => scanner.write(text));
  return createReader(
    (piece) => intake.write(piece),
    () => {
      intake.end();
      scanner.end();
      return tree.end();
    },
  );
}

/** The root element of a whole document. */
export function parseXml(source: string): XmlElement {
  const reader = readXml();
  reader.write(source);
  return reader.end();
}
