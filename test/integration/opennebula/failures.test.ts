import { describe, expect, onTestFinished, test } from 'vitest';
import { failureSentence, translate } from '../../../contract/catalogue/index.ts';
import { createOpenNebula } from '../../../core/opennebula/client.ts';
import { OneClientError } from '../../../core/opennebula/errors.ts';
import { toTrouble } from '../../../kiosk/failures.ts';
import { systemClock, systemRandom } from '../../../platform/clock.ts';
import { createHttpTransport } from '../../../platform/http/transport.ts';
import type { TransportOptions } from '../../../platform/http/transport.ts';
import { openStand } from '../../support/abyss.ts';
import { answerOf, recordedAnswer } from '../../support/recorded.ts';
import { closedPort, serveTcp } from '../../support/servers.ts';
import { OPTIONS, answering, held, http } from '../http/road.ts';
import { answeringTls, makeCertificates, tls } from '../http/secure.ts';

const SESSION = { user: 'alice', secret: 'pl4nted-secret' };
const certificates = makeCertificates();

/** What a person is told when the list is asked for: by the whole road, from the socket to the sentence. */
async function told(endpoint: string, more: Partial<TransportOptions> = {}) {
  const transport = createHttpTransport({ ...OPTIONS, endpoints: [endpoint], ...more });
  const one = createOpenNebula(transport, systemClock, systemRandom);
  const error: unknown = await one.user.info(SESSION, { patience: 0 }).then(
    () => new Error('answered'),
    (caught: unknown) => caught,
  );
  const { kind, params } = toTrouble(error);
  return {
    // With its detail for XML, by which the log tells one broken answer from another.
    code: error instanceof OneClientError && error.code !== 'xml' ? error.code : String(error),
    sentence: translate('en', failureSentence({ kind, params })),
  };
}
const toldOf = async (...bytes: string[]) => told((await answering(bytes)).url);
const good = recordedAnswer('user.info.self');
const deep = `<USER>${'<A>'.repeat(20_000)}${'</A>'.repeat(20_000)}</USER>`;
const BOMB = `<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]><methodResponse><params><param><value>&b;</value></param></params></methodResponse>`;

/** Each kind of hostile or broken cloud, and the words for it. Where two share their words, a person could do nothing different. */
const CASES: readonly (readonly [string, () => ReturnType<typeof told>, code: string, words: RegExp])[] = [
  [
    'nobody listens',
    async () => told(`http://127.0.0.1:${await closedPort()}/RPC2`),
    'refused',
    /does not accept connections/,
  ],
  [
    'TLS to oned’s own port, which speaks none and hangs',
    async () => {
      const { endpoint } = await openStand();
      onTestFinished(() => endpoint.close());
      return await told(endpoint.url.replace('http:', 'https:'));
    },
    'no-tls',
    /does not speak TLS/,
  ],
  [
    'plain HTTP to a port that speaks TLS only',
    async () => {
      const { port } = await answeringTls(certificates.server);
      return await told(`http://127.0.0.1:${port}/RPC2`);
    },
    'needs-tls',
    /speaks TLS only/,
  ],
  [
    'a certificate of an authority that nobody knows',
    async () => told((await answeringTls(certificates.server)).url, tls({ ca: certificates.impostor.cert })),
    'tls',
    /cannot prove who it is/,
  ],
  [
    'a certificate for another name',
    async () => {
      const { port } = await answeringTls(certificates.server);
      return await told(`https://127.0.0.1:${port}/RPC2`, tls({ ca: certificates.authority.cert }));
    },
    'tls',
    /for another name/,
  ],
  [
    'a certificate that is not the pinned one',
    async () =>
      told(
        (await answeringTls(certificates.server)).url,
        tls({ ca: certificates.authority.cert, pins: [Array.from({ length: 32 }, () => 'aa').join(':')] }),
      ),
    'tls',
    /another certificate than this terminal knows/,
  ],
  [
    'a redirect',
    () => toldOf(http('', '302 Found', 'Location: http://127.0.0.1:1/\r\n')),
    'redirect',
    /points somewhere else/,
  ],
  [
    'a web page with a good status',
    () => toldOf(http('<!doctype html><html>sign in to the wireless</html>')),
    'html',
    /web page answered/,
  ],
  [
    'a proxy that is in trouble',
    () => toldOf(http('<html>502</html>', '502 Bad Gateway')),
    'http',
    /Something other than the cloud/,
  ],
  [
    'a body that ends before its length',
    () => toldOf(http(good).slice(0, -200)),
    'length',
    /dropped the connection/,
  ],
  ['a connection that is reset', () => toldOf('RESET'), 'reset', /dropped the connection/],
  [
    'an answer that never comes',
    async () => told(`http://127.0.0.1:${(await held(serveTcp(() => {}))).port}/RPC2`),
    'timeout',
    /does not answer in time/,
  ],
  ['an answer of 100 MB', () => toldOf(http('x'.repeat(200_000))), 'size', /longer than this terminal takes/],
  [
    'XML that ends in the middle',
    () => toldOf(http(good.slice(0, 900))),
    'OneClientError: xml (truncated)',
    /makes no sense/,
  ],
  [
    'XML 20,000 deep',
    async () => told((await answering([http(answerOf(deep))])).url, { maxBytes: 1_000_000 }),
    'OneClientError: xml (depth)',
    /makes no sense/,
  ],
  ['an entity bomb', () => toldOf(http(BOMB)), 'OneClientError: xml (markup)', /makes no sense/],
  ['another document', () => toldOf(http(answerOf('<HOST><ID>1</ID></HOST>'))), 'shape', /makes no sense/],
  [
    'a fault, which quotes the password',
    () => toldOf(http(recordedAnswer('rpc.no-args'))),
    'fault',
    /does not understand this terminal/,
  ],
  [
    'a user who is disabled, of whom oned says what it says of a wrong password',
    () => toldOf(http(recordedAnswer('auth.disabled-user'))),
    'OneServerError: one.user.info answered error 256',
    /sign-in has ended/,
  ],
  [
    'a token that has ended',
    () => toldOf(http(recordedAnswer('auth.token.expired'))),
    'OneServerError: one.user.info answered error 256',
    /sign-in has ended/,
  ],
];

describe('every hostile cloud has a failure of its own, from the socket to the sentence', () => {
  test.each(CASES)('%s', async (_what, meet, code, words) => {
    const { code: met, sentence } = await meet();
    expect(met).toBe(code);
    expect(sentence).toMatch(words);
    expect(sentence).not.toContain('pl4nted');
  });
});

test('an answer cut at any byte is a failure with a type, and never an answer', async () => {
  const small = recordedAnswer('system.version');
  const bytes = Buffer.from(small);
  const outcomes = new Set<string>();
  for (let length = 0; length < bytes.length; length++) {
    const cut = bytes.subarray(0, length).toString('utf8');
    // The closing tag is the last thing that counts: what follows it is white space.
    if (cut.trimEnd() === small.trimEnd()) continue;
    const one = createOpenNebula({ post: async (_body, receive) => receive(cut) }, systemClock, systemRandom);
    const error: unknown = await one.system.version(SESSION, { patience: 0 }).then(
      (version) => `answered ${version}`,
      (caught: unknown) => caught,
    );
    expect(error, `${length} bytes`).toBeInstanceOf(OneClientError);
    if (error instanceof OneClientError) outcomes.add(error.code);
  }
  expect([...outcomes]).toEqual(['xml']);
});
