import type { Socket } from 'node:net';
import { connect as tlsConnect } from 'node:tls';
import { WANTS_TLS, clientError } from './errors.ts';
import { openStream } from './stream.ts';
import { orEnd, within } from './within.ts';

/** What is read of an answer at most. */
const MOST_BYTES = 4_096;

/** Holds no secret. 1.0: the other end is to close by itself. */
const QUESTION = 'OPTIONS * HTTP/1.0\r\n\r\n';

/** By one connection of its own, closed after `ms` at most. Never rejects; silence is no. */
type Probe = (url: URL, proxy: URL | null, ms: number, signal: AbortSignal) => Promise<boolean>;

/** Whether the port behind an https endpoint speaks plain HTTP. */
export const speaksPlain: Probe = async (url, proxy, ms, signal) => {
  let text = '';
  const answer = await ask(url, proxy, ms, signal, (socket, decide) => {
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      // A 400 may still turn out to be the page of a TLS server.
      const early = isPlain(text) && !/^HTTP\S+ 400/.test(text);
      if (early || text.length > MOST_BYTES) decide(isPlain(text));
    });
    socket.on('end', () => decide(isPlain(text)));
    socket.write(QUESTION);
  });
  return answer ?? isPlain(text);
};

/** Servers of TLS answer plain HTTP too: with a page that says so. */
const isPlain = (text: string): boolean => /^HTTP\/\d\.\d \d{3}/.test(text) && !WANTS_TLS.test(text);

/** Whether the port behind a plain endpoint speaks TLS, whoever it is. */
export const speaksTls: Probe = async (url, proxy, ms, signal) => {
  const answer = await ask(url, proxy, ms, signal, (socket, decide) => {
    // Nothing but the hello is sent, so there is nothing to verify for.
    const hello = tlsConnect({ socket, rejectUnauthorized: false });
    hello.on('secureConnect', () => decide(true));
    hello.on('error', (error) => decide(clientError(error, false).code.startsWith('tls')));
  });
  return answer ?? false;
};

/** What `talk` decides on over a new stream; null when it ended before. */
async function ask(
  url: URL,
  proxy: URL | null,
  ms: number,
  signal: AbortSignal,
  talk: (socket: Socket, decide: (answer: boolean) => void) => void,
): Promise<boolean | null> {
  const late = () => new Error('no answer');
  try {
    return await within(ms, late, signal, async (limited) => {
      const socket = await openStream(url, proxy, limited);
      try {
        return await orEnd<boolean | null>(limited, (resolve) => {
          socket.on('close', () => resolve(null));
          talk(socket, resolve);
        });
      } finally {
        socket.destroy();
      }
    });
  } catch {
    return null;
  }
}
