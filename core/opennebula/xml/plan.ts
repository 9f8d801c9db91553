import { ESCAPED, PLAIN } from './notation.ts';
import type { Notation } from './notation.ts';

/** What is kept of a document: `true` an element with everything below it; a record only the children named, and no text. */
export type Wanted = true | { readonly [name: string]: Wanted };

/** What is to become of an element. */
export interface Plan {
  /** Nothing is kept, here and below. */
  readonly dropped: boolean;
  /** Its own text is asked for. */
  readonly text: boolean;
  /** The plans for its children; who is not named is dropped. Null: all have this one. */
  readonly children: ReadonlyMap<string, Plan> | null;
  /** Sticky; matches the children that follow each other, have none of their own and are dropped. */
  readonly skip: RegExp | null;
}

/** Plans for one notation. */
export interface Plans {
  readonly dropped: Plan;
  of(wanted: Wanted): Plan;
}

/** Outside the root element. */
export const OUTSIDE: Plan = { dropped: false, text: false, children: null, skip: null };
const KEPT: Plan = { dropped: false, text: true, children: null, skip: null };

/** The names that OpenNebula and XML-RPC give: XML has more. */
export const NAME = '[A-Za-z_][A-Za-z0-9_.-]*';

/**
 * Nine elements in ten are `<NAME><![CDATA[text]]></NAME>` and wanted by nobody: an engine that is made for it goes over them ten times
 * as fast as a program that looks at each. It takes only what is beyond doubt and leaves the rest to the scanner. The number is bounded
 * because it keeps a place to return to for each.
 */
function leaves({ lt, gt }: Notation, except: readonly string[]): RegExp {
  const others = except.length === 0 ? '' : `(?!(?:${except.join('|')})${gt})`;
  const text = '[^<>&]*';
  const content = `(?:${lt}!\\[CDATA\\[${text}\\]\\]${gt}|${text})`;
  return new RegExp(`(?:${lt}${others}(${NAME})${gt}${content}${lt}/\\1${gt}){0,256}`, 'y');
}

function createPlans(notation: Notation): Plans {
  const dropped: Plan = { dropped: true, text: false, children: null, skip: leaves(notation, []) };
  // A program asks for the same few things all its life.
  const known = new WeakMap<object, Plan>();
  const of = (wanted: Wanted): Plan => {
    if (wanted === true) return KEPT;
    const before = known.get(wanted);
    if (before !== undefined) return before;
    const children = new Map(Object.entries(wanted).map(([name, each]) => [name, of(each)]));
    const plan: Plan = {
      dropped: false,
      text: false,
      children,
      skip: leaves(notation, [...children.keys()]),
    };
    known.set(wanted, plan);
    return plan;
  };
  return { dropped, of };
}

export const PLAIN_PLANS: Plans = createPlans(PLAIN);
export const ESCAPED_PLANS: Plans = createPlans(ESCAPED);
