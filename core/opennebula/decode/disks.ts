import type { DiskSnapshot, DiskSnapshots, VmDisk, VmSnapshot } from '../model/vm.ts';
import { textOf } from '../xml/element.ts';
import type { XmlElement } from '../xml/element.ts';
import { childrenOf, integerOr, isYes } from './fields.ts';

/** TEMPLATE/SNAPSHOT. */
export const readSnapshot = (element: XmlElement): VmSnapshot => ({
  id: integerOr(element, 'SNAPSHOT_ID', -1),
  name: textOf(element, 'NAME'),
  time: integerOr(element, 'TIME', 0),
});

/** TEMPLATE/DISK. */
export const readDisk = (element: XmlElement): VmDisk => ({
  id: integerOr(element, 'DISK_ID', -1),
  image: textOf(element, 'IMAGE'),
  imageId: integerOr(element, 'IMAGE_ID', null),
  size: integerOr(element, 'SIZE', 0),
  cdrom: textOf(element, 'TYPE').toUpperCase() === 'CDROM',
  persistent: isYes(element, 'PERSISTENT'),
});

/** SNAPSHOTS (include/Snapshots.h). */
export const readDiskSnapshots = (element: XmlElement): DiskSnapshots => ({
  diskId: integerOr(element, 'DISK_ID', -1),
  snapshots: childrenOf(element, 'SNAPSHOT').map((each): DiskSnapshot => ({
    id: integerOr(each, 'ID', -1),
    name: textOf(each, 'NAME'),
    time: integerOr(each, 'DATE', 0),
    active: isYes(each, 'ACTIVE'),
    size: integerOr(each, 'SIZE', 0),
  })),
});
