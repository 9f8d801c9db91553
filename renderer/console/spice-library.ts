import type { SpiceMainConn } from './spice-html5/main.js';
import type { SpiceConn } from './spice-html5/spiceconn.js';

const CHANNELS_LIST = 104;
/** Display, inputs and cursor: what the bridge lets through beside the main channel. */
const SERVED: readonly number[] = [2, 3, 4];

let loading: Promise<typeof SpiceMainConn> | null = null;

/** spice-html5, which the host serves from the distribution's package; rejects where that is missing. */
export const loadSpice = (): Promise<typeof SpiceMainConn> =>
  (loading ??= load().catch((error: unknown) => {
    loading = null;
    throw error;
  }));

async function load(): Promise<typeof SpiceMainConn> {
  const [{ SpiceMainConn }, { SpiceConn }, { SpiceDisplayConn }, { SpiceCursorConn }, { SpiceInputsConn }] =
    await Promise.all([
      import('./spice-html5/main.js'),
      import('./spice-html5/spiceconn.js'),
      import('./spice-html5/display.js'),
      import('./spice-html5/cursor.js'),
      import('./spice-html5/inputs.js'),
    ]);
  calm(SpiceConn.prototype);
  serveOnly(SpiceMainConn.prototype);
  for (const each of [SpiceMainConn, SpiceDisplayConn, SpiceCursorConn, SpiceInputsConn])
    guard(each.prototype);
  // The library would take the focus whenever the pointer passes, and read keys by their letters: the shell does both itself.
  SpiceDisplayConn.prototype.hook_events = function () {
    const canvas = this.surfaces[this.primary_surface ?? 0]?.canvas;
    if (canvas !== undefined) this.parent.pictured?.(canvas);
  };
  return SpiceMainConn;
}

/** No error without somebody who hears it, nothing after the end, and no address on the browser's console. */
function calm(base: SpiceConn): void {
  const inbound = base.process_inbound;
  Object.assign(base, {
    onerror(this: SpiceConn, error: unknown) {
      this.parent?.onerror?.(error);
    },
    process_inbound(this: SpiceConn, ...rest: unknown[]) {
      if (this.ws !== undefined) inbound.apply(this, rest);
    },
    log_info() {},
    log_warn() {},
    log_err() {},
  });
}

/** The library would open every channel that the server names, also those that it cannot use. */
function serveOnly(main: SpiceConn): void {
  const handle = main.process_channel_message;
  main.process_channel_message = function (message) {
    if (message.type === CHANNELS_LIST && message.data !== undefined) message.data = servedOf(message.data);
    return handle.call(this, message);
  };
}

/** SPICE_MSG_MAIN_CHANNELS_LIST: a count, then type and number of each. Of several screens the first is shown. */
function servedOf(list: ArrayBuffer): ArrayBuffer {
  const bytes = new Uint8Array(list, 4);
  const served: number[] = [];
  for (let at = 0; at + 1 < bytes.length; at += 2) {
    const [type = 0, number = 0] = bytes.subarray(at, at + 2);
    if (SERVED.includes(type) && number === 0) served.push(type, number);
  }
  const kept = new Uint8Array(4 + served.length);
  new DataView(kept.buffer).setUint32(0, served.length / 2, true);
  kept.set(served, 4);
  return kept.buffer;
}

/** A message that the library trips over is left out, and the next one is read where it begins. */
function guard(channel: SpiceConn): void {
  const handle = channel.process_channel_message;
  channel.process_channel_message = function (message) {
    try {
      return handle.call(this, message);
    } catch {
      return true;
    }
  };
}
