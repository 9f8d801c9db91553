import { OneClientError } from './errors.ts';
import type { User, Vm, VmPool } from './model.ts';
import { decodeVm } from './vm.ts';
import { integer } from './fields.ts';
import { child, parseXml, textOf } from './xml.ts';

/** `VM_POOL`, ascending by ID. A VM that cannot be decoded is left out and named in `skipped`; the others are not lost with it. */
export function decodeVmPool(document: string): VmPool {
  const root = parseXml(document);
  if (root.name !== 'VM_POOL') throw new OneClientError('shape', 'VM_POOL');
  const vms: Vm[] = [];
  const skipped: string[] = [];
  for (const [index, element] of root.children.entries()) {
    if (element.name !== 'VM') continue;
    try {
      vms.push(decodeVm(element));
    } catch (error) {
      if (!(error instanceof OneClientError)) throw error;
      skipped.push(`VM[${index}]: ${error.detail}`);
    }
  }
  return { vms: vms.sort((a, b) => a.id - b.id), skipped };
}

export function decodeVmDocument(document: string): Vm {
  const root = parseXml(document);
  if (root.name !== 'VM') throw new OneClientError('shape', 'VM');
  return decodeVm(root);
}

/** The signed-in user's own document. Its PASSWORD, TOKEN and TEMPLATE are not read. */
export function decodeUser(document: string): User {
  const root = parseXml(document);
  if (root.name !== 'USER') throw new OneClientError('shape', 'USER');
  const groups = (child(root, 'GROUPS')?.children ?? [])
    .map((each) => Number(each.text))
    .filter(Number.isInteger);
  return { id: integer(root, 'ID'), name: textOf(root, 'NAME'), gid: integer(root, 'GID'), groups };
}
