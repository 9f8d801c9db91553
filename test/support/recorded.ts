import { readFileSync } from 'node:fs';

const FOLDER = new URL('../fixtures/opennebula/', import.meta.url);

/** What was noted of one request to a running oned 7.4.0. */
export interface Recorded {
  readonly name: string;
  readonly call: string;
  readonly http_status: number;
  readonly http_headers: readonly (readonly [string, string])[];
  readonly ok?: boolean;
  readonly error_code?: number;
  readonly array_len?: number;
}

export const INDEX = JSON.parse(readFileSync(new URL('index.json', FOLDER), 'utf8')) as readonly Recorded[];

/** The body of a recorded answer, as it went over the wire. */
export const recordedAnswer = (name: string): string =>
  readFileSync(new URL(`${name}.response.xml`, FOLDER), 'utf8');

export const recordedRequest = (name: string): string =>
  readFileSync(new URL(`${name}.request.xml`, FOLDER), 'utf8');

export const fixture = (name: string): unknown => JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8'));

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '\r': '&#13;' };

/** The answer of an oned that has this document to give. */
export const answerOf = (document: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\r\n<methodResponse>\r\n<params>\r\n<param><value><array><data>\r\n<value><boolean>1</boolean></value>\r\n<value><string>${document.replace(/[&<>\r]/g, (each) => ESCAPES[each] ?? each)}</string></value>\r\n<value><i4>0</i4></value>\r\n</data></array></value></param>\r\n</params>\r\n</methodResponse>\r\n`;
