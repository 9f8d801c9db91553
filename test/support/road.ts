import type { Transport } from '../../core/opennebula/transport.ts';

export type Reply = string | Error;

/** A road that gives these replies one after the other and keeps what was sent. A reply may be made when it is asked for. */
export function answering(...replies: readonly (Reply | ((body: string) => Reply))[]): {
  readonly transport: Transport;
  readonly sent: string[];
} {
  const sent: string[] = [];
  const left = [...replies];
  return {
    sent,
    transport: {
      async post(body, receive, signal) {
        signal?.throwIfAborted();
        sent.push(body);
        const next = left.shift() ?? new Error('asked too often');
        const reply = typeof next === 'function' ? next(body) : next;
        if (typeof reply !== 'string') throw reply;
        receive(reply);
      },
    },
  };
}
