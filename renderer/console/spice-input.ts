import { scanCode } from './scan-codes.ts';
import type { SpiceMainConn } from './spice-html5/main.js';

/** Messages of the inputs channel (spice-protocol, spice/enums.h). */
const [KEY_DOWN, KEY_UP] = [101, 102];
const [MOTION, POSITION, PRESS, RELEASE] = [111, 112, 113, 114];
/** SPICE_MOUSE_MODE_CLIENT: the guest takes places; otherwise it takes distances. */
const CLIENT_MODE = 2;
/** Twice SPICE_INPUT_MOTION_ACK_BUNCH: a guest that does not come after is not told more. */
const MOST_MOVES = 8;
const [WHEEL_UP, WHEEL_DOWN] = [4, 5];

/** In pixels of the guest. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

/** Keyboard and pointer of one console. */
export interface SpiceInput {
  key(name: string, down: boolean): void;
  /** Lets go of every key that is down: the focus goes elsewhere. */
  releaseKeys(): void;
  /** `buttons`: of the DOM's MouseEvent. */
  move(to: Place, buttons: number): void;
  /** `button`: of the DOM's MouseEvent. */
  button(at: Place, button: number, buttons: number, down: boolean): void;
  wheel(up: boolean, buttons: number): void;
}

export function createInput(main: () => SpiceMainConn | null): SpiceInput {
  const held = new Set<string>();
  let last: Place | null = null;
  const inputs = () => {
    const channel = main()?.inputs;
    return channel?.state === 'ready' ? channel : null;
  };
  const send = (type: number, size: number, fill: (body: DataView) => void) => {
    const message = new DataView(new ArrayBuffer(6 + size));
    message.setUint16(0, type, true);
    message.setUint32(2, size, true);
    fill(new DataView(message.buffer, 6));
    inputs()?.ws?.send(message.buffer);
  };
  const key = (name: string, down: boolean) => {
    const code = scanCode(name);
    if (code === null) return;
    if (down) held.add(name);
    else held.delete(name);
    send(down ? KEY_DOWN : KEY_UP, 4, (body) => body.setUint32(0, down ? code.down : code.up, true));
  };
  const move = (to: Place, buttons: number) => {
    const channel = inputs();
    if (channel === null) return;
    const from = last ?? to;
    last = to;
    channel.waiting_for_ack += 1;
    const places = main()?.mouse_mode === CLIENT_MODE;
    send(places ? POSITION : MOTION, places ? 11 : 10, (body) => {
      body.setInt32(0, places ? to.x : to.x - from.x, true);
      body.setInt32(4, places ? to.y : to.y - from.y, true);
      body.setUint16(8, stateOf(buttons), true);
    });
  };
  const press = (type: number, button: number, state: number) =>
    send(type, 3, (body) => {
      body.setUint8(0, button);
      body.setUint16(1, state, true);
    });
  return {
    key,
    releaseKeys: () => held.forEach((name) => key(name, false)),
    move(to, buttons) {
      if ((inputs()?.waiting_for_ack ?? 0) < MOST_MOVES) move(to, buttons);
    },
    button(at, button, buttons, down) {
      if (button > 2) return;
      move(at, buttons);
      press(down ? PRESS : RELEASE, button + 1, stateOf(buttons));
    },
    wheel(up, buttons) {
      for (const type of [PRESS, RELEASE]) press(type, up ? WHEEL_UP : WHEEL_DOWN, stateOf(buttons));
    },
  };
}

/** Left, right, middle of the DOM; left, middle, right of SPICE. */
const stateOf = (buttons: number): number => (buttons & 1) | ((buttons & 4) >> 1) | ((buttons & 2) << 1);
