import { characterOf, createLineEnds, reject } from './text.ts';

const UNUSUAL = /&(?!lt;|gt;|amp;)(?:#x([0-9a-fA-F]{1,6});|#([0-9]{1,7});|(quot|apos);)?/g;
const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
const QUOTES: Readonly<Record<string, string>> = { quot: '"', apos: "'" };

const escape = (text: string): string => text.replace(/[&<>]/g, (each) => ESCAPES[each] ?? each);

/**
 * Takes the text of a document that is itself a document to the one spelling of it that `ESCAPED` reads. oned writes that spelling, so
 * that there is nothing to do but look. No reference and no `]]>` may be cut between two parts.
 */
export function createRespell(pass: (escaped: string) => void): (part: string, cdata: boolean) => void {
  // A carriage return that was a reference outside is a character inside, and there a line end.
  const lineEnds = createLineEnds();
  const respell = (part: string): void => {
    // One character is looked for faster than three of which two stand everywhere.
    const wrong = part.includes('>') ? part.indexOf(']]>') : -1;
    // What stands before a fault goes first, here and below, so that the first of both documents is told, however they were cut.
    if (wrong !== -1) {
      respell(part.slice(0, wrong));
      reject('text');
    }
    const most = part.replaceAll('>', '&gt;');
    let seen = 0;
    let all: string;
    try {
      all = most.replace(UNUSUAL, (_all, hex?: string, decimal?: string, quote?: string, offset = 0) => {
        seen = offset;
        return quote === undefined ? escape(characterOf(hex, decimal)) : (QUOTES[quote] ?? '');
      });
    } catch (error) {
      if (seen > 0) respell(most.slice(0, seen));
      throw error;
    }
    pass(lineEnds(all));
  };
  return (part, cdata) => (cdata ? pass(lineEnds(escape(part))) : respell(part));
}
