import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { failureSentence, translate } from '../contract/catalogue/index.ts';
import type { CatalogueKey } from '../contract/catalogue/en.ts';
import type { Failure } from '../contract/failure.ts';
import type { Sentence } from '../contract/views.ts';

/** The person's language, for everything below. */
export const Language = createContext('en');

export interface Words {
  readonly language: string;
  /** A sentence of the interface's own. */
  say(key: CatalogueKey, params?: Sentence['params']): string;
  /** A sentence that the shell chose. */
  tell(sentence: Sentence): string;
  explain(failure: Failure): string;
  /** Hours and minutes, as the language writes them. `at`: milliseconds since the epoch. */
  time(at: number): string;
  /** Day and time. */
  date(at: number): string;
}

export function useWords(): Words {
  const language = useContext(Language);
  return {
    language,
    say: (key, params) => translate(language, params === undefined ? { key } : { key, params }),
    tell: (sentence) => translate(language, sentence),
    explain: (failure) => translate(language, failureSentence(failure)),
    date: (at) => new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' }).format(at),
    time: (at) => new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit' }).format(at),
  };
}
