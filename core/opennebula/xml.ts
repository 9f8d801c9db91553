/**
 * Reads the XML that oned writes: elements without attributes, text, CDATA, the five named entities and character references. It is
 * stricter than XML where a stranger could hide something: no DOCTYPE, so no entity of one's own; no processing instructions; no
 * attributes. Why not a library: docs/adr/0003.
 */
import { OneClientError } from './errors.ts';

export interface XmlElement {
  readonly name: string;
  /** Own text, entities resolved; whitespace is kept. Empty where there are only elements. */
  text: string;
  readonly children: XmlElement[];
}

/** Far beyond what OpenNebula nests; a bound on what a stranger may. */
const DEEPEST = 64;
const NAME = /^([A-Za-z_][A-Za-z0-9_.-]*)\s*(\/?)$/;
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;
/** Only what XML 1.0 (2.2 Char) allows: no control characters, no lone surrogates. */
const isText = (text: string): boolean => !CONTROL.test(text) && text.isWellFormed();
const NAMED: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

const wrong = (what: string): OneClientError => new OneClientError('xml', what);

/** The root element. Throws `OneClientError` `xml` for anything that is not exactly one well-formed element of this kind. */
export function parseXml(source: string): XmlElement {
  if (!isText(source)) throw wrong('character');
  const root: XmlElement = { name: '', text: '', children: [] };
  const open: XmlElement[] = [root];
  // The few names of a document, checked once each.
  const names = new Set<string>();
  let at = source.startsWith('<?xml ') ? afterDeclaration(source) : 0;
  while (at < source.length) {
    const tag = source.indexOf('<', at);
    const end = tag === -1 ? source.length : tag;
    if (end > at) addText(open, source.slice(at, end));
    if (tag === -1) break;
    at =
      source.charCodeAt(tag + 1) === SLASH ? close(source, tag, open) : openOrCdata(source, tag, open, names);
  }
  if (open.length > 1) throw wrong('truncated');
  const [element, ...more] = root.children;
  if (element === undefined || more.length > 0) throw wrong('root');
  return element;
}

const SLASH = 47;
const BANG = 33;

function afterDeclaration(source: string): number {
  const end = source.indexOf('?>');
  if (end === -1) throw wrong('declaration');
  return end + 2;
}

function addText(open: XmlElement[], raw: string): void {
  const top = open[open.length - 1];
  if (top === undefined) throw wrong('nesting');
  if (raw.includes(']]>')) throw wrong('text');
  if (open.length === 1) {
    if (raw.trim() !== '') throw wrong('text outside');
    return;
  }
  top.text += unescape(oneKindOfLineEnd(raw));
}

function close(source: string, tag: number, open: XmlElement[]): number {
  const top = open.pop();
  const name = top?.name ?? '';
  const end = tag + 2 + name.length;
  if (name === '' || !source.startsWith(name, tag + 2)) throw wrong('nesting');
  const next = source.indexOf('>', end);
  if (next === -1) throw wrong('truncated');
  if (next > end && source.slice(end, next).trim() !== '') throw wrong('nesting');
  return next + 1;
}

function openOrCdata(source: string, tag: number, open: XmlElement[], names: Set<string>): number {
  const top = open[open.length - 1];
  if (top === undefined) throw wrong('nesting');
  if (source.charCodeAt(tag + 1) === BANG) {
    if (!source.startsWith('[CDATA[', tag + 2) || open.length === 1) throw wrong('markup');
    const end = source.indexOf(']]>', tag + 9);
    if (end === -1) throw wrong('truncated');
    top.text += oneKindOfLineEnd(source.slice(tag + 9, end));
    return end + 3;
  }
  const next = source.indexOf('>', tag);
  if (next === -1) throw wrong('truncated');
  const inside = source.slice(tag + 1, next);
  const [, name = '', slash] = names.has(inside) ? ['', inside] : (NAME.exec(inside) ?? []);
  // An attribute too ends here: neither OpenNebula nor XML-RPC has one.
  if (name === '') throw wrong('markup');
  const element: XmlElement = { name, text: '', children: [] };
  top.children.push(element);
  if (slash === '/') return next + 1;
  if (open.length >= DEEPEST) throw wrong('depth');
  names.add(name);
  open.push(element);
  return next + 1;
}

/** XML 1.0, 2.11: before anything else, so that a carriage return written as a reference stays one. */
const oneKindOfLineEnd = (raw: string): string => (raw.includes('\r') ? raw.replace(/\r\n?/g, '\n') : raw);

const REFERENCE = /&(?:#x([0-9a-fA-F]{1,6})|#([0-9]{1,7})|([a-z]+));|&/g;
const UNKNOWN_ENTITY = /&(?!(?:lt|gt|amp|quot|apos);)/;

/** Resolves entities; anything but the five of XML and character references is refused. */
export function unescape(raw: string): string {
  if (!raw.includes('&')) return raw;
  if (raw.includes('&#')) return raw.replace(REFERENCE, resolve);
  // A pool of VMs is one text of a megabyte with a hundred thousand of them: five passes of the engine beat one callback for each.
  if (UNKNOWN_ENTITY.test(raw)) throw wrong('entity');
  return raw
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&');
}

function resolve(_all: string, hex?: string, decimal?: string, name?: string): string {
  const named = name === undefined ? undefined : NAMED[name];
  if (named !== undefined) return named;
  if (hex === undefined && decimal === undefined) throw wrong('entity');
  const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
  const character = code <= 0x10ffff ? String.fromCodePoint(code) : '\u0000';
  if (!isText(character)) throw wrong('character');
  return character;
}

/** The first child of that name. */
export const child = (element: XmlElement | undefined, name: string): XmlElement | undefined =>
  element?.children.find((each) => each.name === name);

/** Text of the first child of that name, without the spaces around it; empty when there is none. */
export const textOf = (element: XmlElement | undefined, name: string): string =>
  child(element, name)?.text.trim() ?? '';
