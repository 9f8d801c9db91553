import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FilteredDevice } from './usb-filter-model.ts';

/** Debian's umockdev: it shows a program its folder's /sys and /dev in place of the machine's. */
export const UMOCKDEV = '/usr/lib/x86_64-linux-gnu/libumockdev-preload.so.0';

export interface MockDevice extends FilteredDevice {
  readonly address: number;
}

export interface MockUsb {
  /** Under which a program sees these devices and no other. */
  readonly environment: Readonly<Record<string, string>>;
  /** Where a program that is not in that environment finds the same. */
  readonly sysfs: string;
  plug(device: MockDevice): void;
  /** The same while programs run: udev tells them of it. */
  plugLater(device: MockDevice): void;
}

const SUBSYSTEM_HASH = 0x0577c5e5;
const DEVTYPE_HASH = 0x27f8f50c;
const CONTROLLER = 'devices/pci0000:00/0000:00:14.0/usb1';
const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0');

/** A USB bus of files below `folder` (sysfs-bus-usb; libudev and libusb 1.0.26 read no more than this). */
export function mockUsb(folder: string): MockUsb {
  const devices = join(folder, 'sys/bus/usb/devices');
  const nodes = join(folder, 'dev/bus/usb/001');
  for (const each of [devices, nodes]) mkdirSync(each, { recursive: true });
  const plug = (device: MockDevice): void => {
    const name = `1-${device.address}`;
    const files = {
      ...filesOf(device),
      uevent: propertiesOf(device).join('\n'),
      descriptors: descriptors(device),
    };
    writeAll(join(folder, 'sys', CONTROLLER, name), files);
    symlinkSync(`../../../${CONTROLLER}/${name}`, join(devices, name));
    symlinkSync('../../../../../bus/usb', join(folder, 'sys', CONTROLLER, name, 'subsystem'));
    for (const [nth, [cls, subclass, protocol]] of device.interfaces.entries()) {
      const face = `${name}:1.${nth}`;
      writeAll(join(folder, 'sys', CONTROLLER, name, face), {
        bInterfaceClass: hex(cls, 2),
        bInterfaceSubClass: hex(subclass, 2),
        bInterfaceProtocol: hex(protocol, 2),
        uevent: 'DEVTYPE=usb_interface',
      });
      symlinkSync(`../../../${CONTROLLER}/${name}/${face}`, join(devices, face));
      symlinkSync('../../../../../../bus/usb', join(folder, 'sys', CONTROLLER, name, face, 'subsystem'));
    }
    writeFileSync(join(nodes, String(device.address).padStart(3, '0')), '');
  };
  return {
    environment: { LD_PRELOAD: UMOCKDEV, UMOCKDEV_DIR: folder },
    sysfs: devices,
    plug,
    plugLater(device) {
      plug(device);
      const sockets = readdirSync(folder).filter((each) => /^event\d+$/.test(each));
      if (sockets.length === 0) throw new Error('no program listens to udev');
      for (const socket of sockets) send(join(folder, socket), uevent(device));
    },
  };
}

function writeAll(folder: string, files: Readonly<Record<string, string | Uint8Array>>): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, content] of Object.entries(files))
    writeFileSync(join(folder, name), typeof content === 'string' ? `${content}\n` : content);
}

const filesOf = ({
  address,
  vendor,
  product,
  deviceClass,
}: MockDevice): Readonly<Record<string, string>> => ({
  busnum: '1',
  devnum: String(address),
  speed: '480',
  idVendor: hex(vendor, 4),
  idProduct: hex(product, 4),
  bDeviceClass: hex(deviceClass, 2),
  bConfigurationValue: '1',
  bNumConfigurations: '1',
  manufacturer: 'Acme',
  product: `Thing ${address}`,
});

const propertiesOf = ({ address, vendor, product }: MockDevice): readonly string[] => [
  `DEVNAME=bus/usb/001/${String(address).padStart(3, '0')}`,
  'DEVTYPE=usb_device',
  'BUSNUM=001',
  `DEVNUM=${String(address).padStart(3, '0')}`,
  'MAJOR=189',
  `MINOR=${address - 1}`,
  `PRODUCT=${vendor.toString(16)}/${product.toString(16)}/100`,
];

/** Device, configuration, interfaces with one endpoint each (USB 2.0, 9.6). */
function descriptors({ vendor, product, deviceClass, interfaces }: FilteredDevice): Uint8Array {
  const word = (value: number) => [value & 0xff, value >> 8];
  const faces = interfaces.flatMap(([cls, subclass, protocol], nth) => [
    ...[9, 4, nth, 0, 1, cls, subclass, protocol, 0],
    ...[7, 5, 0x81 + nth, 2, ...word(512), 0],
  ]);
  return Uint8Array.from([
    ...[18, 1, ...word(0x0200), deviceClass, 0, 0, 64, ...word(vendor), ...word(product), ...word(0x0100)],
    ...[1, 2, 3, 1],
    ...[9, 2, ...word(9 + faces.length), interfaces.length, 1, 0, 0x80, 250],
    ...faces,
  ]);
}

/** What udev tells whoever listens (sd-device, device-monitor.c: a header of 40 bytes, then the properties). */
function uevent(device: MockDevice): Buffer {
  const properties = [
    'ACTION=add',
    `DEVPATH=/${CONTROLLER}/1-${device.address}`,
    'SUBSYSTEM=usb',
    'SEQNUM=1',
    ...propertiesOf(device).map((each) => each.replace('DEVNAME=', 'DEVNAME=/dev/')),
  ];
  const body = Buffer.from(`${properties.join('\0')}\0`, 'latin1');
  const header = Buffer.alloc(40);
  header.write('libudev\0', 'latin1');
  header.writeUInt32BE(0xfeedcafe, 8);
  header.writeUInt32LE(header.length, 12);
  header.writeUInt32LE(header.length, 16);
  header.writeUInt32LE(body.length, 20);
  // Its socket lets through by these: MurmurHash2 of `usb` and of `usb_device`.
  header.writeUInt32BE(SUBSYSTEM_HASH, 24);
  header.writeUInt32BE(DEVTYPE_HASH, 28);
  return Buffer.concat([header, body]);
}

/** Node has no datagram sockets of this kind; perl-base is part of every Debian. */
const send = (socket: string, message: Buffer): void => {
  const program =
    'use Socket; local $/; my $m = <STDIN>; socket(my $s, AF_UNIX, SOCK_DGRAM, 0) or die; send($s, $m, 0, sockaddr_un($ARGV[0])) or die $!';
  execFileSync('/usr/bin/perl', ['-e', program, socket], { input: message });
};
