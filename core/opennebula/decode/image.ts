import type { Image } from '../model/image.ts';
import { textOf } from '../xml/element.ts';
import type { XmlElement } from '../xml/element.ts';
import type { Wanted } from '../xml/reader.ts';
import { OWNED_WANTED, integer, integerOr, owned } from './fields.ts';

export const IMAGE_WANTED: Wanted = {
  ...OWNED_WANTED,
  TYPE: true,
  PERSISTENT: true,
  SIZE: true,
  STATE: true,
  RUNNING_VMS: true,
  CLONING_OPS: true,
};

/** An IMAGE. */
export const decodeImage = (element: XmlElement): Image => ({
  ...owned(element),
  type: integer(element, 'TYPE'),
  state: integer(element, 'STATE'),
  size: integerOr(element, 'SIZE', 0),
  persistent: textOf(element, 'PERSISTENT') === '1',
  runningVms: integerOr(element, 'RUNNING_VMS', 0),
  cloning: integerOr(element, 'CLONING_OPS', 0),
});
