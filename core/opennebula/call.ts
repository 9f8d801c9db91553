import { OneClientError } from './errors.ts';

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
  if (!canBeSent(argument)) throw new OneClientError('shape', 'argument', false);
  return `<string>${escape(argument)}</string>`;
};

/** The body of a call (xmlrpc.com/spec): the session first, then the arguments in their order. */
export function encodeCall(method: string, args: readonly Argument[]): string {
  const params = args.map((each) => `<param><value>${encodeArgument(each)}</value></param>`).join('');
  return `<?xml version="1.0"?><methodCall><methodName>${method}</methodName><params>${params}</params></methodCall>`;
}
