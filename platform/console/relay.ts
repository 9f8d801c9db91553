import type { Clock } from '../../core/clock.ts';
import type { BridgeOutcome } from './bridge-types.ts';
import type { Pass } from './grants.ts';
import { HandshakeError } from './handshake-error.ts';
import { inTime } from './in-time.ts';
import { joinServer } from './join.ts';
import type { Wire } from './wire.ts';

/**
 * Joins a page with the server of its pass until one of them ends, or the grant does. Each side waits for the slower one, so a stalled
 * page costs no memory. The first connection of a grant tells what becomes of it, and takes the grant with it. Never rejects; resolves
 * when both sides are gone.
 */
export async function relay(
  page: Wire,
  pass: Pass,
  clock: Clock,
  tell: (outcome: BridgeOutcome) => void,
): Promise<void> {
  const ending = new AbortController();
  const end = () => ending.abort();
  const gone = new Promise<never>((_resolve, reject) => {
    ending.signal.addEventListener('abort', () => reject(new HandshakeError('closed')), { once: true });
  });
  gone.catch(() => {});
  void page.over.then(end);
  pass.signal.addEventListener('abort', end, { once: true });
  const joining = joinServer(page, pass, clock, ending.signal);
  let outcome: BridgeOutcome = 'closed';
  try {
    const server = await inTime(Promise.race([joining, gone]), clock);
    if (pass.first) tell('connected');
    page.feed.pump(server.write);
    server.feed.pump(page.write);
    await Promise.race([server.over, gone]);
  } catch (error) {
    if (error instanceof HandshakeError) outcome = error.outcome;
  }
  pass.signal.removeEventListener('abort', end);
  page.end();
  end();
  if (pass.first) {
    pass.endGrant();
    tell(outcome);
  }
  const server = await joining.catch(() => null);
  server?.end();
  await Promise.all([server?.over, page.over]);
}
