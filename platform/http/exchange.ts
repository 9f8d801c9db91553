import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { OneClientError } from '../../core/opennebula/errors.ts';
import { ask } from './ask.ts';
import { readBody } from './body.ts';
import { WANTS_CERTIFICATE, WANTS_TLS } from './errors.ts';
import { orEnd, within } from './within.ts';

export interface Question {
  readonly url: URL;
  /** The socket ends at a proxy, which has to be told the whole URL. */
  readonly absolute: boolean;
  readonly body: Buffer;
}

export interface ExchangeLimits {
  /** Milliseconds from the beginning of the request until status and headers are there. */
  readonly firstByte: number;
  readonly maxBytes: number;
}

const headersOf = ({ body }: Question) => ({ 'Content-Type': 'text/xml', 'Content-Length': body.length });

/** What is read of an error page at most, to tell by it what was wanted. */
const PAGE = 4_096;

/**
 * One request over `socket`, which is closed after it whatever comes. As oned wants it: it serves one request a connection, and answers 411
 * when there is no Content-Length. No redirect is followed, and of another answer than 200 nothing is received. Resolves with the Date that
 * the other end wrote, as it wrote it.
 */
export async function exchange(
  socket: Socket,
  question: Question,
  limits: ExchangeLimits,
  receive: (piece: string) => void,
  signal: AbortSignal,
): Promise<string | null> {
  const end = () => socket.destroy();
  signal.addEventListener('abort', end, { once: true });
  try {
    const late = () => new OneClientError('timeout', 'first byte');
    const answer = await within(limits.firstByte, late, signal, (limited) =>
      ask(socket, { ...question, headers: headersOf(question) }, limited),
    );
    if (answer.response.statusCode !== 200)
      throw await refusal(answer.response, question.url, limits.firstByte, signal);
    await readBody(answer, limits.maxBytes, receive, signal);
    return answer.response.headers.date ?? null;
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener('abort', end);
    socket.destroy();
  }
}

async function refusal(
  response: IncomingMessage,
  { protocol }: URL,
  ms: number,
  signal: AbortSignal,
): Promise<OneClientError> {
  const status = response.statusCode ?? 0;
  if (status >= 300 && status < 400) return new OneClientError('redirect', String(status));
  // Said by proxies only.
  if (status === 407) return new OneClientError('proxy', String(status));
  if (status === 400) {
    const page = await beginning(response, ms, signal);
    if (protocol === 'http:' && WANTS_TLS.test(page)) return new OneClientError('needs-tls');
    if (protocol === 'https:' && WANTS_CERTIFICATE.test(page)) return new OneClientError('tls-client');
  }
  return new OneClientError('http', String(status));
}

/** The beginning of the body, as far as it comes within `ms`. */
async function beginning(response: IncomingMessage, ms: number, signal: AbortSignal): Promise<string> {
  let text = '';
  const late = () => new Error('the page is late');
  await within(ms, late, signal, (limited) =>
    orEnd<void>(limited, (resolve) => {
      response.on('data', (chunk: Buffer) => {
        text += chunk.toString('latin1');
        if (text.length > PAGE) resolve();
      });
      response.on('end', resolve).on('close', resolve);
    }),
  ).catch(() => signal.throwIfAborted());
  return text;
}
