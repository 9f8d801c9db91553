import { SaxesParser } from 'saxes';

export type CallArgument = string | number | boolean;
export interface Call {
  readonly method: string;
  readonly args: readonly CallArgument[];
}

/** The call of an XML-RPC body, or null when it is none. */
export function readCall(body: string): Call | null {
  const args: CallArgument[] = [];
  let method = '';
  let text = '';
  let typed = false;
  let broken = false;
  const parser = new SaxesParser();
  parser.on('error', () => (broken = true));
  parser.on('opentag', (tag) => {
    text = '';
    if (tag.name === 'value') typed = false;
  });
  parser.on('text', (more) => (text += more));
  parser.on('cdata', (more) => (text += more));
  parser.on('closetag', (tag) => {
    if (tag.name === 'methodName') method = text.trim();
    if (tag.name === 'string') args.push(text);
    if (tag.name === 'int' || tag.name === 'i4') args.push(Number(text));
    if (tag.name === 'boolean') args.push(text.trim() === '1');
    if (['string', 'int', 'i4', 'boolean'].includes(tag.name)) typed = true;
    if (tag.name === 'value' && !typed) args.push(text);
  });
  parser.write(body).close();
  // Xmlrpc-c takes no character beyond the basic plane.
  return broken || method === '' || /[\ud800-\udfff]/.test(body) ? null : { method, args };
}

const escape = (text: string): string =>
  text.replace(/[&<>]/g, (each) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[each] ?? each);
const document = (inside: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\r\n<methodResponse>\r\n${inside}</methodResponse>\r\n`;
const answer = (values: readonly string[]): string =>
  document(
    `<params>\r\n<param><value><array><data>\r\n${values.map((value) => `<value>${value}</value>\r\n`).join('')}</data></array></value></param>\r\n</params>\r\n`,
  );

/** `[true, value, 0]`. */
export const success = (value: string | number): string =>
  answer([
    '<boolean>1</boolean>',
    typeof value === 'number' ? `<i4>${value}</i4>` : `<string>${escape(value)}</string>`,
    '<i4>0</i4>',
  ]);

/** `[false, text, code, object, replication index]`: five items, the last one an i8. */
export const refusal = (message: string, code: number): string =>
  answer([
    '<boolean>0</boolean>',
    `<string>${escape(message)}</string>`,
    `<i4>${code}</i4>`,
    '<i4>-1</i4>',
    '<i8>-1</i8>',
  ]);

/** An XML-RPC fault: the call itself was wrong. */
export const fault = (code: number, message: string): string =>
  document(
    `<fault>\r\n<value><struct>\r\n<member><name>faultCode</name>\r\n<value><i4>${code}</i4></value></member>\r\n` +
      `<member><name>faultString</name>\r\n<value><string>${escape(message)}</string></value></member>\r\n</struct></value>\r\n</fault>\r\n`,
  );
