import type { Notation } from './notation.ts';
import { NAME } from './plan.ts';
import { reject } from './text.ts';

const TAG = new RegExp(`^(${NAME})[ \\t\\n]*/?$`);

const value = (of: string) => `[ \\t\\n]*=[ \\t\\n]*(?:"${of}"|'${of}')`;
const VERSION = `[ \\t\\n]+version${value('1\\.[0-9]+')}`;
const ENCODING = `[ \\t\\n]+encoding${value('[A-Za-z][A-Za-z0-9._-]*')}`;
const STANDALONE = `[ \\t\\n]+standalone${value('(?:yes|no)')}`;
const DECLARATION = new RegExp(`^\\?xml${VERSION}(?:${ENCODING})?(?:${STANDALONE})?[ \\t\\n]*\\?$`);

/** A start tag, of which no attribute is let in: neither OpenNebula nor XML-RPC has one. */
export interface Tag {
  readonly name: string;
  /** It is its element's end too. */
  readonly empty: boolean;
  /** Its end tag, from the name on. */
  readonly end: string;
}

/** `inside` is what stands between `<` and `>`. */
export function readTag(inside: string, { gt }: Notation): Tag {
  const name = TAG.exec(inside)?.[1] ?? reject('markup');
  return { name, empty: inside.endsWith('/'), end: `${name}${gt}` };
}

/** Of what begins with `?`, a document may have only the declaration, and only as its first. */
export function checkDeclaration(inside: string, first: boolean): void {
  if (!first || !inside.startsWith('?xml')) reject('markup');
  if (!DECLARATION.test(inside)) reject('declaration');
}
