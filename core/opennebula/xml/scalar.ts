import { OneClientError } from '../errors.ts';
import { isBlank } from './text.ts';

/** Not what OpenNebula answers. */
export function strange(): never {
  throw new OneClientError('shape', 'envelope');
}

/** One `<value>` of XML-RPC as it comes: with the element of its type, or without, which makes it a string. */
export class Scalar {
  private readonly take: (part: string, cdata: boolean) => void;
  /** Empty until it is known. */
  private type = '';
  private typeEnded = false;
  /** White space, of which only what follows tells whether it is the string. */
  private space = '';

  constructor(take: (part: string, cdata: boolean) => void) {
    this.take = take;
  }

  typed(name: string): void {
    if (this.type !== '') strange();
    this.type = name;
  }

  typedEnd(): void {
    this.typeEnded = true;
  }

  text(part: string, cdata: boolean): void {
    const blank = !cdata && isBlank(part);
    if (this.typeEnded) return blank ? undefined : strange();
    if (this.type === '') {
      if (blank) {
        this.space += part;
        return;
      }
      this.string();
    }
    this.take(part, cdata);
  }

  /** Answers the type. */
  end(): string {
    if (this.type === '') this.string();
    return this.type;
  }

  private string(): void {
    this.type = 'string';
    if (this.space !== '') this.take(this.space, false);
  }
}
