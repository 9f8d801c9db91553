import { OneClientError } from '../errors.ts';
import type { XmlElement } from './element.ts';
import type { Notation } from './notation.ts';
import type { Plan, Plans, Wanted } from './plan.ts';
import type { Sink } from './scanner.ts';
import { reject, resolve } from './text.ts';
import { Words, owned } from './words.ts';

export interface DocumentShape {
  /** The name of the root element; another is refused as `shape`, with this name. */
  readonly root: string;
  /** What is kept of the root element. */
  readonly wanted: Wanted;
  /**
   * Called with each child of the root that is wanted, as it ends; the root then keeps no children. `index` counts the children of the
   * root of any name.
   */
  readonly each?: (element: XmlElement, index: number) => void;
}

/** Builds what is kept. No string in it holds more than its own characters. */
export class Tree implements Sink {
  private readonly shape: DocumentShape | null;
  private readonly dropped: Plan;
  private readonly rootPlan: Plan;
  private readonly texts: Words<string>;
  private readonly sections: Words<string>;
  private readonly path: XmlElement[] = [];
  private root: XmlElement | null = null;
  private count = 0;

  constructor(notation: Notation, plans: Plans, shape: DocumentShape | null) {
    this.texts = new Words((raw) => owned(resolve(notation.plain(raw))));
    this.sections = new Words((raw) => owned(notation.plain(raw)));
    this.shape = shape;
    this.dropped = plans.dropped;
    const plan = plans.of(shape?.wanted ?? true);
    // What is skipped is not counted.
    this.rootPlan = shape?.each === undefined ? plan : { ...plan, skip: null };
  }

  open(name: string, parent: Plan): Plan {
    const within = this.path[this.path.length - 1];
    const element: XmlElement = { name, text: '', children: [] };
    let plan = this.rootPlan;
    if (within === undefined) {
      if (this.shape !== null && name !== this.shape.root) throw new OneClientError('shape', this.shape.root);
      this.root = element;
    } else {
      const child = within === this.root;
      if (child) this.count++;
      plan = parent.children === null ? parent : (parent.children.get(name) ?? this.dropped);
      if (plan.dropped) return plan;
      if (!child || this.shape?.each === undefined) within.children.push(element);
    }
    this.path.push(element);
    return plan;
  }

  text(source: string, from: number, to: number, cdata: boolean): void {
    const element = this.path[this.path.length - 1];
    if (element === undefined) return;
    const part = (cdata ? this.sections : this.texts).take(source, from, to);
    element.text = element.text === '' ? part : element.text + part;
  }

  close(): void {
    const element = this.path.pop();
    if (element !== undefined && this.path.length === 1) this.shape?.each?.(element, this.count - 1);
  }

  end(): XmlElement {
    return this.root ?? reject('root');
  }
}
