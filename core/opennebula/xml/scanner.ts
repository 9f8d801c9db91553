import type { Notation } from './notation.ts';
import { OUTSIDE } from './plan.ts';
import type { Plan } from './plan.ts';
import { checkDeclaration, readTag } from './tags.ts';
import type { Tag } from './tags.ts';
import { LONGEST_REFERENCE, isBlank, reject, resolve } from './text.ts';
import { Words } from './words.ts';

/** Who is told of the elements that are not dropped. */
export interface Sink {
  /** An element begins, in one with the plan `parent`. Answers its plan. */
  open(name: string, parent: Plan): Plan;
  /** A part of the text of the innermost element. No reference is cut between two parts, and no `]]>`. */
  text(source: string, from: number, to: number, cdata: boolean): void;
  /** The innermost element ends. */
  close(): void;
}

/** Far beyond what OpenNebula nests; a bound on what a stranger may. */
const DEEPEST = 64;
/** Longer than any name, characters: a tag without an end is not waited for. */
const LONGEST_TAG = 1_048_576;
const CDATA = '![CDATA[';
const SLASH = 47;
const BANG = 33;
const QUESTION = 63;
const BRACKET = 93;
/** What is there is no whole token yet. */
const UNFINISHED = -1;

/**
 * Goes through a document that comes in pieces, in which no `lt`, `gt` and `amp` of its notation is cut. Checks all of it, and tells the
 * sink of what is not dropped. Throws `OneClientError` `xml` for anything that is not exactly one well-formed element of oned's kind.
 */
export class Scanner {
  private readonly notation: Notation;
  private readonly sink: Sink;
  private readonly cdataEnd: string;
  private readonly tags: Words<Tag>;
  private readonly path: Tag[] = [];
  private readonly plans: Plan[] = [];
  private plan = OUTSIDE;
  /** What could not be told without the next piece: the beginning of a tag, of a reference or of `]]>`. */
  private rest = '';
  /** The rest is a tag, and nothing in a piece matters but its end: it is not gone through again with each. */
  private inTag = false;
  private inCdata = false;
  private atStart = true;
  private hasRoot = false;

  constructor(notation: Notation, sink: Sink) {
    this.notation = notation;
    this.sink = sink;
    this.tags = new Words((inside) => readTag(inside, notation));
    this.cdataEnd = `]]${notation.gt}`;
  }

  write(piece: string): void {
    if (this.inTag && !piece.includes(this.notation.gt)) {
      if (this.rest.length > LONGEST_TAG) reject('markup');
      this.rest += piece;
      return;
    }
    this.inTag = false;
    const source = this.rest + piece;
    const done = this.scan(source);
    if (done > 0) this.atStart = false;
    this.rest = source.slice(done);
  }

  end(): void {
    if (this.path.length > 0 || this.rest.startsWith(this.notation.lt)) reject('truncated');
    if (this.rest !== '') reject('text outside');
    if (!this.hasRoot) reject('root');
  }

  /** Answers how far it came. */
  private scan(source: string): number {
    const { lt } = this.notation;
    let at = 0;
    for (;;) {
      if (this.inCdata) {
        const end = source.indexOf(this.cdataEnd, at);
        const upTo = end === -1 ? source.length - brackets(source) : end;
        if (upTo > at && this.plan.text) this.sink.text(source, at, upTo, true);
        if (end === -1) return upTo;
        this.inCdata = false;
        at = end + this.cdataEnd.length;
      }
      const { skip } = this.plan;
      if (skip !== null && this.path.length < DEEPEST) {
        skip.lastIndex = at;
        skip.test(source);
        at = skip.lastIndex;
      }
      const tag = source.indexOf(lt, at);
      if (tag !== at) {
        const upTo = tag === -1 ? this.certain(source, at) : tag;
        if (upTo > at) this.text(source, at, upTo);
        if (tag === -1) return upTo;
      }
      at = this.markup(source, tag + lt.length);
      if (at === UNFINISHED) return tag;
    }
  }

  /** Up to where text is certain, when no tag follows: a reference or `]]>` may have begun. */
  private certain(source: string, from: number): number {
    const { amp } = this.notation;
    const begin = Math.max(from, source.length - amp.length - LONGEST_REFERENCE + 1);
    const tail = source.slice(begin);
    const reference = tail.lastIndexOf(amp);
    if (reference !== -1 && !tail.includes(';', reference + amp.length)) return begin + reference;
    return source.length - brackets(source);
  }

  private text(source: string, from: number, to: number): void {
    if (this.plan.text) this.sink.text(source, from, to, false);
    else if (this.path.length === 0) {
      if (!isBlank(source.slice(from, to))) reject('text outside');
    } else if (!this.notation.isClean(source, from, to)) {
      resolve(this.notation.plain(source.slice(from, to)));
    }
  }

  /** Each answers where what it found ends. */
  private markup(source: string, at: number): number {
    if (at === source.length) return UNFINISHED;
    const mark = source.charCodeAt(at);
    if (mark === SLASH) return this.close(source, at + 1);
    if (mark === BANG) return this.cdata(source, at);
    const { gt } = this.notation;
    const end = source.indexOf(gt, at);
    if (end === -1) return this.unfinishedTag();
    if (mark === QUESTION) {
      const first = this.atStart && at === this.notation.lt.length;
      checkDeclaration(source.slice(at, end), first);
    } else this.open(source, at, end);
    return end + gt.length;
  }

  private open(source: string, at: number, end: number): void {
    const tag = this.tags.take(source, at, end);
    const depth = this.path.length;
    if (depth === 0 && this.hasRoot) reject('root');
    if (depth >= DEEPEST) reject('depth');
    this.hasRoot = true;
    const parent = this.plan;
    const plan = parent.dropped ? parent : this.sink.open(tag.name, parent);
    if (tag.empty) {
      if (!plan.dropped) this.sink.close();
      return;
    }
    this.path.push(tag);
    this.plans.push(parent);
    this.plan = plan;
  }

  private close(source: string, from: number): number {
    const tag = this.path[this.path.length - 1] ?? reject('nesting');
    let end = from + tag.end.length;
    if (!source.startsWith(tag.end, from)) {
      const { gt } = this.notation;
      const found = source.indexOf(gt, from);
      if (found === -1) return this.unfinishedTag();
      const space = from + tag.name.length;
      if (!source.startsWith(tag.name, from) || !isBlank(source.slice(space, found))) reject('nesting');
      end = found + gt.length;
    }
    this.path.pop();
    if (!this.plan.dropped) this.sink.close();
    this.plan = this.plans.pop() ?? this.plan;
    return end;
  }

  private cdata(source: string, at: number): number {
    if (this.path.length === 0) reject('markup');
    if (source.startsWith(CDATA, at)) {
      this.inCdata = true;
      return at + CDATA.length;
    }
    return CDATA.startsWith(source.slice(at)) ? UNFINISHED : reject('markup');
  }

  private unfinishedTag(): number {
    this.inTag = true;
    return UNFINISHED;
  }
}

/** How many brackets at the end may begin the end of a CDATA section. What stands before text ends otherwise. */
function brackets(source: string): number {
  const { length } = source;
  if (source.charCodeAt(length - 1) !== BRACKET) return 0;
  return source.charCodeAt(length - 2) === BRACKET ? 2 : 1;
}
