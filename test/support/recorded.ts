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
