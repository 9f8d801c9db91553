import type { Clock } from '../../core/clock.ts';
import type { Address } from '../../core/probes.ts';
import type { ConsoleTarget, Trust } from './bridge-types.ts';
import type { Pass } from './grants.ts';
import { inTime } from './in-time.ts';
import { SHARED_CLIENT_INIT, authenticate, welcome } from './rfb-handshake.ts';
import { secure } from './secure.ts';
import { beginDisplay } from './spice-display.ts';
import { admit, askedChannel, exchangeLinks } from './spice-handshake.ts';
import { CHANNEL } from './spice-link.ts';
import { lookOnly, rfbSieve, spiceSieve } from './view-only.ts';
import { dialFast, dialSocket, socketWire } from './wire.ts';
import type { Wire } from './wire.ts';

/**
 * Connects to the server of a pass and does the authentication between it and the page; answers the server's side. Rejects with
 * `HandshakeError`, or when one of them ends. `signal` ends what has not come so far.
 */
export const joinServer = (page: Wire, pass: Pass, clock: Clock, signal: AbortSignal): Promise<Wire> =>
  pass.target.protocol === 'spice'
    ? joinSpice(page, pass.target, pass.first, clock, signal)
    : joinVnc(page, pass.target, signal);

async function joinSpice(
  page: Wire,
  { address, tls, password, viewOnly = false }: Extract<ConsoleTarget, { protocol: 'spice' }>,
  first: boolean,
  clock: Clock,
  signal: AbortSignal,
): Promise<Wire> {
  const opening = new AbortController();
  const stop = () => opening.abort();
  signal.addEventListener('abort', stop, { once: true });
  try {
    const asked = await askedChannel(page, first);
    const server =
      tls === null
        ? await dialFast(address, opening.signal)
        : await dialSecure({ host: address.host, port: tls.port }, tls, opening.signal);
    const reply = await exchangeLinks(page, server, asked);
    // From the ticket on the server may have let it in: what is begun is brought to its end, whoever leaves.
    signal.removeEventListener('abort', stop);
    const result = await inTime(admit(server, reply, password), clock);
    const joined = asked.channel === CHANNEL.display ? beginDisplay(server, clock) : server;
    page.write(result);
    return viewOnly ? lookOnly(joined, spiceSieve(asked.channel)) : joined;
  } catch (error) {
    stop();
    throw error;
  }
}

async function joinVnc(
  page: Wire,
  target: Extract<ConsoleTarget, { protocol: 'vnc' }>,
  signal: AbortSignal,
): Promise<Wire> {
  const server = await authenticated(target, signal);
  await welcome(page);
  server.write(SHARED_CLIENT_INIT);
  return target.viewOnly === true ? lookOnly(server, rfbSieve()) : server;
}

async function authenticated(
  { address, password, tls = null }: Extract<ConsoleTarget, { protocol: 'vnc' }>,
  signal: AbortSignal,
): Promise<Wire> {
  if (tls === null) return await authenticate(await dialFast(address, signal), password, null);
  const socket = await dialSocket(address, signal);
  const open = socketWire(socket);
  return await authenticate(open, password, async () => {
    open.leave();
    return await secure(socket, address.host, tls);
  });
}

async function dialSecure(address: Address, trust: Trust, signal: AbortSignal): Promise<Wire> {
  return await secure(await dialSocket(address, signal), address.host, trust);
}
