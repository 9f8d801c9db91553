import type { IncomingHttpHeaders } from 'node:http';
import { StringDecoder } from 'node:string_decoder';
import { setImmediate as turn } from 'node:timers/promises';
import { OneClientError } from '../../core/opennebula/errors.ts';
import { clientError } from './errors.ts';
import type { Told } from './errors.ts';

export interface Answer {
  readonly response: AsyncIterable<Buffer> & { readonly headers: IncomingHttpHeaders };
  /** What socket or parser said first since the request began. */
  readonly told: () => Told | null;
}

/** Bytes of a piece: with the beginning of a character, left over from the piece before, its text is no longer than 64 KB. */
const PIECE = 64 * 1024 - 4;

/**
 * Hands the body to `receive` piece by piece, with a turn of the event loop after each; the other end has to wait meanwhile. What `receive`
 * throws comes through as it is.
 */
export async function readBody(
  answer: Answer,
  maxBytes: number,
  receive: (piece: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const decoder = new StringDecoder('utf8');
  const hand = (text: string) => {
    if (text !== '') receive(text);
  };
  for await (const chunk of limitedTo(maxBytes, answer)) {
    for (let at = 0; at < chunk.length; at += PIECE) {
      hand(decoder.write(chunk.subarray(at, at + PIECE)));
      await turn();
      signal.throwIfAborted();
    }
  }
  hand(decoder.end());
}

/** The body as it is, for what is no text. */
export async function readBytes(answer: Answer, maxBytes: number, signal: AbortSignal): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of limitedTo(maxBytes, answer)) {
    signal.throwIfAborted();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** The chunks of a body that is whole, and no longer than this. */
async function* limitedTo(maxBytes: number, answer: Answer): AsyncGenerator<Buffer, void> {
  const tooLong = () => new OneClientError('size', String(maxBytes));
  if (Number(answer.response.headers['content-length'] ?? 0) > maxBytes) throw tooLong();
  let length = 0;
  for await (const chunk of chunksOf(answer)) {
    length += chunk.length;
    if (length > maxBytes) throw tooLong();
    yield chunk;
  }
  // The body was whole, and then the parser found more.
  if (answer.told()?.code?.startsWith('HPE_') === true) throw new OneClientError('length');
}

/** The chunks of the body. What the loop over them throws is not seen here, and closes the response. */
async function* chunksOf({ response, told }: Answer): AsyncGenerator<Buffer, void> {
  try {
    yield* response;
  } catch {
    const why = told();
    // A connection that ended, and not by an error, says nothing more than that.
    throw why === null ? new OneClientError('length') : clientError(why, true);
  }
}
