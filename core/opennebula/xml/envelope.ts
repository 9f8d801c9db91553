import { OneClientError, OneServerError, quotaOf } from '../errors.ts';
import { OUTSIDE, PLAIN_PLANS } from './plan.ts';
import type { Plan } from './plan.ts';
import { Scalar, strange } from './scalar.ts';
import type { Sink } from './scanner.ts';
import { resolve } from './text.ts';

/** Takes the value of an answer, in parts and as it is spelled there. */
export interface Target<T> {
  text(part: string, cdata: boolean): void;
  /** The value is whole. */
  whole(): void;
  end(): T;
}

const place = (children: Readonly<Record<string, Plan>>, text = false): Plan => ({
  dropped: false,
  text,
  children: new Map(Object.entries(children)),
  skip: null,
});

// The places of an answer (xmlrpc.com/spec).
const TYPED = place({}, true);
const VALUE = place({}, true);
const NAME = place({}, true);
const MEMBER = place({ name: NAME, value: VALUE });
const STRUCT = place({ member: MEMBER });
const FAULT = place({ value: place({ struct: STRUCT }) });
const DATA = place({ value: VALUE });
const PARAMS = place({ param: place({ value: place({ array: place({ data: DATA }) }) }) });
const RESPONSE = place({ params: PARAMS, fault: FAULT });
/** The others have one child. */
const OF_SEVERAL: readonly Plan[] = [DATA, STRUCT, MEMBER];

/** Longer than any number that counts. */
const SHORT = 20;
/** Of why a call was refused, so much is looked at. */
const REASON = 400;

/**
 * Reads the envelope: `[true, value, 0]`, of which the value goes to the target; `[false, text, code, …]` and a fault, whose texts are
 * dropped: a fault was seen to quote the password, and of a refusal only the name of a full quota is taken.
 */
export class Envelope<T> implements Sink {
  private readonly method: string;
  private readonly target: Target<T>;
  private readonly path: Plan[] = [];
  private readonly entered = new Set<Plan>();
  private scalar = new Scalar(() => {});
  private short = '';
  private items = 0;
  private faulty = false;
  private okay = '';
  private code = '';
  private reason = '';

  constructor(method: string, target: Target<T>) {
    this.method = method;
    this.target = target;
  }

  open(name: string, parent: Plan): Plan {
    const plan = this.placeOf(name, parent);
    if (plan === FAULT) this.faulty = true;
    if (plan === TYPED) this.scalar.typed(name);
    if (plan === NAME || plan === MEMBER) this.short = '';
    if (plan === VALUE) {
      const take = parent === DATA ? this.taker(this.items++) : this.short === 'faultCode' ? this.keep : null;
      if (take === null) return PLAIN_PLANS.dropped;
      this.short = '';
      this.scalar = new Scalar(take);
    }
    this.path.push(plan);
    return plan;
  }

  text(source: string, from: number, to: number, cdata: boolean): void {
    const part = source.slice(from, to);
    if (this.path[this.path.length - 1] === NAME) this.keep(part, cdata);
    else this.scalar.text(part, cdata);
  }

  close(): void {
    const plan = this.path.pop();
    if (plan === TYPED) this.scalar.typedEnd();
    if (plan !== VALUE) return;
    const type = this.scalar.end();
    if (this.items === 1) {
      if (type !== 'boolean') strange();
      this.okay = this.short;
    } else if (this.items === 2) {
      if (this.okay === '1') this.target.whole();
    } else this.code = this.short;
  }

  /** What the answer was, when all of it is there. */
  end(): T {
    if (this.faulty) {
      throw new OneClientError('fault', /^-?\d{1,9}$/.test(this.code) ? this.code : '');
    }
    if (this.items < 2) strange();
    if (this.okay === '1') return this.target.end();
    if (!/^\d{1,9}$/.test(this.code)) strange();
    throw new OneServerError(this.method, Number(this.code), quotaOf(this.reason));
  }

  private placeOf(name: string, parent: Plan): Plan {
    if (parent === OUTSIDE) return name === 'methodResponse' ? RESPONSE : strange();
    if (parent === VALUE) return TYPED;
    const plan = parent.children?.get(name) ?? strange();
    if (this.entered.has(parent) && !OF_SEVERAL.includes(parent)) strange();
    this.entered.add(parent);
    return plan;
  }

  /** Who takes the text of an item; null where nobody wants it. */
  private taker(index: number): ((part: string, cdata: boolean) => void) | null {
    if (index === 0) return this.keep;
    const [good, bad] = [this.okay === '1', this.okay === '0'];
    if (index === 1 && good) return (part, cdata) => this.target.text(part, cdata);
    if (index === 1 && bad) return this.keepReason;
    return index === 2 && bad ? this.keep : null;
  }

  private readonly keepReason = (part: string, cdata: boolean): void => {
    const text = cdata ? part : resolve(part);
    if (this.reason.length < REASON) this.reason += text.slice(0, REASON);
  };

  private readonly keep = (part: string, cdata: boolean): void => {
    const text = cdata ? part : resolve(part);
    if (this.short.length < SHORT) this.short += text.slice(0, SHORT);
  };
}
