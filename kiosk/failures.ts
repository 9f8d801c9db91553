import type { Failure, FailureKind } from '../contract/failure.ts';
import type { RandomBytes } from '../core/clock.ts';
import { incidentNumber } from '../core/log/incident.ts';
import type { Log } from '../core/log/log.ts';
import { OneClientError, OneServerError, ONE_ERROR } from '../core/opennebula/errors.ts';
import { SpecError } from '../core/sessions/text.ts';

export type FailureParams = Failure['params'];

/** A failure on its way to the person: thrown inside the shell, told as data outside of it. */
export class Trouble extends Error {
  override readonly name = 'Trouble';
  readonly kind: FailureKind;
  readonly params: FailureParams;
  constructor(kind: FailureKind, params: FailureParams = {}) {
    super(kind);
    this.kind = kind;
    this.params = params;
  }
}

/** Why an operation was given up: the person, or the end of the sign-in. */
export class Cancelled extends Error {
  override readonly name = 'Cancelled';
}

const RETRY: Readonly<Partial<Record<FailureKind, Failure['retry']>>> = {
  'auth-rejected': 'now',
  'session-expired': 'now',
  'wrong-state': 'later',
  'limit-reached': 'later',
  busy: 'later',
  'cloud-unreachable': 'later',
  'cloud-misbehaves': 'later',
  'tls-untrusted': 'later',
  'cloud-error': 'later',
  timeout: 'now',
  'vm-failed': 'later',
  'port-unreachable': 'now',
  'viewer-failed': 'now',
  'ticket-rejected': 'now',
  'logon-rejected': 'now',
  'logon-dropped': 'now',
  'unusable-value': 'now',
  'connection-lost': 'now',
  'session-ended': 'now',
  'desktop-refuses': 'later',
  replaced: 'now',
  cancelled: 'now',
  internal: 'later',
};

const SERVER: Readonly<Record<number, FailureKind>> = {
  [ONE_ERROR.AUTHENTICATION]: 'session-expired',
  [ONE_ERROR.AUTHORIZATION]: 'not-allowed',
  [ONE_ERROR.NO_EXISTS]: 'not-found',
  [ONE_ERROR.ACTION]: 'wrong-state',
  [ONE_ERROR.XML_RPC_API]: 'cloud-error',
  [ONE_ERROR.INTERNAL]: 'cloud-error',
  [ONE_ERROR.ALLOCATE]: 'cloud-error',
  [ONE_ERROR.LOCKED]: 'not-allowed',
  [ONE_ERROR.REPLICATION]: 'cloud-error',
};

const client = (error: OneClientError): Trouble => {
  switch (error.code) {
    case 'refused':
    case 'reset':
    case 'dns':
    case 'unreachable':
    case 'timeout':
    case 'proxy':
      return new Trouble('cloud-unreachable', { reason: error.code });
    case 'length':
      return new Trouble('cloud-unreachable', { reason: 'reset' });
    case 'tls':
      return new Trouble('tls-untrusted', { reason: error.detail });
    case 'tls-client':
    case 'no-tls':
    case 'needs-tls':
      return new Trouble('tls-mismatch', { reason: error.code });
    case 'http':
    case 'html':
    case 'redirect':
      return new Trouble('cloud-misbehaves', { reason: error.code, status: error.detail });
    case 'xml':
    case 'size':
    case 'shape':
    case 'fault':
      return new Trouble('cloud-misbehaves', { reason: error.code });
  }
};

/** Total: whatever was thrown becomes a kind with small parameters. Nothing of a message is shown. */
export function toTrouble(error: unknown): Trouble {
  if (error instanceof Trouble) return error;
  if (error instanceof Cancelled) return new Trouble('cancelled');
  if (error instanceof OneClientError) return client(error);
  if (error instanceof OneServerError) {
    return error.quota === null
      ? new Trouble(SERVER[error.code] ?? 'cloud-error')
      : new Trouble('limit-reached', { quota: error.quota });
  }
  if (error instanceof SpecError) return new Trouble('unusable-value', { what: error.field });
  return new Trouble('internal');
}

/** What the log may know of a cause: class, code, place in our own code; never a message that was made of foreign text. */
const causeOf = (error: unknown): Record<string, string | number> => {
  if (error instanceof OneClientError) return { cause: error.name, code: error.code, detail: error.detail };
  if (error instanceof OneServerError) return { cause: error.name, method: error.method, code: error.code };
  if (error instanceof Trouble || error instanceof Cancelled) return { cause: error.name };
  if (error instanceof Error)
    return { cause: error.name, message: error.message, at: (error.stack ?? '').slice(0, 400) };
  return { cause: typeof error };
};

export type Fail = (error: unknown, doing: string) => Failure;

/** Gives every failure its incident number and writes it down beside the cause. */
export function createFail(log: Log, random: RandomBytes): Fail {
  return (error, doing) => {
    const { kind, params } = toTrouble(error);
    const incident = incidentNumber(random);
    const level = kind === 'internal' ? 'error' : kind === 'cancelled' ? 'info' : 'warning';
    log.write({ level, event: `${doing} failed`, incident, fields: { kind, ...params, ...causeOf(error) } });
    return { kind, params, retry: RETRY[kind] ?? 'never', incident };
  };
}
