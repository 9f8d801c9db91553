import type { Clock } from '../../core/clock.ts';
import type { Wire } from './wire.ts';

/**
 * libspice-server 0.15.1 (Debian 12) dies, and QEMU with the whole machine, when a display channel ends before the server has dealt with
 * its SPICE_MSGC_DISPLAY_INIT: seen with a client that leaves at once, and with one that leaves after seconds without having sent it.
 * So the bridge sends it itself, and stays a moment.
 */
const SETTLE = 1_000;
/** Type 101, 14 bytes: pixmap cache 1 of 10 MiB, no dictionary, as spice-html5 says it. */
const INIT = Buffer.from([101, 0, 14, 0, 0, 0, 1, 0, 0, 160, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);

/** The server's side of a display channel that was let in. The page's own INIT, its first message, is left out. */
export function beginDisplay(server: Wire, clock: Clock): Wire {
  server.write(INIT);
  const settled = clock.monotonic() + SETTLE;
  let left = INIT.length;
  return {
    ...server,
    write(bytes, written) {
      const rest = bytes.subarray(left);
      left -= bytes.length - rest.length;
      server.write(rest, written);
    },
    end() {
      server.feed.pump((_piece, release) => release());
      const gone = new AbortController();
      void server.over.then(() => gone.abort());
      clock.sleep(settled - clock.monotonic(), gone.signal).then(server.end, () => {});
    },
  };
}
