import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { ONED_LIMITS } from '../../demo/abyss.ts';
import type { AbyssLimits } from '../../demo/abyss.ts';
import { openEndpoint } from '../../demo/endpoint.ts';
import type { Endpoint } from '../../demo/endpoint.ts';
import { createFleetSite } from '../../demo/fleet.ts';
import type { Fleet } from '../../demo/fleet.ts';
import type { Tally } from '../../demo/tally.ts';

export interface Person {
  readonly name: string;
  readonly password: string;
}

/** A whole HTTP request. Written here, so that nothing of ours stands between the test and the wire. */
function rawCall(method: string, args: readonly (string | number)[]): string {
  const values = args.map((each) =>
    typeof each === 'string' ? `<string>${each}</string>` : `<int>${each}</int>`,
  );
  const params = values.map((value) => `<param><value>${value}</value></param>`).join('');
  const body = `<?xml version="1.0"?><methodCall><methodName>${method}</methodName><params>${params}</params></methodCall>`;
  return `POST /RPC2 HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: text/xml\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
}
export const rawPoll = ({ name, password }: Person): string =>
  rawCall('one.vmpool.info', [`${name}:${password}`, -3, -1, -1, -1]);
export const rawLogin = ({ name, password }: Person): string =>
  rawCall('one.user.login', [`${name}:${password}`, name, '', 60]);

export interface Outcome {
  readonly how: 'answered' | 'reset' | 'refused' | 'else';
  /** All that came back. */
  readonly text: string;
  readonly ms: number;
}

/** Sends `bytes` on a connection of its own and waits until it is over. */
export function exchange(port: number, bytes: string): Promise<Outcome> {
  return new Promise((resolve) => {
    const began = performance.now();
    let text = '';
    let code = '';
    const socket = connect({ port, host: '127.0.0.1' });
    socket.on('data', (chunk: Buffer) => (text += chunk.toString('utf8')));
    socket.on('error', (error: NodeJS.ErrnoException) => (code = error.code ?? 'ERROR'));
    socket.on('close', () => {
      const answered = text.startsWith('HTTP/1.1 200') && text.trimEnd().endsWith('</methodResponse>');
      // A reset can meet the request on its way out, too.
      const reset = code === 'ECONNRESET' || code === 'EPIPE';
      const how = answered ? 'answered' : reset ? 'reset' : code === 'ECONNREFUSED' ? 'refused' : 'else';
      resolve({ how, text, ms: performance.now() - began });
    });
    socket.write(bytes);
  });
}

/** As many at once, and how each of them ended. */
export const storm = (port: number, count: number, bytes: string): Promise<Outcome[]> =>
  Promise.all(Array.from({ length: count }, () => exchange(port, bytes)));

export const counted = (outcomes: readonly Outcome[], how: Outcome['how']): number =>
  outcomes.filter((each) => each.how === how).length;

/** Connections that say nothing. */
export const silence = (port: number, count: number): Promise<Socket[]> =>
  Promise.all(
    Array.from(
      { length: count },
      () =>
        new Promise<Socket>((resolve) => {
          const socket = connect({ port, host: '127.0.0.1' }, () => resolve(socket));
          socket.on('error', () => {}).resume();
        }),
    ),
  );

export interface Stand {
  readonly fleet: Fleet;
  readonly endpoint: Endpoint;
  readonly person: Person;
}

/** A small fleet behind these limits. */
export async function openStand(limits: AbyssLimits | null = ONED_LIMITS, tally?: Tally): Promise<Stand> {
  const fleet = createFleetSite({
    ...{ terminals: 2, desktopsEach: 3, now: () => Date.now(), log: (line: string) => console.warn(line) },
    pause: () => new Promise((resolve) => void setTimeout(resolve, 10)),
  });
  const [person] = fleet.users;
  if (person === undefined) throw new Error('the fleet has no user');
  return { fleet, person, endpoint: await openEndpoint(fleet.site, limits, tally ? { tally } : {}) };
}

/** How long a call waits behind as many silent connections as there are slots, milliseconds. */
export async function measureBlocked({ endpoint, person }: Stand, slots: number): Promise<number> {
  const silent = await silence(endpoint.port, slots);
  const { how, ms } = await exchange(endpoint.port, rawPoll(person));
  silent.forEach((socket) => socket.destroy());
  if (how !== 'answered') throw new Error(`the call behind the silent ones was not answered: ${how}`);
  return ms;
}

/** Resets of 30, 100 and 300 polls at once, and milliseconds behind 15 silent connections: what was measured on a running oned 7.4.0. */
export interface MeasuredLimits {
  readonly at30: number;
  readonly at100: number;
  readonly at300: number;
  readonly blockedMs: number;
}

/** Measures the demo with oned's true limits; takes their time-out, 15 s. */
export async function measureLimits(limits: AbyssLimits = ONED_LIMITS): Promise<MeasuredLimits> {
  const stand = await openStand(limits);
  try {
    const resets = async (count: number): Promise<number> =>
      counted(await storm(stand.endpoint.port, count, rawPoll(stand.person)), 'reset');
    return {
      at30: await resets(30),
      at100: await resets(100),
      at300: await resets(300),
      blockedMs: Math.round(await measureBlocked(stand, limits.maxConn)),
    };
  } finally {
    await stand.endpoint.close();
  }
}
