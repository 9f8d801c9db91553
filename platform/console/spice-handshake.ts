import { HandshakeError } from './handshake-error.ts';
import { CHANNEL, TICKET_SIZE, linkMessage, linkReply, sealTicket } from './spice-link.ts';
import type { LinkMessage } from './spice-link.ts';
import type { Wire } from './wire.ts';

/** SPICE_COMMON_CAP_AUTH_SPICE, the mechanism that both choose. */
const AUTH_SPICE = 1;
const [OK, NEED_SECURED, PERMISSION_DENIED] = [0, 5, 7];
const BESIDE_MAIN: readonly number[] = [CHANNEL.display, CHANNEL.inputs, CHANNEL.cursor];

/** What a ticket is sealed with, and whether the mechanism is named before it. */
interface Admission {
  readonly chooses: boolean;
  readonly key: Buffer;
}

/** What a page asks for. The first connection is the main channel of a new session, the others belong to one; nothing else is passed on. */
export async function askedChannel(page: Wire, first: boolean): Promise<LinkMessage> {
  const asked = await linkMessage(page.feed);
  const main = asked.channel === CHANNEL.main && asked.connection === 0;
  const beside = BESIDE_MAIN.includes(asked.channel) && asked.connection !== 0;
  if (!(first ? main : beside)) throw new HandshakeError('not-spice');
  return asked;
}

/** The two halves before the ticket, which the page makes up: what it encrypted is nothing, and is thrown away. */
export async function exchangeLinks(page: Wire, server: Wire, asked: LinkMessage): Promise<Admission> {
  server.write(asked.bytes);
  const reply = await linkReply(server.feed);
  if (reply.error === NEED_SECURED) throw new HandshakeError('needs-tls');
  if (reply.error !== OK) throw new HandshakeError('not-spice');
  page.write(reply.bytes);
  const chooses = asked.choosesAuth && reply.choosesAuth;
  if (chooses && (await page.feed.take(4)).readUInt32LE(0) !== AUTH_SPICE)
    throw new HandshakeError('not-spice');
  await page.feed.take(TICKET_SIZE);
  return { chooses, key: reply.key };
}

/** Gives the server the real ticket. Answers its consent, as the page is to hear it; it never hears of a refusal. */
export async function admit(
  { feed, write }: Wire,
  { chooses, key }: Admission,
  ticket: string | null,
): Promise<Buffer> {
  const sealed = sealTicket(ticket ?? '', key);
  write(chooses ? Buffer.concat([Buffer.from([AUTH_SPICE, 0, 0, 0]), sealed]) : sealed);
  const result = await feed.take(4);
  const code = result.readUInt32LE(0);
  if (code !== OK) throw new HandshakeError(code === PERMISSION_DENIED ? 'ticket-rejected' : 'not-spice');
  return result;
}
