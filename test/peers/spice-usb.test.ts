import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { mayRedirect, spiceFilters } from '../../core/devices/usb.ts';
import type { UsbDevice } from '../../core/devices/usb.ts';
import type { UsbRule, UsbSettings } from '../../core/policy/settings.ts';
import type { LaunchSpec } from '../../core/sessions/launch-spec.ts';
import { aclGuard } from '../../core/sessions/spice/acl-guard.ts';
import { bootSector } from '../../demo/boot-sector.ts';
import { usbDevices } from '../../platform/usb/devices.ts';
import { bootableIso } from '../support/bootable-iso.ts';
import { CHANNEL, openSpiceBench } from '../support/spice-guest.ts';
import type { SpiceBench, SpiceGuest, Viewer } from '../support/spice-guest.ts';
import { mockUsb, UMOCKDEV } from '../support/usb-mock.ts';
import type { MockDevice, MockUsb } from '../support/usb-mock.ts';

let bench: SpiceBench;
beforeAll(async () => {
  bench = await openSpiceBench('test-usb');
});
afterEach(() => bench.settle());
afterAll(() => bench.close());

const usb = (byDefault: 'allow' | 'deny', ...rules: readonly Partial<UsbRule>[]): UsbSettings => ({
  choose: 'policy',
  byDefault,
  rules: rules.map((rule) => ({ class: null, vendor: null, product: null, allow: true, ...rule })),
});
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe('a CD that spice-gtk emulates, which it redirects as it would a stick', () => {
  /** Boots from a redirected CD, and from nothing else. */
  const openDiskless = () => bench.guest({ medium: 'none', more: ['-boot', 'order=d,strict=off'] });
  const withCd =
    (iso: string) =>
    (spec: LaunchSpec): LaunchSpec => ({ ...spec, args: [`--spice-share-cd=${iso}`, ...spec.args] });
  const burn = () => {
    const iso = join(bench.workDir, 'cd.iso');
    writeFileSync(iso, bootableIso(bootSector('From the CD', 3)));
    return iso;
  };
  /** What the guest's three USB ports have: a redirected device of 480 Mb/s, or an empty one. */
  const ports = async (guest: SpiceGuest) =>
    [
      ...(await guest.monitor('info usb')).matchAll(/Speed ([\d.]+) Mb\/s, Product USB Redirection Device/g),
    ].map(([, speed]) => speed);

  test('that the rules allow: the guest has it, and boots from it', async () => {
    const guest = await openDiskless();
    const viewer = bench.view(guest, { usb: spiceFilters(usb('allow'), null) }, withCd(burn()));
    expect(await viewer.ready).toBe(true);
    await guest.whole();
    expect((await guest.types()).filter((type) => type === CHANNEL.usb)).toHaveLength(3);
    expect((await ports(guest)).filter((speed) => speed === '480')).toHaveLength(1);
    expect(guest.boots()).toBe(0);
    await guest.qmp.run('system_reset');
    await expect.poll(() => guest.boots(), { timeout: 20_000 }).toBe(1);
  });

  test('where nothing may leave: the ports stay empty, and there is nothing to boot from', async () => {
    const guest = await openDiskless();
    const viewer = bench.view(guest, { usb: spiceFilters(usb('deny'), null) }, withCd(burn()));
    expect(await viewer.ready).toBe(true);
    await guest.whole();
    expect(await ports(guest)).toEqual(['1.5', '1.5', '1.5']);
    await guest.qmp.run('system_reset');
    await pause(4_000);
    expect(guest.boots()).toBe(0);
  });

  test('without an agreement about USB there is no channel', async () => {
    const guest = await openDiskless();
    const viewer = bench.view(guest, { usb: null }, withCd(burn()));
    expect(await viewer.ready).toBe(true);
    await guest.whole();
    expect(await guest.types()).not.toContain(CHANNEL.usb);
    expect(await ports(guest)).toEqual(['1.5', '1.5', '1.5']);
  });
});

const STICK: MockDevice = {
  address: 2,
  vendor: 0x0781,
  product: 0x5567,
  deviceClass: 0,
  interfaces: [[8, 6, 0x50]],
};
const KEYBOARD: MockDevice = {
  address: 3,
  vendor: 0x046d,
  product: 0xc31c,
  deviceClass: 0,
  interfaces: [
    [3, 1, 1],
    [3, 0, 0],
  ],
};
const HEADSET: MockDevice = {
  address: 4,
  vendor: 0x0b0e,
  product: 0x0300,
  deviceClass: 0,
  interfaces: [
    [1, 1, 0],
    [3, 0, 0],
  ],
};
const READER: MockDevice = {
  address: 5,
  vendor: 0x076b,
  product: 0x3021,
  deviceClass: 0,
  interfaces: [[0x0b, 0, 0]],
};
const PHONE: MockDevice = {
  address: 6,
  vendor: 0x18d1,
  product: 0x4ee1,
  deviceClass: 0xef,
  interfaces: [
    [6, 1, 1],
    [0xff, 0x42, 1],
  ],
};
const MODEM: MockDevice = {
  address: 7,
  vendor: 0x12d1,
  product: 0x1001,
  deviceClass: 2,
  interfaces: [
    [2, 2, 1],
    [0x0a, 0, 0],
  ],
};
/** Of which usbredir takes a second look: every interface would be left out. */
const PADS: MockDevice = {
  address: 8,
  vendor: 0x1234,
  product: 0x5678,
  deviceClass: 0,
  interfaces: [
    [3, 0, 0],
    [3, 0, 0],
  ],
};
/** At which usbredir's filter has nothing to look. */
const BARE: MockDevice = { address: 9, vendor: 0x1234, product: 0x9abc, deviceClass: 0, interfaces: [] };
const ALL = [STICK, KEYBOARD, HEADSET, READER, PHONE, MODEM, PADS, BARE];

describe('devices that umockdev shows the real viewer', () => {
  let count = 0;
  interface Terminal {
    readonly mock: MockUsb;
    readonly present: readonly UsbDevice[];
    /** Runs the viewer with this helper in place of the one that gives access; it writes whom it was asked for. */
    open(
      guest: SpiceGuest,
      filters: { onConnect: string; later: string },
      answer?: string,
      guarded?: boolean,
    ): Viewer;
    /** Addresses of the devices for which access was asked. */
    asked(): readonly number[];
  }
  /** A terminal with these devices plugged in. */
  const terminal = (...devices: readonly MockDevice[]): Terminal => {
    const folder = join(bench.workDir, `usb-${(count += 1)}`);
    mkdirSync(folder);
    const mock = mockUsb(folder);
    devices.forEach(mock.plug);
    const log = join(folder, 'asked');
    const helper = join(folder, 'helper');
    return {
      mock,
      present: usbDevices(mock.sysfs).list(),
      open(guest, filters, answer = 'CANCELED', guarded = true) {
        writeFileSync(
          helper,
          `#!/bin/sh\nread -r told\necho "$told" >> ${log}\necho "${answer}"\ncat >/dev/null\n`,
          { mode: 0o700 },
        );
        return bench.view(guest, { usb: filters }, (spec) => ({
          ...spec,
          files: spec.files.map((file) =>
            file.path === 'usb-acl' ? { ...file, content: aclGuard(helper) } : file,
          ),
          environment: {
            ...spec.environment,
            ...mock.environment,
            ...(guarded ? {} : { SPICE_USB_ACL_BINARY: helper }),
          },
        }));
      },
      asked: () =>
        existsSync(log)
          ? readFileSync(log, 'utf8')
              .trim()
              .split('\n')
              .map((line) => Number(line.split(' ')[1]))
              .toSorted((a, b) => a - b)
          : [],
    };
  };
  /** Which of the present devices we say may leave. */
  const allowed = (present: readonly UsbDevice[], settings: UsbSettings) =>
    present.filter((device) => mayRedirect(device, settings)).map(({ address }) => address);
  const settled = async (guest: SpiceGuest) => {
    await guest.whole();
    await pause(500);
  };

  // Three at a time: the guest has three channels, and each device takes one.
  test.each([
    ['all by default', usb('allow'), [STICK, KEYBOARD, HEADSET, READER], [2, 4]],
    ['a maker', usb('deny', { vendor: 0x0781 }), ALL, [2]],
    ['a keyboard by name', usb('deny', { vendor: 0x046d, product: 0xc31c }), ALL, [3]],
    ['a class of which another interface is none', usb('deny', { class: 6 }), [STICK, PHONE], []],
    ['both classes', usb('deny', { class: 6 }, { class: 0xff }), [STICK, PHONE], [6]],
    ['a device’s own class that is denied', usb('allow', { class: 2, allow: false }), [PHONE, MODEM], [6]],
    [
      'the first rule that fits',
      usb('allow', { vendor: 0x0781, allow: false }, { class: 8 }),
      [STICK, PHONE],
      [6],
    ],
    ['only HID without subclass and protocol', usb('allow'), [PADS, STICK], [2]],
    ['those by name', usb('deny', { vendor: 0x1234, product: 0x5678 }), [PADS, STICK], [8]],
    ['a reader by name', usb('deny', { vendor: 0x076b, product: 0x3021 }), [READER, STICK], []],
  ])('%s: the viewer asks for those that we say may leave', async (_, settings, devices, addresses) => {
    const { present, open, asked } = terminal(...devices);
    expect(allowed(present, settings)).toEqual(addresses);
    const guest = await bench.guest();
    const viewer = open(guest, spiceFilters(settings, null));
    expect(await viewer.ready).toBe(true);
    await settled(guest);
    expect(asked()).toEqual(addresses);
  });

  test('what the person picked, and of that what may leave', async () => {
    const { present, open, asked } = terminal(...ALL);
    const picked = present.filter(({ address }) => [2, 3, 5].includes(address));
    const guest = await bench.guest();
    const viewer = open(guest, spiceFilters(usb('allow'), picked));
    expect(await viewer.ready).toBe(true);
    await settled(guest);
    expect(asked()).toEqual([2]);
  });

  test('one without interfaces is stopped by the guard, and by no filter', async () => {
    const [guarded, unguarded] = [terminal(BARE, STICK), terminal(BARE, STICK)];
    const settings = usb('deny', { vendor: STICK.vendor });
    expect(allowed(guarded.present, settings)).toEqual([2]);
    const guest = await bench.guest();
    const viewer = guarded.open(guest, spiceFilters(settings, null));
    expect(await viewer.ready).toBe(true);
    await settled(guest);
    expect(guarded.asked()).toEqual([2]);
    await viewer.stop();
    expect(await unguarded.open(guest, spiceFilters(settings, null), 'CANCELED', false).ready).toBe(true);
    await settled(guest);
    expect(unguarded.asked()).toEqual([2, 9]);
  });

  describe('one that is plugged in later', () => {
    const later = async (filters: { onConnect: string; later: string }, device: MockDevice) => {
      const { mock, open, asked } = terminal();
      const guest = await bench.guest();
      const viewer = open(guest, filters);
      expect(await viewer.ready).toBe(true);
      await settled(guest);
      // Devices go to the guest while it has the keyboard.
      await bench.screen.run('xdotool', 'mousemove', '500', '400', 'click', '1');
      await pause(500);
      mock.plugLater(device);
      await pause(1_500);
      return asked();
    };

    test('goes to the guest where the rules allow it', async () => {
      expect(await later(spiceFilters(usb('allow'), null), STICK)).toEqual([2]);
    });
    test('stays where they do not', async () => {
      expect(await later(spiceFilters(usb('allow', { class: 8, allow: false }), null), STICK)).toEqual([]);
      expect(await later(spiceFilters(usb('allow'), null), KEYBOARD)).toEqual([]);
    });
    test('stays after a choice, even of the same model', async () => {
      const { present } = terminal(STICK);
      expect(await later(spiceFilters(usb('allow'), present), STICK)).toEqual([]);
    });
  });

  test('one that the terminal may not open: no dialog, and one without the guard', async () => {
    const filters = spiceFilters(usb('allow'), null);
    const guest = await bench.guest();
    const { open, asked } = terminal(STICK);
    const viewer = open(guest, filters, 'Not authorized');
    expect(await viewer.ready).toBe(true);
    await settled(guest);
    expect(asked()).toEqual([2]);
    expect(await bench.screen.windows()).toHaveLength(1);
    await viewer.stop();
    const bare = terminal(STICK);
    expect(await bare.open(guest, filters, 'Not authorized', false).ready).toBe(true);
    await settled(guest);
    expect(await bench.screen.windows()).toHaveLength(2);
  });

  beforeEach((context) => {
    if (!existsSync(UMOCKDEV)) context.skip('package umockdev is not installed');
  });
});
