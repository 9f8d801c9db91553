/** What failed on our side or on the way (after goca's client codes). */
export type ClientErrorCode =
  | 'refused'
  | 'reset'
  | 'dns'
  | 'unreachable'
  | 'timeout'
  | 'tls' //        the certificate is not trusted, or the port does not speak TLS
  | 'http' //       a status other than 200
  | 'html' //       200, but a web page
  | 'size' //       longer than the limit
  | 'xml' //        not well-formed, truncated, entities, too deep
  | 'fault' //      an XML-RPC fault: our call was malformed for this oned
  | 'shape'; //     well-formed, but not what OpenNebula answers

/** Holds no request, no answer, no fault text: a fault was seen to quote the password. */
export class OneClientError extends Error {
  override readonly name = 'OneClientError';
  readonly code: ClientErrorCode;
  /** HTTP status, fault code, or the system's error code: small and public. */
  readonly detail: string;
  constructor(code: ClientErrorCode, detail = '') {
    super(detail === '' ? code : `${code} (${detail})`);
    this.code = code;
    this.detail = detail;
  }
}

/** Error codes of oned (src/rm/Request.h, `ErrorCode`). */
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

/** oned answered and refused. Its English message is not kept: match on the code. */
export class OneServerError extends Error {
  override readonly name = 'OneServerError';
  readonly method: string;
  readonly code: number;
  constructor(method: string, code: number) {
    super(`${method} answered error ${code}`);
    this.method = method;
    this.code = code;
  }
}
