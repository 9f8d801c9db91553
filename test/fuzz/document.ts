/** A document as the fuzzer changes it: unlike what the reader makes, it may be written down wrong. */
import type { XmlElement } from '../../core/opennebula/xml/element.ts';
import type { Chance } from './random.ts';
import { PLANTED, VALUES } from './values.ts';

export interface Node {
  name: string;
  text: string;
  cdata: boolean;
  children: Node[];
}

export const nodeOf = (element: XmlElement, cdata: boolean): Node => ({
  name: element.name,
  text: element.children.length > 0 ? '' : element.text,
  cdata: cdata && element.children.length === 0,
  children: element.children.map((each) => nodeOf(each, cdata)),
});

/** Longer documents say nothing new and take their time. */
const MOST_NODES = 20_000;

/** Without recursion: it may be deep. */
export function copy(node: Node): Node {
  const bare = (each: Node): Node => ({ ...each, children: [] });
  const root = bare(node);
  const left: [Node, Node][] = [[node, root]];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const [from, to] = next;
    for (const each of from.children) {
      const made = bare(each);
      to.children.push(made);
      left.push([each, made]);
    }
  }
  return root;
}

function sizeOf(node: Node): number {
  let size = 0;
  const left = [node];
  for (let next = left.pop(); next !== undefined && size < MOST_NODES; next = left.pop()) {
    size += 1;
    for (const each of next.children) left.push(each);
  }
  return size;
}

/** A random element and what it stands in. */
function anywhere(root: Node, chance: Chance): { readonly node: Node; readonly parent: Node | null } {
  let parent: Node | null = null;
  let node = root;
  // Deeper ones more often: that is where the values are.
  while (node.children.length > 0 && chance.fraction() < 0.8) {
    parent = node;
    node = chance.pick(node.children);
  }
  return { node, parent };
}

type Change = (root: Node, chance: Chance) => void;

const CHANGES: readonly Change[] = [
  // Another value, the likeliest thing that a stranger or a mistake brings.
  (root, chance) => void (anywhere(root, chance).node.text = chance.pick(VALUES)),
  (root, chance) => void (anywhere(root, chance).node.text = chance.pick(VALUES)),
  (root, chance) => {
    const { node } = anywhere(root, chance);
    node.cdata = !node.cdata;
  },
  // Gone, twice, elsewhere, under another name.
  (root, chance) => {
    const { node, parent } = anywhere(root, chance);
    if (parent !== null) parent.children.splice(parent.children.indexOf(node), 1);
  },
  (root, chance) => {
    const { node, parent } = anywhere(root, chance);
    parent?.children.push(copy(node));
  },
  (root, chance) => {
    const from = anywhere(root, chance).node;
    const { node } = anywhere(root, chance);
    if (node !== from) node.children.push(copy(from));
  },
  (root, chance) => {
    anywhere(root, chance).node.name = chance.pick([
      ...['ID', 'VM', 'STATE', 'NIC', 'GRAPHICS', 'TEMPLATE', 'x', '_', 'A.B-C'],
      ...['', ' ', '1', 'a b', 'a="b"', '!--', '?php', '/', '<', PLANTED, 'VM_POOL', 'é'],
    ]);
  },
  // Many, and deep.
  (root, chance) => {
    const { node, parent } = anywhere(root, chance);
    const times = Math.min(chance.pick([2, 10, 200]), MOST_NODES / sizeOf(node));
    for (let time = 0; time < times; time++) parent?.children.push(copy(node));
  },
  (root, chance) => {
    const { node } = anywhere(root, chance);
    let inner = node;
    const depth = chance.pick([3, 60, 64, 65, 2_000]);
    for (let level = 0; level < depth; level++) {
      const next: Node = { name: 'A', text: '', cdata: false, children: [] };
      inner.children.push(next);
      inner = next;
    }
  },
];

/** Changes `root` in one to four places. */
export function change(root: Node, chance: Chance): void {
  for (let times = 1 + chance.below(4); times > 0 && sizeOf(root) < MOST_NODES; times--)
    chance.pick(CHANGES)(root, chance);
}

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** As oned writes it; `careless` leaves what ought to be escaped as it is, here and there. */
export function write(root: Node, careless: Chance | null): string {
  // Without recursion: it may be deep.
  const parts: string[] = [];
  const left: (Node | string)[] = [root];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    if (typeof next === 'string') {
      parts.push(next);
      continue;
    }
    const raw = careless !== null && careless.fraction() < 0.05;
    const text = raw
      ? next.text
      : next.cdata
        ? `<![CDATA[${next.text.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`
        : escape(next.text);
    parts.push(`<${next.name}>`, text);
    left.push(`</${next.name}>`);
    for (let index = next.children.length - 1; index >= 0; index--) {
      const each = next.children[index];
      if (each !== undefined) left.push(each);
    }
  }
  return parts.join('');
}

export { escape };
