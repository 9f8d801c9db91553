/** Readers of answers, shared by the resources. */
import { readDocument, readValue } from '../answer.ts';
import { OneClientError } from '../errors.ts';
import type { Pool } from '../model/common.ts';
import type { XmlElement } from '../xml/element.ts';
import type { Reader, Wanted } from '../xml/reader.ts';

/** A reader whose end is made into something else. */
export const mapped = <T, U>(reader: Reader<T>, map: (value: T) => U): Reader<U> => ({
  write: (piece) => reader.write(piece),
  end: () => map(reader.end()),
});

/** One document with `root`, decoded. */
export const documentReader =
  <T>(method: string, root: string, wanted: Wanted, decode: (root: XmlElement) => T) =>
  (): Reader<T> =>
    mapped(readDocument(method, { root, wanted }), decode);

/**
 * A pool with `root`, whose `item`s are decoded one by one as they come. One that cannot be decoded is left out and named in
 * `skipped`; the others are not lost with it.
 */
export const poolReader =
  <T>(
    method: string,
    { root, item, wanted }: { readonly root: string; readonly item: string; readonly wanted: Wanted },
    decode: (element: XmlElement) => T,
    idOf: (decoded: T) => number,
  ) =>
  (): Reader<Pool<T>> => {
    const items: T[] = [];
    const skipped: string[] = [];
    const each = (element: XmlElement, index: number): void => {
      try {
        items.push(decode(element));
      } catch (error) {
        if (!(error instanceof OneClientError)) throw error;
        skipped.push(`${item}[${index}]: ${error.detail}`);
      }
    };
    return mapped(readDocument(method, { root, wanted: { [item]: wanted }, each }), () => ({
      items: items.sort((a, b) => idOf(a) - idOf(b)),
      skipped,
    }));
  };

/** An answer that is a whole number: the ID of what was made or changed. */
export const idReader = (method: string) => (): Reader<number> =>
  mapped(readValue(method), (text) => {
    if (!/^-?\d{1,15}$/.test(text)) throw new OneClientError('shape', method);
    return Number(text);
  });

/** An answer of which only that it is good counts. */
export const doneReader = (method: string) => (): Reader<void> => mapped(readValue(method), () => {});
