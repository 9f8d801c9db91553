import { request } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import { request as tlsRequest } from 'node:https';
import { parseXml } from '../../core/opennebula/xml/reader.ts';
import type { XmlElement } from '../../core/opennebula/xml/element.ts';
import { encodeCall } from '../../core/opennebula/call.ts';
import type { Argument } from '../../core/opennebula/call.ts';

export interface Answered {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Sent {
  readonly method?: string;
  readonly path?: string;
  readonly body?: string;
  /** Without a Content-Length, as no client of ours sends it. */
  readonly chunked?: boolean;
}

/** One HTTP request as it is, without the client that is tested elsewhere. */
export function send(
  endpoint: string,
  { method = 'POST', path, body = '', chunked }: Sent,
): Promise<Answered> {
  const url = new URL(path ?? endpoint, endpoint);
  const open = url.protocol === 'https:' ? tlsRequest : request;
  const bytes = Buffer.from(body);
  const length = chunked === true ? {} : { 'Content-Length': bytes.length };
  return new Promise((resolve, reject) => {
    const asked = open(url, { method, agent: false, headers: { 'Content-Type': 'text/xml', ...length } });
    asked.on('error', reject);
    asked.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks).toString('utf8'),
        }),
      );
    });
    // In pieces, so that Node does not count the length by itself.
    if (chunked === true) asked.write(bytes);
    asked.end(chunked === true ? undefined : bytes);
  });
}

export const call = async (endpoint: string, method: string, args: readonly Argument[]): Promise<string> =>
  (await send(endpoint, { body: encodeCall(method, args) })).body;

/** The types of an answer's items, in order: `boolean string i4 i4 i8`; `fault CODE` for a fault. */
export function envelope(body: string): string {
  const root = parseXml(body);
  const down = (element: XmlElement | undefined, ...names: readonly string[]): XmlElement | undefined =>
    names.reduce<XmlElement | undefined>(
      (each, name) => each?.children.find((inside) => inside.name === name),
      element,
    );
  const members = down(root, 'fault', 'value', 'struct')?.children ?? [];
  const code = members.find((member) => down(member, 'name')?.text === 'faultCode');
  if (code !== undefined) return `fault ${down(code, 'value')?.children[0]?.text ?? ''}`;
  const items = down(root, 'params', 'param', 'value', 'array', 'data')?.children ?? [];
  return items.map((item) => item.children[0]?.name ?? 'string').join(' ');
}

/** The items of an answer as text. */
export const items = (body: string): string[] => {
  const found: string[] = [];
  const walk = (element: XmlElement): void => {
    if (element.name === 'value' && element.children.every((each) => each.children.length === 0))
      found.push(element.children[0]?.text ?? element.text);
    else element.children.forEach(walk);
  };
  walk(parseXml(body));
  return found;
};

/** Paths of a document's elements, `VM/TEMPLATE/CPU`; below `free`, where administrators write what they like, none. */
export function paths(element: XmlElement, free: readonly string[], above = ''): Set<string> {
  const path = above === '' ? element.name : `${above}/${element.name}`;
  const found = new Set([path]);
  if (free.includes(element.name)) return found;
  for (const each of element.children) for (const inside of paths(each, free, path)) found.add(inside);
  return found;
}
