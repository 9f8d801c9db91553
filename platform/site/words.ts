import { OneClientError } from '../../core/opennebula/errors.ts';
import type { ClientErrorCode } from '../../core/opennebula/errors.ts';

const WORDS: Partial<Record<ClientErrorCode, string>> = {
  refused: 'nobody listens there',
  reset: 'the connection was cut',
  dns: 'its name is not known',
  unreachable: 'cannot be reached',
  timeout: 'did not answer in time',
  proxy: 'the proxy refuses',
  tls: 'cannot prove who it is',
  'tls-client': 'wants a certificate of this terminal',
  'no-tls': 'does not speak TLS',
  redirect: 'sends elsewhere, which is not followed',
  size: 'is too long',
  length: 'broke off',
};

/** Why a file was not to be had, for an administrator. */
export function whyNot(error: unknown): string {
  if (error instanceof TypeError) return error.message;
  if (!(error instanceof OneClientError)) throw error;
  const { code, detail } = error;
  const words = WORDS[code] ?? `answers ${detail === '' ? code : detail}`;
  return detail === '' || WORDS[code] === undefined ? words : `${words} (${detail})`;
}
