/** One rule of a usbredir filter (usbredirfilter.h of usbredir 0.13): the first one that fits decides. `ANY` fits everything. */
export interface FilterEntry {
  readonly class: number;
  readonly vendor: number;
  readonly product: number;
  readonly allow: boolean;
}

export const ANY = -1;

const HID = 0x03;
/** A device of class 0 leaves it to its interfaces; so does one of class 0xef, which says that it has several functions. */
const BY_INTERFACE = [0x00, 0xef];

interface Classes {
  readonly deviceClass: number;
  readonly interfaces: readonly number[];
  readonly plainHid?: number;
}

/**
 * The classes for which usbredir asks its filter, each of which must be let through: the device's, unless it leaves that to the
 * interfaces, and every interface's. A HID one without subclass and protocol does not count beside others of another kind.
 */
export function passesOf({ deviceClass, interfaces, plainHid = 0 }: Classes): readonly number[] {
  const others = interfaces.filter((each) => each !== HID);
  const counted = plainHid >= interfaces.length - others.length && others.length > 0 ? others : interfaces;
  return [...(BY_INTERFACE.includes(deviceClass) ? [] : [deviceClass]), ...counted];
}

export const fits = (entry: FilterEntry, deviceClass: number, vendor: number, product: number): boolean =>
  (entry.class === ANY || entry.class === deviceClass) &&
  (entry.vendor === ANY || entry.vendor === vendor) &&
  (entry.product === ANY || entry.product === product);

/** `class,vendor,product,version,allow` for each, as usbredirfilter_string_to_rules reads it. */
export const written = (entries: readonly FilterEntry[]): string =>
  entries
    .map(({ class: deviceClass, vendor, product, allow }) =>
      [number(deviceClass, 2), number(vendor, 4), number(product, 4), ANY, allow ? 1 : 0].join(','),
    )
    .join('|');

const number = (value: number, digits: number): string =>
  value === ANY ? String(ANY) : `0x${value.toString(16).padStart(digits, '0')}`;
