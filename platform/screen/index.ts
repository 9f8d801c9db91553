import { EyeError } from '../../core/screen.ts';
import type { Eye, EyeTrouble, Eyes, Picture, ScreenTarget } from '../../core/screen.ts';
import type { Clock } from '../../core/clock.ts';
import { HandshakeError } from '../console/handshake-error.ts';
import type { BridgeOutcome } from '../console/bridge-types.ts';
import { authenticate } from '../console/rfb-handshake.ts';
import { secure } from '../console/secure.ts';
import { socketWire } from '../console/wire.ts';
import type { Wire } from '../console/wire.ts';
import { dial } from './dial.ts';
import { beginWatching } from './watching.ts';
import type { Watching } from './watching.ts';

/** How long a server may take to answer a look, milliseconds; an idle QEMU takes 3 s. */
const ANSWER_WITHIN = 10_000;

const TROUBLES: Readonly<Record<BridgeOutcome, EyeTrouble>> = {
  unreachable: 'unreachable',
  untrusted: 'untrusted',
  'needs-tls': 'needs-tls',
  'ticket-rejected': 'ticket-rejected',
  'not-rfb': 'not-rfb',
  'not-spice': 'not-rfb',
  connected: 'reset',
  closed: 'reset',
};

/** Looks over real sockets. */
export const createEyes = (clock: Clock): Eyes => ({
  async open(target, within, signal) {
    const life = new AbortController();
    try {
      const opened = connected(target, life.signal);
      const { wire, watching } = await inTime(opened, within, clock, signal);
      return openEye(wire, watching, life, clock);
    } catch (error) {
      life.abort();
      signal.throwIfAborted();
      throw toEyeError(error);
    }
  },
});

async function connected(
  { address, password, tls }: ScreenTarget,
  life: AbortSignal,
): Promise<{ wire: Wire; watching: Watching }> {
  const socket = await dial(address, life);
  const open = socketWire(socket);
  const wire = await authenticate(
    open,
    password,
    tls === null
      ? null
      : () => {
          open.leave();
          return secure(socket, address.host, tls);
        },
  );
  return { wire, watching: await beginWatching(wire) };
}

function openEye(wire: Wire, watching: Watching, life: AbortController, clock: Clock): Eye {
  /** What the server was asked for and has not answered; a look that did not wait leaves it to the next. */
  let pending: Promise<Picture | null> | null = null;
  const close = () => {
    life.abort();
    wire.end();
    watching.close();
  };
  return {
    async look(signal) {
      signal.throwIfAborted();
      pending ??= watching.refresh();
      const asked = pending;
      // An answer that comes when nobody waits is kept, also when it is an error.
      asked.catch(() => {});
      try {
        const picture = await inTime(asked, ANSWER_WITHIN, clock, signal);
        pending = null;
        return picture;
      } catch (error) {
        signal.throwIfAborted();
        close();
        throw toEyeError(error);
      }
    },
    close,
  };
}

/** `work`, the signal's reason, or `EyeError('timeout')`: whichever is first. */
async function inTime<T>(work: Promise<T>, within: number, clock: Clock, signal: AbortSignal): Promise<T> {
  const settled = new AbortController();
  const stop = () => settled.abort(signal.reason);
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  const late = clock.sleep(within, settled.signal).then(() => {
    throw new EyeError('timeout');
  });
  late.catch(() => {});
  work.catch(() => {});
  try {
    return await Promise.race([work, late]);
  } finally {
    signal.removeEventListener('abort', stop);
    settled.abort();
  }
}

/** A feed that ends says so with an error of its own: the server has gone. */
function toEyeError(error: unknown): EyeError {
  if (error instanceof EyeError) return error;
  return new EyeError(error instanceof HandshakeError ? TROUBLES[error.outcome] : 'reset');
}
