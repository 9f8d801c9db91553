import type { UsbRule, UsbSettings } from '../policy/settings.ts';
import { ANY, fits, passesOf, written } from './usb-filter.ts';
import type { FilterEntry } from './usb-filter.ts';

/** A USB device that is plugged into this terminal (sysfs-bus-usb). */
export interface UsbDevice {
  /** busnum and devnum. */
  readonly bus: number;
  readonly address: number;
  /** idVendor and idProduct. */
  readonly vendor: number;
  readonly product: number;
  /** bDeviceClass; 0 leaves it to the interfaces. */
  readonly deviceClass: number;
  /** bInterfaceClass of each interface. */
  readonly interfaces: readonly number[];
  /** How many of them are HID with neither subclass nor protocol, such as the volume keys of a headset: usbredir takes no notice of those. */
  readonly plainHid?: number;
  /** What it calls itself: text of a stranger, to show. */
  readonly name: string;
}

export interface UsbDevices {
  /** What is plugged in now; empty where there is no USB. Never throws. */
  list(): readonly UsbDevice[];
}

/** USB class codes (usb.org, Defined Class Codes). */
const HID = 0x03;
const HUB = 0x09;
const CARD_READER = 0x0b;

const about = (deviceClass: number, allow: boolean): FilterEntry => ({
  class: deviceClass,
  vendor: ANY,
  product: ANY,
  allow,
});
const entry = (rule: UsbRule): FilterEntry => ({
  class: rule.class ?? ANY,
  vendor: rule.vendor ?? ANY,
  product: rule.product ?? ANY,
  allow: rule.allow,
});

/**
 * The settings as one list of which the first entry that fits decides: a smart-card reader never leaves the terminal; a keyboard, a mouse
 * or a hub does by a rule that names vendor and product, and by no other; then the rules as they stand, then the default.
 */
function entriesOf({ rules, byDefault }: UsbSettings): readonly FilterEntry[] {
  const naming = rules.filter(({ vendor, product }) => vendor !== null && product !== null).map(entry);
  const exceptions = (deviceClass: number) => [
    ...naming
      .filter((each) => each.class === ANY || each.class === deviceClass)
      .map((each) => ({ ...each, class: deviceClass })),
    about(deviceClass, false),
  ];
  return [
    about(CARD_READER, false),
    ...exceptions(HID),
    ...exceptions(HUB),
    ...rules.map(entry),
    about(ANY, byDefault === 'allow'),
  ];
}

/**
 * Whether the settings let this device leave the terminal: every interface of it counts. It agrees with what remote-viewer does with
 * `spiceFilters`, and with its guard: a device without any interface stays here (`core/sessions/spice/acl-guard.ts`).
 */
export function mayRedirect(device: UsbDevice, usb: UsbSettings): boolean {
  const entries = entriesOf(usb);
  const passes = passesOf(device);
  return (
    passes.length > 0 &&
    passes.every(
      (pass) => entries.find((each) => fits(each, pass, device.vendor, device.product))?.allow === true,
    )
  );
}

const model = ({ vendor, product }: UsbDevice): string => `${vendor}:${product}`;

/** One device of each vendor and product. */
const models = (devices: readonly UsbDevice[]): readonly UsbDevice[] => [
  ...new Map(devices.map((device) => [model(device), device])).values(),
];

/**
 * Filters in spice-gtk's notation: for devices that are there when the session begins, and for those plugged in later; empty for none.
 * `chosen` is what the person picked: those of it that may leave go over, and nothing later. Null leaves both to the rules. The notation
 * knows vendor and product only, so two devices of one model go together.
 */
export function spiceFilters(
  usb: UsbSettings,
  chosen: readonly UsbDevice[] | null,
): { readonly onConnect: string; readonly later: string } {
  const entries = entriesOf(usb);
  if (chosen === null) {
    const filter = entries.some(({ allow }) => allow) ? written(entries) : '';
    return { onConnect: filter, later: filter };
  }
  const named = models(chosen.filter((device) => mayRedirect(device, usb))).flatMap(({ vendor, product }) =>
    entries
      .filter((each) => fits(each, each.class, vendor, product))
      .map((each) => ({ ...each, vendor, product })),
  );
  return { onConnect: named.length === 0 ? '' : written([...named, about(ANY, false)]), later: '' };
}

/**
 * What FreeRDP may name with /usb:id, once each: of the devices that are `present`, those that the person picked, or all with null, as far
 * as the settings let them. FreeRDP takes every device of that vendor and product, so a model stays here when one of its kind has to.
 */
export function rdpDevices(
  usb: UsbSettings,
  chosen: readonly UsbDevice[] | null,
  present: readonly UsbDevice[],
): readonly { readonly vendor: number; readonly product: number }[] {
  const held = new Set(present.filter((device) => !mayRedirect(device, usb)).map(model));
  const wanted = chosen === null ? null : new Set(chosen.map(model));
  return models(present)
    .filter((device) => !held.has(model(device)) && (wanted?.has(model(device)) ?? true))
    .map(({ vendor, product }) => ({ vendor, product }));
}
