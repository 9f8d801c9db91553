import type { ApplicationVector } from '../model/application.ts';
import { textOf } from '../xml/element.ts';
import type { XmlElement } from '../xml/element.ts';
import { childrenOf } from './fields.ts';

/** Every VDI_APP of a template, in document order. One that is no vector is there too, with nothing in it. */
export const applicationVectors = (element: XmlElement | undefined): ApplicationVector[] =>
  childrenOf(element, 'VDI_APP').map((each) => ({
    name: textOf(each, 'NAME'),
    program: textOf(each, 'PROGRAM'),
    arguments: textOf(each, 'ARGUMENTS'),
    icon: textOf(each, 'ICON'),
    mode: textOf(each, 'MODE'),
    desktop: textOf(each, 'DESKTOP'),
    hosts: textOf(each, 'HOSTS'),
    template: textOf(each, 'TEMPLATE'),
  }));
