import { beforeEach, describe, expect, test } from 'vitest';
import { scanCode } from '../../../renderer/console/scan-codes.ts';
import { createInput } from '../../../renderer/console/spice-input.ts';
import type { SpiceInput } from '../../../renderer/console/spice-input.ts';

const [CLIENT, SERVER] = [2, 1] as const;
let sent: Buffer[];
let mode: number;
let state: string;
let unacknowledged: number;
let input: SpiceInput;
beforeEach(() => {
  sent = [];
  mode = CLIENT;
  state = 'ready';
  unacknowledged = 0;
  const send = (data: ArrayBuffer) => void sent.push(Buffer.from(data));
  const inputs = {
    get state() {
      return state;
    },
    get waiting_for_ack() {
      return unacknowledged;
    },
    set waiting_for_ack(count) {
      unacknowledged = count;
    },
    ws: { send },
  };
  const main = {
    inputs,
    get mouse_mode() {
      return mode;
    },
  };
  input = createInput(() => main as unknown as ReturnType<Parameters<typeof createInput>[0]>);
});
const hex = () => sent.splice(0).map((each) => each.toString('hex'));
const bytes = (...messages: readonly string[]) => messages.map((each) => each.replaceAll(' ', ''));

describe('messages of the inputs channel, as spice-protocol writes them down', () => {
  test('a place of the pointer: where, which buttons, which screen', () => {
    input.move({ x: 639, y: 258 }, 2);
    expect(hex()).toEqual(bytes('7000 0b000000 7f020000 02010000 0400 00'));
  });

  test('a distance, where the guest takes no places', () => {
    mode = SERVER;
    input.move({ x: 100, y: 100 }, 0);
    input.move({ x: 90, y: 105 }, 1);
    expect(hex()).toEqual(
      bytes('6f00 0a000000 00000000 00000000 0000', '6f00 0a000000 f6ffffff 05000000 0100'),
    );
  });

  test('a button goes where the pointer is, the middle one by its own number', () => {
    input.button({ x: 1, y: 2 }, 1, 4, true);
    input.button({ x: 1, y: 2 }, 1, 0, false);
    const place = (buttons: string) => `70000b0000000100000002000000${buttons}00`;
    expect(hex()).toEqual(
      bytes(place('0200'), '7100 03000000 02 0200', place('0000'), '7200 03000000 02 0000'),
    );
    input.button({ x: 1, y: 2 }, 4, 16, true);
    expect(hex()).toEqual([]);
  });

  test('keys that are down come up when the focus goes', () => {
    input.key('ControlLeft', true);
    input.key('KeyA', true);
    input.key('KeyA', false);
    input.key('ArrowLeft', true);
    sent.length = 0;
    input.releaseKeys();
    expect(hex()).toEqual(bytes('6600 04000000 9d000000', '6600 04000000 e0cb0000'));
    input.releaseKeys();
    expect(hex()).toEqual([]);
  });

  test('a guest that does not come after is told of no more movements, but of every key', () => {
    for (let x = 0; x < 20; x++) input.move({ x, y: 0 }, 0);
    expect(hex()).toHaveLength(8);
    input.key('KeyA', true);
    expect(hex()).toHaveLength(1);
    unacknowledged = 4;
    input.move({ x: 30, y: 0 }, 0);
    expect(hex()).toHaveLength(1);
  });

  test('nothing before the channel stands', () => {
    state = 'ticket';
    input.key('KeyA', true);
    input.move({ x: 1, y: 1 }, 0);
    input.key('Delete', true);
    expect(hex()).toEqual([]);
  });
});

describe('scan codes', () => {
  test.each([
    ['Escape', 0x01, 0x81],
    ['KeyZ', 0x2c, 0xac],
    ['IntlBackslash', 0x56, 0xd6],
    ['F12', 0x58, 0xd8],
    ['ControlRight', 0x1de0, 0x9de0],
    ['AltRight', 0x38e0, 0xb8e0],
    ['NumpadEnter', 0x1ce0, 0x9ce0],
    ['Delete', 0x53e0, 0xd3e0],
    ['MetaLeft', 0x5be0, 0xdbe0],
    ['Pause', 0x451de1, 0xc59de1],
  ])('%s', (name, down, up) => {
    expect(scanCode(name)).toEqual({ down, up });
  });

  test('a key that no PC has is left out', () => {
    expect(scanCode('LaunchMail')).toBeNull();
    input.key('LaunchMail', true);
    expect(hex()).toEqual([]);
  });
});
