import type { Failure } from '../failure.ts';
import type { Sentence } from '../views.ts';
import { de } from './de.ts';
import { en } from './en.ts';
import type { CatalogueKey } from './en.ts';

const CATALOGUES: Readonly<Record<string, Readonly<Record<CatalogueKey, string>>>> = { en, de };

const isKey = (key: string): key is CatalogueKey => Object.hasOwn(en, key);

/** What could break a line or turn its direction does not reach a sentence: values come from machines and people. */
const plain = (value: string | number): string =>
  String(value)
    .replace(/\p{Cc}|[\u202a-\u202e\u2066-\u2069]/gu, ' ')
    .slice(0, 300);

/** The sentence in `language` (English where there is none), its values put in as plain text. Never fails: an unknown key has words too. */
export function translate(language: string, sentence: Sentence): string {
  const catalogue = CATALOGUES[language] ?? en;
  const key = isKey(sentence.key) ? sentence.key : 'unknown';
  return catalogue[key].replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = sentence.params?.[name];
    return value === undefined ? whole : plain(value);
  });
}

/** The words for a failure: for its reason where there are some, else for its kind. */
export function failureSentence(failure: Pick<Failure, 'kind' | 'params'>): Sentence {
  const { kind, params } = failure;
  const detail = params['reason'] ?? params['what'] ?? (params['text'] ? 'text' : '');
  const detailed = `failure.${kind}.${detail}`;
  return { key: isKey(detailed) ? detailed : `failure.${kind}`, params };
}
