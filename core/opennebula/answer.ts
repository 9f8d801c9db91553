import { OneClientError } from './errors.ts';
import type { XmlElement } from './xml/element.ts';
import { Envelope } from './xml/envelope.ts';
import type { Target } from './xml/envelope.ts';
import { ESCAPED, PLAIN } from './xml/notation.ts';
import { ESCAPED_PLANS } from './xml/plan.ts';
import { createReader } from './xml/reader.ts';
import type { DocumentShape, Reader } from './xml/reader.ts';
import { createRespell } from './xml/respell.ts';
import { Scanner } from './xml/scanner.ts';
import { createIntake, resolve } from './xml/text.ts';
import { Tree } from './xml/tree.ts';
import { owned } from './xml/words.ts';

/**
 * Reads an answer whose value is a text, a number or a truth: the value, as text. Throws `OneServerError` for a refusal, and
 * `OneClientError` `html`, `xml`, `shape` or `fault` for what is no answer.
 */
export function readValue(method: string): Reader<string> {
  let value = '';
  return readAnswer(method, {
    text: (part, cdata) => {
      value += owned(cdata ? part : resolve(part));
    },
    whole: () => {},
    end: () => value,
  });
}

/** Reads an answer whose value is a document, as it comes: the document is never there as text. Throws as `readValue` does. */
export function readDocument(method: string, shape: DocumentShape): Reader<XmlElement> {
  const tree = new Tree(ESCAPED, ESCAPED_PLANS, shape);
  const scanner = new Scanner(ESCAPED, tree);
  const text = createRespell((escaped) => scanner.write(escaped));
  return readAnswer(method, { text, whole: () => scanner.end(), end: () => tree.end() });
}

function readAnswer<T>(method: string, target: Target<T>): Reader<T> {
  const envelope = new Envelope(method, target);
  const scanner = new Scanner(PLAIN, envelope);
  const intake = createIntake((text) => scanner.write(text));
  const pages = createPageGuard((piece) => intake.write(piece));
  return createReader(
    (piece) => pages.write(piece),
    () => {
      pages.end();
      intake.end();
      scanner.end();
      return envelope.end();
    },
  );
}

/** White space that comes without an end is not waited through, characters. */
const MOST_HELD = 65_536;

/** Refuses a web page as such: a proxy or a portal answers with one, and with 200. Passes on all else, once it is sure. */
function createPageGuard(pass: (piece: string) => void): { write(piece: string): void; end(): void } {
  let held = '';
  let head = '';
  let sure = false;
  return {
    write(piece) {
      if (sure) return pass(piece);
      held += piece;
      head = (head + piece).trimStart().replace(/\s+/g, ' ').slice(0, '<!doctype html'.length).toLowerCase();
      if (/^<(?:!doctype )?html/.test(head)) throw new OneClientError('html');
      const unsure = '<!doctype html'.startsWith(head) || '<html'.startsWith(head);
      if (unsure && held.length < MOST_HELD) return;
      sure = true;
      const first = held;
      held = '';
      pass(first);
    },
    end() {
      if (!sure) pass(held);
    },
  };
}
