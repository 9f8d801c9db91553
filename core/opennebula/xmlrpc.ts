import { OneClientError, OneServerError } from './errors.ts';
import { child, parseXml } from './xml.ts';
import type { XmlElement } from './xml.ts';

export type Argument = string | number | boolean;

/** oned answers -503 to control characters and to anything beyond the basic plane (Xmlrpc-c), so they are refused here, by name. */
const NOT_FOR_ONED = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ud800-\udfff\ufffe\uffff]/;

/** Whether oned can be told this text at all. */
export const canBeSent = (text: string): boolean => !NOT_FOR_ONED.test(text);

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '\r': '&#13;' };
const escape = (text: string): string => text.replace(/[&<>\r]/g, (each) => ESCAPES[each] ?? each);

const encodeArgument = (argument: Argument): string => {
  if (typeof argument === 'boolean') return `<boolean>${argument ? 1 : 0}</boolean>`;
  if (typeof argument === 'number') return `<int>${argument}</int>`;
  if (!canBeSent(argument)) throw new OneClientError('shape', 'argument');
  return `<string>${escape(argument)}</string>`;
};

/** The body of a call (xmlrpc.com/spec): the session first, then the arguments in their order. */
export function encodeCall(method: string, args: readonly Argument[]): string {
  const params = args.map((each) => `<param><value>${encodeArgument(each)}</value></param>`).join('');
  return `<?xml version="1.0"?><methodCall><methodName>${method}</methodName><params>${params}</params></methodCall>`;
}

/**
 * The value of an answer: `[true, value, 0]`, or `OneServerError` for `[false, text, code, …]`. The text of a refusal and of a fault
 * is dropped unread: a fault was seen to quote the password.
 */
export function decodeAnswer(method: string, body: string): string {
  if (/^\s*<(!doctype\s+)?html/i.test(body)) throw new OneClientError('html');
  const root = parseXml(body);
  if (root.name !== 'methodResponse') throw new OneClientError('shape', 'envelope');
  const fault = child(root, 'fault');
  if (fault !== undefined) throw new OneClientError('fault', faultCode(fault));
  const data = path(root, ['params', 'param', 'value', 'array', 'data']);
  const [okay, value, code] = (data?.children ?? []).map(scalar);
  if (okay?.type !== 'boolean' || value === undefined) throw new OneClientError('shape', 'envelope');
  if (okay.text === '1') return value.text;
  if (code === undefined || !/^\d{1,9}$/.test(code.text)) throw new OneClientError('shape', 'envelope');
  throw new OneServerError(method, Number(code.text));
}

const path = (from: XmlElement, names: readonly string[]): XmlElement | undefined =>
  names.reduce<XmlElement | undefined>((element, name) => child(element, name), from);

/** `<value>` without a type is a string (the specification's default). */
function scalar(value: XmlElement): { type: string; text: string } {
  const [typed] = value.children;
  return typed === undefined ? { type: 'string', text: value.text } : { type: typed.name, text: typed.text };
}

function faultCode(fault: XmlElement): string {
  const members = path(fault, ['value', 'struct'])?.children ?? [];
  const member = members.find((each) => child(each, 'name')?.text === 'faultCode');
  const value = child(member, 'value');
  const text = value === undefined ? '' : scalar(value).text;
  return /^-?\d{1,9}$/.test(text) ? text : '';
}
