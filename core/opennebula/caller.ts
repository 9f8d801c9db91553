import type { Clock, RandomBytes } from '../clock.ts';
import { encodeCall } from './call.ts';
import type { Argument } from './call.ts';
import { nextTry, obstacleOf } from './retry.ts';
import type { CallKind } from './retry.ts';
import type { Session } from './model/common.ts';
import type { Transport } from './transport.ts';
import type { Reader } from './xml/reader.ts';

/** What every call takes besides its own arguments. */
export interface CallOptions {
  /** Ends the call; it then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** How long a cloud that is busy is asked again, milliseconds; 10 s unless told. 0 asks once. */
  readonly patience?: number;
  /** How many answers in a row that the session is not known (256) are believed; 2 unless told: a locked database gives one to a right password. */
  readonly refusals?: number;
}

/** One XML-RPC call, with what may be done when it fails. */
export type Caller = <T>(call: {
  readonly kind: CallKind;
  readonly method: string;
  readonly session: Session;
  readonly args: readonly Argument[];
  /** A fresh reader for each try. */
  readonly reader: () => Reader<T>;
  readonly options?: CallOptions | undefined;
}) => Promise<T>;

const PATIENCE = 10_000;
const REFUSALS = 2;

/** A random number from 0 to 1. */
export const fraction = (random: RandomBytes): number => {
  const [high = 0, low = 0] = random(2);
  return (high * 256 + low) / 65_535;
};

/** Sends calls over `transport` as `retry.ts` decides. Rejects with `OneClientError`, `OneServerError`, or the signal's reason. */
export function createCaller(transport: Transport, clock: Clock, random: RandomBytes): Caller {
  return async ({ kind, method, session, args, reader, options = {} }) => {
    const { signal, patience = PATIENCE, refusals = REFUSALS } = options;
    const body = encodeCall(method, [`${session.user}:${session.secret}`, ...args]);
    const begun = clock.monotonic();
    let refused = 0;
    let down = 0;
    for (let count = 1; ; count++) {
      const started = clock.monotonic();
      try {
        const answer = reader();
        await transport.post(body, (piece) => answer.write(piece), signal);
        return answer.end();
      } catch (error) {
        if (signal?.aborted === true) throw error;
        const obstacle = obstacleOf(error);
        refused = obstacle === 'refused' ? refused + 1 : 0;
        down = obstacle === 'down' ? down + 1 : 0;
        const now = clock.monotonic();
        const tries = { count, refused, down, elapsed: now - begun, took: now - started };
        const wait = nextTry(error, kind, tries, { patience, refusals }, fraction(random));
        if (wait === null) throw error;
        await clock.sleep(wait, signal);
      }
    }
  };
}
