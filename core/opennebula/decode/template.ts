import type { UserInput, VmTemplate } from '../model/template.ts';
import { child, textOf } from '../xml/element.ts';
import type { XmlElement } from '../xml/element.ts';
import type { Wanted } from '../xml/reader.ts';
import { OWNED_WANTED, attributes, childrenOf, decimal, integerOr, owned } from './fields.ts';

export const TEMPLATE_WANTED: Wanted = { ...OWNED_WANTED, REGTIME: true, TEMPLATE: true };

/** A VMTEMPLATE. */
export function decodeTemplate(element: XmlElement): VmTemplate {
  const template = child(element, 'TEMPLATE');
  return {
    ...owned(element),
    registered: integerOr(element, 'REGTIME', 0),
    description: textOf(template, 'DESCRIPTION'),
    logo: textOf(template, 'LOGO'),
    cpu: decimal(template, 'CPU'),
    memory: decimal(template, 'MEMORY'),
    imageIds: childrenOf(template, 'DISK')
      .map((disk) => integerOr(disk, 'IMAGE_ID', -1))
      .filter((id) => id >= 0),
    inputs: inputs(child(template, 'USER_INPUTS'), textOf(template, 'INPUTS_ORDER')),
    vdi: attributes(template, 'VDI_'),
  };
}

/** `M|type|description|options|default`; the order of INPUTS_ORDER, then as written. */
function inputs(element: XmlElement | undefined, order: string): UserInput[] {
  const wanted = order.split(',').map((each) => each.trim().toUpperCase());
  const place = ({ name }: UserInput): number => {
    const found = wanted.indexOf(name.toUpperCase());
    return found === -1 ? wanted.length : found;
  };
  return (element?.children ?? [])
    .map(({ name, text }): UserInput => {
      const [mandatory = '', type = '', description = '', options = '', ...rest] = text.split('|');
      return {
        name,
        mandatory: mandatory.trim().toUpperCase() === 'M',
        type: type.trim().toLowerCase(),
        description,
        options,
        // A default may hold the separator itself.
        initial: rest.join('|'),
      };
    })
    .sort((a, b) => place(a) - place(b));
}
