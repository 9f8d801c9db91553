/** What failed on our side or on the way (after goca's client codes). `detail` says more where a line below names it. */
export type ClientErrorCode =
  | 'refused'
  | 'reset'
  | 'dns'
  | 'unreachable'
  | 'timeout' //   detail: `connect`, `first byte` or `total`
  | 'proxy' //     the proxy refused to connect us; detail: its HTTP status
  | 'tls' //       the other end cannot prove who it is; detail: `authority`, `name`, `expired`, `pin`, or OpenSSL's code
  | 'tls-client' //the other end does not take our certificate, or wants one and we have none
  | 'no-tls' //    https to a port that does not speak TLS
  | 'needs-tls' // http to a port that speaks TLS only
  | 'redirect' //  3xx: never followed, the session would go wherever it points; detail: the status
  | 'http' //      another status than 200, or no HTTP at all; detail: the status or the parser's code
  | 'html' //      200, but a web page
  | 'size' //      longer than the limit
  | 'length' //    the connection ended before the Content-Length was reached, or went on after it
  | 'xml' //       not well-formed, truncated, entities, too deep
  | 'fault' //     an XML-RPC fault: our call was malformed for this oned; detail: its code
  | 'shape'; //    well-formed, but not what OpenNebula answers; detail: the path

/** Holds no request, no answer, no fault text: a fault was seen to quote the password. */
export class OneClientError extends Error {
  override readonly name = 'OneClientError';
  readonly code: ClientErrorCode;
  /** HTTP status, fault code, path, or the system's error code: small and public. */
  readonly detail: string;
  /** False when not one byte of the request can have reached oned: even a call that changes something may then be sent again. */
  readonly sent: boolean;
  constructor(code: ClientErrorCode, detail = '', sent = true) {
    super(detail === '' ? code : `${code} (${detail})`);
    this.code = code;
    this.detail = detail;
    this.sent = sent;
  }
}

/** Error codes of oned (src/rm/Request.h, `ErrorCode`; `XML_RPC_API` is `RPC_API` from 7.0 on). */
export const ONE_ERROR = {
  AUTHENTICATION: 0x0100,
  AUTHORIZATION: 0x0200,
  NO_EXISTS: 0x0400,
  ACTION: 0x0800,
  XML_RPC_API: 0x1000,
  INTERNAL: 0x2000,
  ALLOCATE: 0x4000,
  LOCKED: 0x8000,
  REPLICATION: 0x10000,
} as const;

/**
 * oned answered and refused. Its English message is not kept: match on the code. One thing of it is told apart, for the code does not:
 * a quota that is full is refused with 512 or 2048, as what is not allowed and what is not possible are.
 */
export class OneServerError extends Error {
  override readonly name = 'OneServerError';
  readonly method: string;
  readonly code: number;
  /** Which quota is full, in OpenNebula's own word (`VMS`, `RUNNING_VMS`, `MEMORY`, `RVMS`, …); null where that is not why. */
  readonly quota: string | null;
  constructor(method: string, code: number, quota: string | null = null) {
    super(`${method} answered error ${code}`);
    this.method = method;
    this.code = code;
    this.quota = quota;
  }
}

/** "limit of 1 reached for VMS quota in VM." (src/um/Quota.cc of 7.4.0, and as recorded): a part of the message, which users and groups come before. */
const QUOTA = /\blimit of [-\d.]{1,20} reached for ([A-Z][A-Z_]{1,39}) quota\b/;

/** The quota that a refusal names, or null. */
export const quotaOf = (message: string): string | null => QUOTA.exec(message)?.[1] ?? null;
