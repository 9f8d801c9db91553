import type { Socket } from 'node:net';
import type { Endpoint } from './endpoint.ts';
import { fault as xmlFault, refusal } from './envelope.ts';
import { createFault } from './faults-counter.ts';
import type { Counter, Fault } from './faults-counter.ts';

/** What comes in place of an answer. */
export type WrongAnswer =
  | 'garbage' //    HTTP 200 and no XML
  | 'half' //       XML that ends in the middle
  | 'page' //       a web page with a good status, as of a portal that wants a sign-in
  | 'gateway' //    502 of a proxy before oned
  | 'fault' //      an XML-RPC fault
  | 'stranger' //   a well-formed document of something else
  | 'unknown' //    256: oned does not know who asks
  | 'locked' //     256 after 2.5 s: its database was locked
  | 'no-leader' //  8192: a zone that elects its leader
  | 'no-right' //   512
  | 'quota'; //     512, and which limit it was

/** Before the call is carried out, or after it and before its answer. */
export type Moment = 'before' | 'after';

export interface OnedFaults {
  /** The connection of the next calls of `method` is reset. */
  cut(method: string, moment: Moment, times?: number): Fault;
  /** The next call of `method` meets an oned that is restarted: everything open ends, and nobody listens for `away` ms. */
  restart(method: string, moment: Moment, away: number): Fault;
  /** Calls of `method` are answered so, and not carried out; `*` is every method. */
  answer(method: string, what: WrongAnswer, times?: number): Fault;
  /** Calls are carried out, and answered `ms` later; Infinity: never, while the fault is there. */
  slow(method: string, ms: number, times?: number): Fault;
  /** Nobody listens on its port until the fault is ended. Bites once for the end of its service. */
  stop(): Promise<Fault>;
}

/** What the endpoint asks before it answers a call; null where nothing is wrong. */
export type Meet = (call: MetCall) => (() => void) | null;

export interface MetCall {
  readonly method: string;
  readonly socket: Socket;
  /** Carries it out and answers it. */
  readonly answer: () => void;
  /** Carries it out, and no more. */
  readonly carryOut: () => void;
}

/** What oned waits for its database's lock, milliseconds. */
const LOCK_WAIT = 2_600;

const http = (status: string, type: string, body: string): string =>
  `HTTP/1.1 ${status}\r\nContent-type: ${type}\r\nContent-length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`;
const xml = (body: string): string => http('200 OK', 'text/xml; charset=utf-8', body);

/** The whole HTTP answer. */
function wrongAnswer(what: WrongAnswer, method: string): string {
  switch (what) {
    case 'garbage':
      return xml('\u0007\u0000 not a document');
    case 'half':
      return xml('<?xml version="1.0"?><methodResponse><params><param><value><array><data><value>');
    case 'page':
      return http('200 OK', 'text/html', '<!doctype html><html><body>Please sign in</body></html>');
    case 'gateway':
      return http('502 Bad Gateway', 'text/html', '<html><body>502 Bad Gateway</body></html>');
    case 'fault':
      return xml(xmlFault(-501, 'Parameter list is not what the method takes'));
    case 'stranger':
      return xml('<?xml version="1.0"?><feed><entry/></feed>');
    case 'unknown':
    case 'locked':
      return xml(refusal(`[${method}] User couldn't be authenticated, aborting call.`, 256));
    case 'no-leader':
      return xml(refusal(`[${method}] Cannot process request, no leader found`, 8192));
    case 'quota':
      return xml(refusal(`[${method}] User [2] : user [2] limit of 17 reached for VMS quota in VM.`, 512));
    case 'no-right':
      return xml(refusal(`[${method}] User [2] : Not authorized to perform MANAGE VM [1].`, 512));
  }
}

interface Due {
  readonly method: string;
  readonly fault: Counter;
  readonly act: (call: MetCall) => void;
  left: number;
}

/** `open` opens oned's port: 0 is a free one. */
export async function createFaultyOned(open: (meet: Meet, port: number) => Promise<Endpoint>): Promise<{
  readonly url: string;
  readonly faults: OnedFaults;
  close(): Promise<void>;
}> {
  const due = new Set<Due>();
  const meet: Meet = (call) => {
    const met = [...due].find((each) => each.left > 0 && ['*', call.method].includes(each.method));
    if (met === undefined) return null;
    return () => {
      met.left -= 1;
      met.fault.bite();
      met.act(call);
    };
  };
  let endpoint: Endpoint | null = await open(meet, 0);
  const { url, port } = endpoint;
  let closed = false;
  /** One change at a time: a port is free again only when its last owner has left it. */
  let changes: Promise<void> = Promise.resolve();
  const change = (work: () => Promise<void>): Promise<void> => {
    changes = changes.then(work);
    return changes;
  };
  const stop = () =>
    change(async () => {
      await endpoint?.close();
      endpoint = null;
    });
  const start = () =>
    change(async () => {
      if (!closed) endpoint ??= await open(meet, port);
    });
  const add = (method: string, times: number, act: Due['act'], undo = () => {}): Counter => {
    const fault = createFault(async () => {
      due.delete(entry);
      undo();
      await start();
    });
    const entry = { method, fault, act, left: times };
    due.add(entry);
    return fault;
  };
  return {
    url,
    faults: {
      cut: (method, moment, times = 1) =>
        add(method, times, ({ carryOut, socket }) => {
          if (moment === 'after') carryOut();
          socket.resetAndDestroy();
        }),
      restart: (method, moment, away) =>
        add(method, 1, ({ carryOut, socket }) => {
          if (moment === 'after') carryOut();
          socket.resetAndDestroy();
          void stop().then(() => setTimeout(() => void start(), away));
        }),
      answer: (method, what, times = Infinity) =>
        add(method, times, ({ socket, method: called }) => {
          const send = () => socket.end(wrongAnswer(what, called));
          if (what === 'locked') setTimeout(send, LOCK_WAIT);
          else send();
        }),
      slow: (method, ms, times = Infinity) => {
        const held = new Set<() => void>();
        const release = () => held.forEach((answer) => answer());
        return add(
          method,
          times,
          ({ answer }) => {
            if (Number.isFinite(ms)) setTimeout(answer, ms);
            else held.add(answer);
          },
          release,
        );
      },
      async stop() {
        const fault = createFault(start);
        if (endpoint !== null) fault.bite();
        await stop();
        return fault;
      },
    },
    async close() {
      closed = true;
      await stop();
    },
  };
}
