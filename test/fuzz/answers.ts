/** Answers that no oned ever gave: recorded ones, changed where they have structure, and then in their bytes. */
import { parseXml } from '../../core/opennebula/xml/reader.ts';
import { INDEX, recordedAnswer } from '../support/recorded.ts';
import { change, copy, escape, nodeOf, write } from './document.ts';
import type { Node } from './document.ts';
import type { Chance } from './random.ts';
import { PLANTED, VALUES } from './values.ts';

interface Base {
  readonly body: string;
  /** Method of the call that it answered. */
  readonly call: string;
  /** Up to the document inside of it, the document, and the rest; null for an answer without one. */
  readonly parts: { readonly before: string; readonly root: Node; readonly after: string } | null;
}

/** A longer one says nothing that a short one does not, and is a hundred times as slow. */
const LONGEST = 30_000;

const unescape = (text: string): string =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');

function partsOf(body: string): Base['parts'] {
  const begin = body.indexOf('<string>&lt;');
  const end = body.lastIndexOf('</string>');
  if (begin === -1 || end < begin) return null;
  const at = begin + '<string>'.length;
  const document = unescape(body.slice(at, end));
  return {
    before: body.slice(0, at),
    root: nodeOf(parseXml(document), document.includes('<![CDATA[')),
    after: body.slice(end),
  };
}

export const readBases = (): readonly Base[] =>
  INDEX.map(({ name, call }) => ({ call, body: recordedAnswer(name) }))
    .filter(({ body }) => body.length <= LONGEST)
    .map((each) => ({ ...each, parts: partsOf(each.body) }));

const HTML = `<!DOCTYPE HTML PUBLIC "-//IETF//DTD HTML 2.0//EN"><html><body>${PLANTED}</body></html>`;
const FAULT = `<?xml version="1.0"?><methodResponse><fault><value><struct><member><name>faultCode</name><value><i4>-503</i4></value></member><member><name>faultString</name><value><string>Call is not valid: alice:${PLANTED}</string></value></member></struct></value></fault></methodResponse>`;
const REFUSAL = `<?xml version="1.0"?><methodResponse><params><param><value><array><data><value><boolean>0</boolean></value><value><string>[one.x] ${PLANTED}</string></value><value><i4>512</i4></value><value><i4>-1</i4></value><value><i8>-1</i8></value></data></array></value></param></params></methodResponse>`;
const ENTITIES = `<!DOCTYPE x [<!ENTITY a "${PLANTED}"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><methodResponse><params><param><value><string>&b;&b;&b;</string></value></param></params></methodResponse>`;

type Spoil = (body: string, chance: Chance, bases: readonly Base[]) => string;

const cut = (body: string, at: number, more: string, skip = 0): string =>
  body.slice(0, at) + more + body.slice(at + skip);
const spot = (body: string, chance: Chance) => chance.below(body.length + 1);

const SPOILS: readonly Spoil[] = [
  (body) => body,
  (body, chance) => body.slice(0, spot(body, chance)),
  (body, chance) => body.slice(spot(body, chance)),
  (body, chance) => cut(body, spot(body, chance), chance.pick(VALUES)),
  (body, chance) => cut(body, spot(body, chance), escape(chance.pick(VALUES))),
  (body, chance) => cut(body, spot(body, chance), '', 1 + chance.below(40)),
  (body, chance) => cut(body, spot(body, chance), String.fromCharCode(chance.below(0x10000)), 1),
  (body, chance) => cut(body, spot(body, chance), body.slice(spot(body, chance), spot(body, chance))),
  // Another answer begins in the middle of this one, or behind it.
  (body, chance, bases) => cut(body, spot(body, chance), chance.pick(bases).body),
  (body, chance, bases) => body + chance.pick(bases).body,
  // Types and items of the envelope.
  (body, chance) =>
    body.replace(
      /<(boolean|i4|i8|int|string)>/,
      `<${chance.pick(['string', 'double', 'i4', 'nil', 'array', PLANTED])}>`,
    ),
  (body, chance) =>
    body.replace(
      /<value>.*?<\/value>/s,
      chance.pick(['', '<value/>', '<value>1</value>', '<value><value/></value>']),
    ),
  (body, chance) => body.replace(/<(boolean|i4)>\d+</, `<$1>${chance.pick(VALUES).slice(0, 100)}<`),
  (body, chance) =>
    body.replace('methodResponse', chance.pick(['methodCall', 'VM', 'html', 'METHODRESPONSE'])),
  (body) => `\ufeff${body}`,
  (body) => `\n\n  ${body}`,
  (body, chance) =>
    chance.pick([HTML, FAULT, REFUSAL, ENTITIES, '', ' ', 'null', '{"id":1}', '\u001f\u008b\u0008', PLANTED]),
];

export interface Fuzzed {
  readonly body: string;
  readonly call: string;
}

/** The next answer that chance makes. */
export function nextAnswer(bases: readonly Base[], chance: Chance): Fuzzed {
  const base = chance.pick(bases);
  let { body } = base;
  if (base.parts !== null && chance.fraction() < 0.7) {
    const root = copy(base.parts.root);
    change(root, chance);
    const document = write(root, chance.fraction() < 0.15 ? chance : null);
    body = base.parts.before + (chance.fraction() < 0.02 ? document : escape(document)) + base.parts.after;
  }
  // Half of them are left with their structure alone: deeper code is reached by answers that are well-formed.
  for (let times = chance.pick([0, 0, 0, 1, 1, 2]); times > 0; times--)
    body = chance.pick(SPOILS)(body, chance, bases);
  return { body, call: base.call };
}
