import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mayRedirect, rdpDevices, spiceFilters } from '../../../core/devices/usb.ts';
import type { UsbDevice } from '../../../core/devices/usb.ts';
import type { UsbRule, UsbSettings } from '../../../core/policy/settings.ts';
import { usbredirLets } from '../../support/usb-filter-model.ts';
import type { FilteredDevice } from '../../support/usb-filter-model.ts';

const usb = (byDefault: 'allow' | 'deny', ...rules: readonly Partial<UsbRule>[]): UsbSettings => ({
  choose: 'policy',
  byDefault,
  rules: rules.map((rule) => ({ class: null, vendor: null, product: null, allow: true, ...rule })),
});

let address = 1;
const device = (
  vendor: number,
  product: number,
  interfaces: readonly number[],
  deviceClass = 0,
): UsbDevice => ({
  bus: 1,
  address: address++,
  vendor,
  product,
  deviceClass,
  interfaces,
  name: 'Thing',
});

const STICK = device(0x0781, 0x5567, [0x08]);
const PRINTER = device(0x03f0, 0x0c17, [0x07]);
const KEYBOARD = device(0x046d, 0xc31c, [0x03, 0x03]);
const READER = device(0x076b, 0x3021, [0x0b]);
const HUB = device(0x05e3, 0x0610, [0x09], 0x09);
const HEADSET: UsbDevice = { ...device(0x0b0e, 0x0300, [0x01, 0x01, 0x03]), plainHid: 1 };
const naming = ({ vendor, product }: UsbDevice, allow = true) => ({ vendor, product, allow });

describe('which devices may leave the terminal', () => {
  test.each([
    ['a stick, by default', STICK, usb('allow'), true],
    ['a stick, where the default is no', STICK, usb('deny'), false],
    ['a stick, by its class', STICK, usb('deny', { class: 0x08 }), true],
    ['a stick, by its maker', STICK, usb('deny', { vendor: 0x0781 }), true],
    ['a stick, by name', STICK, usb('deny', naming(STICK)), true],
    ['a stick of another maker', STICK, usb('deny', naming(PRINTER)), false],
    [
      'a stick that the first rule that fits denies',
      STICK,
      usb('allow', { class: 0x08, allow: false }, naming(STICK)),
      false,
    ],
    [
      'a stick that the first rule that fits allows',
      STICK,
      usb('deny', naming(STICK), { class: 0x08, allow: false }),
      true,
    ],
    ['a keyboard, by default', KEYBOARD, usb('allow'), false],
    ['a keyboard, by its class', KEYBOARD, usb('allow', { class: 0x03 }), false],
    ['a keyboard, by its maker', KEYBOARD, usb('allow', { vendor: KEYBOARD.vendor }), false],
    ['a keyboard, by name', KEYBOARD, usb('deny', naming(KEYBOARD)), true],
    [
      'a keyboard, by name, after a rule about its class',
      KEYBOARD,
      usb('deny', { class: 0x03, allow: false }, naming(KEYBOARD)),
      true,
    ],
    ['a hub', HUB, usb('allow', { class: 0x09 }), false],
    ['a smart-card reader, by default', READER, usb('allow'), false],
    ['a smart-card reader, by name', READER, usb('allow', naming(READER), { class: 0x0b }), false],
    [
      'a keyboard with a smart-card reader, by name',
      device(1, 2, [0x03, 0x0b]),
      usb('allow', { vendor: 1, product: 2 }),
      false,
    ],
    [
      'one of whose interfaces a rule denies',
      device(1, 2, [0x08, 0xff]),
      usb('allow', { class: 0xff, allow: false }),
      false,
    ],
    [
      'one of whose interfaces no rule allows',
      device(1, 2, [0x08, 0xff]),
      usb('deny', { class: 0x08 }),
      false,
    ],
    ['a headset with keys for the volume', HEADSET, usb('allow'), true],
    ['a headset that is a keyboard as well', { ...HEADSET, plainHid: 0 }, usb('allow'), false],
    [
      'one whose own class is denied',
      device(1, 2, [0x08], 0x02),
      usb('allow', { class: 0x02, allow: false }),
      false,
    ],
    [
      'one of several functions',
      device(1, 2, [0x08], 0xef),
      usb('allow', { class: 0x02, allow: false }),
      true,
    ],
    ['one without interfaces', device(1, 2, []), usb('allow'), false],
    [
      'several HID without subclass and protocol, and nothing else',
      { ...device(1, 2, [0x03, 0x03]), plainHid: 2 },
      usb('allow'),
      false,
    ],
  ])('%s', (_, which, settings, answer) => {
    expect(mayRedirect(which, settings)).toBe(answer);
  });
});

describe('the filters', () => {
  test('are in usbredir’s notation, with what no rule can change first', () => {
    const { onConnect, later } = spiceFilters(usb('deny', naming(STICK)), null);
    expect(onConnect).toBe(
      [
        '0x0b,-1,-1,-1,0',
        '0x03,0x0781,0x5567,-1,1|0x03,-1,-1,-1,0',
        '0x09,0x0781,0x5567,-1,1|0x09,-1,-1,-1,0',
        '-1,0x0781,0x5567,-1,1',
        '-1,-1,-1,-1,0',
      ].join('|'),
    );
    expect(later).toBe(onConnect);
  });

  test('are none where nothing may leave', () => {
    expect(spiceFilters(usb('deny', naming(STICK, false)), null)).toEqual({ onConnect: '', later: '' });
  });

  test('name what the person picked, as far as it may leave, and nothing that comes later', () => {
    const { onConnect, later } = spiceFilters(usb('allow'), [STICK, KEYBOARD, READER, STICK]);
    expect(later).toBe('');
    const lets = (which: UsbDevice) =>
      usbredirLets(onConnect, {
        ...which,
        interfaces: which.interfaces.map((each) => [each, 1, 1] as const),
      });
    expect([STICK, PRINTER, KEYBOARD, READER].map(lets)).toEqual([true, false, false, false]);
    // The same stick, come back as a keyboard.
    expect(lets({ ...STICK, interfaces: [0x08, 0x03] })).toBe(false);
    expect(onConnect.match(/0x0781/g)).toHaveLength(onConnect.split('|').length - 1);
  });

  test('are none for a person who picked nothing, or nothing that may leave', () => {
    expect(spiceFilters(usb('allow'), [])).toEqual({ onConnect: '', later: '' });
    expect(spiceFilters(usb('allow'), [KEYBOARD])).toEqual({ onConnect: '', later: '' });
  });
});

/** Few values, so that rules and devices meet. */
const classes = fc.constantFrom(0x01, 0x03, 0x08, 0x09, 0x0b, 0xff);
const ids = fc.integer({ min: 1, max: 3 });
const anySettings: fc.Arbitrary<UsbSettings> = fc.record({
  choose: fc.constant('policy' as const),
  byDefault: fc.constantFrom('allow', 'deny'),
  rules: fc.array(
    fc.record({
      class: fc.option(classes),
      vendor: fc.option(ids),
      product: fc.option(ids),
      allow: fc.boolean(),
    }),
    { maxLength: 6 },
  ),
});
const anyFiltered: fc.Arbitrary<FilteredDevice> = fc.record({
  vendor: ids,
  product: ids,
  deviceClass: fc.constantFrom(0x00, 0x00, 0xef, 0x02, 0x09),
  interfaces: fc.array(fc.tuple(classes, fc.constantFrom(0, 1), fc.constantFrom(0, 1)), { maxLength: 4 }),
});
const asDevice = ({ interfaces, ...rest }: FilteredDevice): UsbDevice => ({
  ...device(
    rest.vendor,
    rest.product,
    interfaces.map(([its]) => its),
    rest.deviceClass,
  ),
  plainHid: interfaces.filter((each) => each.join() === '3,0,0').length,
});
/** At which usbredir's filter has nothing to look. */
const bare = ({ deviceClass, interfaces }: FilteredDevice): boolean =>
  [0x00, 0xef].includes(deviceClass) && interfaces.length === 0;

describe('whatever the settings and the devices', () => {
  test('the viewer lets a device go when we say so, and only then', () => {
    fc.assert(
      fc.property(anySettings, anyFiltered, (settings, filtered) => {
        const may = mayRedirect(asDevice(filtered), settings);
        const { onConnect } = spiceFilters(settings, null);
        const lets = onConnect !== '' && usbredirLets(onConnect, filtered);
        expect(may).toBe(lets && !bare(filtered));
      }),
      { numRuns: 3_000 },
    );
  });

  test('with a choice, it lets those go that were picked and may', () => {
    fc.assert(
      fc.property(
        anySettings,
        fc.array(anyFiltered, { maxLength: 5 }),
        anyFiltered,
        (settings, picked, other) => {
          fc.pre(!bare(other));
          const { onConnect, later } = spiceFilters(settings, picked.map(asDevice));
          const named = picked
            .map(asDevice)
            .some(
              (each) =>
                each.vendor === other.vendor && each.product === other.product && mayRedirect(each, settings),
            );
          expect(later).toBe('');
          expect(onConnect !== '' && usbredirLets(onConnect, other)).toBe(
            named && mayRedirect(asDevice(other), settings),
          );
        },
      ),
      { numRuns: 3_000 },
    );
  });

  test('a smart-card reader stays', () => {
    fc.assert(
      fc.property(anySettings, anyFiltered, (settings, filtered) => {
        const reader = asDevice({ ...filtered, interfaces: [...filtered.interfaces, [0x0b, 0, 0]] });
        expect(mayRedirect(reader, settings)).toBe(false);
      }),
    );
  });
});

describe('what FreeRDP may name', () => {
  const twin = { ...STICK, address: 77 };
  test.each([
    ['all that may leave, without a choice', null, [STICK, KEYBOARD, PRINTER], [STICK, PRINTER]],
    ['what was picked', [PRINTER], [STICK, PRINTER], [PRINTER]],
    ['two of one model once', null, [STICK, twin], [STICK]],
    ['nothing that was picked and has been taken away since', [STICK, PRINTER], [PRINTER], [PRINTER]],
    ['nothing that may not leave, picked or not', [READER], [READER, STICK], []],
    ['no model of which one has to stay', null, [STICK, { ...twin, interfaces: [0x08, 0x03] }], []],
  ])('%s', (_, chosen, present, named) => {
    expect(rdpDevices(usb('allow'), chosen, present)).toEqual(
      named.map(({ vendor, product }) => ({ vendor, product })),
    );
  });
});
