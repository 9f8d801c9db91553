import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { usbDevices } from '../../../platform/usb/devices.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'onekiosk-test-sysfs-'));
});
afterEach(() => rmSync(root, { recursive: true }));

const write = (name: string, files: Readonly<Record<string, string | Uint8Array>>) => {
  mkdirSync(join(root, name), { recursive: true });
  for (const [file, content] of Object.entries(files)) writeFileSync(join(root, name, file), content);
};
const STICK = {
  busnum: '1\n',
  devnum: '4\n',
  idVendor: '0781\n',
  idProduct: '5567\n',
  bDeviceClass: '00\n',
  manufacturer: 'SanDisk\n',
  product: 'Cruzer Blade\n',
};
const plug = (name: string, more: Readonly<Record<string, string | Uint8Array>> = {}) =>
  write(name, { ...STICK, ...more });
const face = (name: string, kind: string) => {
  const [cls = '', sub = '', protocol = ''] = kind.split(' ');
  write(name, {
    bInterfaceClass: `${cls}\n`,
    bInterfaceSubClass: `${sub}\n`,
    bInterfaceProtocol: `${protocol}\n`,
  });
};
const list = () => usbDevices(root).list();

test('a device is told with its interfaces and its name', () => {
  plug('1-4.2');
  face('1-4.2:1.0', '08 06 50');
  face('1-4.2:1.1', 'ff 00 00');
  // That of another device whose name begins in the same way.
  plug('1-4', { devnum: '2\n', idProduct: 'ABCD\n', product: 'Dock\n' });
  face('1-4:1.0', '0e 01 00');
  expect(list()).toEqual([
    {
      bus: 1,
      address: 2,
      vendor: 0x0781,
      product: 0xabcd,
      deviceClass: 0,
      interfaces: [0x0e],
      plainHid: 0,
      name: 'SanDisk Dock',
    },
    {
      bus: 1,
      address: 4,
      vendor: 0x0781,
      product: 0x5567,
      deviceClass: 0,
      interfaces: [0x08, 0xff],
      plainHid: 0,
      name: 'SanDisk Cruzer Blade',
    },
  ]);
});

test('interfaces of a HID without subclass and protocol are counted', () => {
  plug('1-1');
  face('1-1:1.0', '01 01 00');
  face('1-1:1.1', '03 00 00');
  face('1-1:1.2', '03 01 01');
  expect(list()).toMatchObject([{ interfaces: [0x01, 0x03, 0x03], plainHid: 1 }]);
});

test('root hubs, hubs and what is no device are left out', () => {
  plug('usb1', { bDeviceClass: '09\n' });
  plug('1-1', { bDeviceClass: '09\n' });
  plug('1-1.5');
  plug('..evil');
  plug('1-9:1.0');
  expect(list().map(({ address }) => address)).toEqual([4]);
});

test('links are followed, as in the kernel’s own tree', () => {
  const elsewhere = mkdtempSync(join(tmpdir(), 'onekiosk-test-sysfs-'));
  try {
    for (const [file, content] of Object.entries(STICK)) writeFileSync(join(elsewhere, file), content);
    symlinkSync(elsewhere, join(root, '2-1'));
    expect(list()).toHaveLength(1);
  } finally {
    rmSync(elsewhere, { recursive: true });
  }
});

describe('a name', () => {
  test.each([
    [
      'that begins with its maker',
      { manufacturer: 'Kingston\n', product: 'Kingston DataTraveler\n' },
      'Kingston DataTraveler',
    ],
    ['without a maker', { manufacturer: '' }, 'Cruzer Blade'],
    ['without anything', { manufacturer: '', product: '\n' }, '0781:5567'],
    [
      'with control characters',
      { product: 'Cru\u0000zer\u001b[31m\n\nBlade' },
      'SanDisk Cru zer [31m  Blade',
    ],
    ['that turns the direction of writing', { product: 'Stick \u202Egpj.exe' }, 'SanDisk Stick gpj.exe'],
    ['that is no UTF-8', { product: Uint8Array.of(0x41, 0xff, 0xfe) }, 'SanDisk A��'],
    ['without an end', { product: 'x'.repeat(1_000_000) }, `SanDisk ${'x'.repeat(52)}`],
  ])('%s', (_, more, name) => {
    plug('1-1', more);
    expect(list().map((each) => each.name)).toEqual([name]);
  });
});

describe('a device of which something cannot be read is left out', () => {
  test.each([
    ['no bus', { busnum: '' }],
    ['an address that is no number', { devnum: '-1\n' }],
    ['a vendor that is too long', { idVendor: '07811\n' }],
    ['a product that is no hexadecimal number', { idProduct: '0xab\n' }],
    ['a class that is missing', { bDeviceClass: '' }],
  ])('%s', (_, more) => {
    plug('1-1', more);
    plug('1-2', { devnum: '9\n' });
    expect(list().map(({ address }) => address)).toEqual([9]);
  });

  test('an interface whose class is missing', () => {
    plug('1-1');
    face('1-1:1.0', '08 06 50');
    face('1-1:1.1', 'zz 00 00');
    expect(list()).toEqual([]);
  });

  test('more interfaces than anybody reads', () => {
    plug('1-1');
    for (let nth = 0; nth < 33; nth++) face(`1-1:1.${nth}`, '08 06 50');
    expect(list()).toEqual([]);
  });
});

test('files that are none, and folders in their place, hold nobody up', () => {
  plug('1-1');
  mkdirSync(join(root, '1-2', 'busnum'), { recursive: true });
  mkdirSync(join(root, '1-3'));
  execFileSync('/usr/bin/mkfifo', [join(root, '1-3', 'busnum')]);
  writeFileSync(join(root, '1-4'), 'a file');
  expect(list()).toHaveLength(1);
});

test('no more than 128 devices, and none where there is no USB', () => {
  for (let port = 1; port <= 140; port++) plug(`1-${port}`, { devnum: `${port}\n` });
  expect(list()).toHaveLength(128);
  expect(usbDevices(join(root, 'absent')).list()).toEqual([]);
});

test('this machine’s own tree is read without an error', () => {
  expect(Array.isArray(usbDevices().list())).toBe(true);
});
