import { closeSync, constants, openSync, readSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { UsbDevice, UsbDevices } from '../../core/devices/usb.ts';
import { shownText } from '../../core/sessions/text.ts';

/** Where the kernel names every USB device and interface (Documentation/ABI/testing/sysfs-bus-usb). */
const SYSFS = '/sys/bus/usb/devices';
/** A device by its bus and ports, such as `1-4.2`; a root hub is `usb1`, an interface `1-4.2:1.0`. */
const DEVICE = /^\d{1,3}-\d{1,3}(\.\d{1,3}){0,6}$/;
const HUB = 0x09;
const HID = 0x03;
/** No machine has more, and a USB configuration no more interfaces that anybody uses. */
const MOST_DEVICES = 128;
const MOST_INTERFACES = 32;
/** A string descriptor has 126 characters at most (USB 2.0, 9.6.7); here they may be UTF-8. */
const LONGEST_FILE = 512;
const LONGEST_NAME = 60;

/** Hubs are left out, and whatever cannot be read: what a device calls itself is its own affair, and may be anything. */
export const usbDevices = (root: string = SYSFS): UsbDevices => ({
  list() {
    const names = folder(root);
    return names
      .filter((name) => DEVICE.test(name))
      .slice(0, MOST_DEVICES)
      .flatMap((name) => device(root, name, names) ?? [])
      .toSorted((a, b) => a.bus - b.bus || a.address - b.address);
  },
});

function device(root: string, name: string, names: readonly string[]): UsbDevice | null {
  const at = (file: string) => textOf(join(root, name, file));
  const bus = decimal(at('busnum'));
  const address = decimal(at('devnum'));
  const vendor = hexadecimal(at('idVendor'), 4);
  const product = hexadecimal(at('idProduct'), 4);
  const deviceClass = hexadecimal(at('bDeviceClass'), 2);
  if (bus === null || address === null || vendor === null || product === null) return null;
  if (deviceClass === null || deviceClass === HUB) return null;
  const own = names.filter((each) => each.startsWith(`${name}:`));
  const interfaces = own
    .slice(0, MOST_INTERFACES)
    .map((each) =>
      ['Class', 'SubClass', 'Protocol'].map((of) =>
        hexadecimal(textOf(join(root, each, `bInterface${of}`)), 2),
      ),
    );
  // One that is not read might be anything: then nothing is known about the device.
  const classes = interfaces.flatMap(([its]) => its ?? []);
  if (classes.length !== own.length) return null;
  return {
    bus,
    address,
    vendor,
    product,
    deviceClass,
    interfaces: classes,
    plainHid: interfaces.filter(
      ([its, subclass, protocol]) => its === HID && subclass === 0 && protocol === 0,
    ).length,
    name: called(at('manufacturer'), at('product')) || `${hex(vendor)}:${hex(product)}`,
  };
}

/** `Kingston DataTraveler 3.0`; many a product names its maker itself. */
function called(manufacturer: string, product: string): string {
  const [maker, thing] = [manufacturer, product].map((text) =>
    shownText(text.replace(/\p{Cf}/gu, ''), LONGEST_NAME),
  );
  const twice = thing?.toLowerCase().startsWith(maker?.toLowerCase() ?? '') ?? false;
  return shownText(twice ? (thing ?? '') : `${maker} ${thing}`, LONGEST_NAME);
}

const hex = (value: number): string => value.toString(16).padStart(4, '0');

const decimal = (text: string): number | null => (/^\d{1,3}$/.test(text) ? Number(text) : null);

const hexadecimal = (text: string, digits: number): number | null =>
  text.length === digits && /^[0-9a-f]+$/i.test(text) ? Number.parseInt(text, 16) : null;

function folder(path: string): readonly string[] {
  try {
    return readdirSync(path).toSorted();
  } catch {
    return [];
  }
}

/** The beginning of a file without white space around it; empty where there is none. What is no file must not hold anybody up. */
function textOf(path: string): string {
  let descriptor: number | null = null;
  try {
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const bytes = Buffer.alloc(LONGEST_FILE);
    return bytes.toString('utf8', 0, readSync(descriptor, bytes)).trim();
  } catch {
    return '';
  } finally {
    if (descriptor !== null) closeSync(descriptor);
  }
}
