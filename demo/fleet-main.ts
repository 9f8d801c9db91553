/**
 * `node demo/fleet-main.ts --terminals N --desktops K --shared 0|1 [--pace MS]`: an endpoint with oned's own limits and a fleet behind it,
 * for whoever starts it as a child. Its first line says where it is and who may sign in; the passwords are throw-away:
 *
 *   {"port":12345,"users":[{"name":"fleet-0001","password":"…"},…]}      with --shared 1 one user, `classroom`
 *
 * Then it obeys lines on its standard input, one after the other. Only `stats` is answered, so an answer to it also says that what stood
 * before is done.
 *
 *   stop    nothing listens any more, connections are refused, open ones are reset: a stopped oned
 *   start   listens on the same port; users, tokens and VMs are as they were, as in oned's database
 *   stats   one line, since the last `stats` (or the start):
 *             {"calls":{"one.user.login":3,…},"codes":{"256":1},"connections":9,"resets":0,"timeouts":0,"perSecond":[4,5],
 *              "lateMs":0,"maxTokens":1}
 *             calls answered, by method; refusals among them, by code; resets and 408s of the limits; answers in each second;
 *             how far the machine was too slow for the model (`demo/tally.ts`); live login tokens of the user who has most
 *   quit    ends
 *
 * It ends with its standard input, and says what it does not understand on standard error.
 */
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { ONED_LIMITS } from './abyss.ts';
import { openEndpoint } from './endpoint.ts';
import type { Endpoint } from './endpoint.ts';
import { createFleetSite, mostTokens } from './fleet.ts';
import { createTally } from './tally.ts';

const { values } = parseArgs({
  options: {
    terminals: { type: 'string', default: '1' },
    desktops: { type: 'string', default: '1' },
    shared: { type: 'string', default: '0' },
    pace: { type: 'string', default: '400' },
  },
});
/** A typing error must not become an empty fleet, nor one that fills the memory. */
function whole(name: keyof typeof values, least: number, most: number): number {
  const number = Number(values[name]);
  if (Number.isInteger(number) && number >= least && number <= most) return number;
  throw new Error(`--${name} takes a number from ${least} to ${most}`);
}
const terminals = whole('terminals', 1, 5000);
const desktopsEach = whole('desktops', 0, 100);
const shared = whole('shared', 0, 1) === 1;
const pace = whole('pace', 0, 60_000);

const say = (value: unknown): void => void process.stdout.write(`${JSON.stringify(value)}\n`);
const complain = (line: string): void => void process.stderr.write(`${line}\n`);
const now = () => Date.now();
const pause = () => new Promise<void>((resolve) => void setTimeout(resolve, pace));

const { site, users } = createFleetSite({ terminals, desktopsEach, shared, now, pause, log: complain });
const tally = createTally(now);
let endpoint: Endpoint | null = await openEndpoint(site, ONED_LIMITS, { tally });
const { port } = endpoint;
say({ port, users: users.map(({ name, password }) => ({ name, password })) });

async function stop(): Promise<void> {
  await endpoint?.close();
  endpoint = null;
}
for await (const line of createInterface({ input: process.stdin })) {
  const word = line.trim();
  if (word === 'quit') break;
  if (word === 'stop') await stop();
  else if (word === 'start') endpoint ??= await openEndpoint(site, ONED_LIMITS, { tally, port });
  else if (word === 'stats') say({ ...tally.take(), maxTokens: mostTokens(site.users, now()) });
  else if (word !== '') complain(`fleet: not understood: ${word}`);
}
await stop();
process.exit(0);
