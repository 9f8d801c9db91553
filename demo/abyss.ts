/**
 * What Abyss, the web server inside oned, and oned behind it can carry. The three first numbers stand in oned.conf; the others are chosen
 * so that the model answers a storm as a running oned 7.4.0 did (SQLite, loopback): 30 polls at once, no reset; 100, 34 resets; 300, 196;
 * 15 silent connections, the next call 14.8 s later.
 *
 * The algebra: n connections come at once, the accept thread decides one each `acceptMs`, and meanwhile one poll is done each
 * `costs.pool`. Of n, 15 are served, 15 wait, x*n find a place that became free, with x = acceptMs / costs.pool; the rest is reset.
 * x = 0.30 makes that 40 of 100 and 180 of 300.
 *
 * Not in the model: the kernel's own SYN queue, which made some of oned's 30 polls a second late, and readers so slow that an answer does
 * not fit into the socket.
 */
export interface AbyssLimits {
  /** MAX_CONN: connections in service. */
  readonly maxConn: number;
  /** MAX_CONN_BACKLOG: connections that wait for service. What comes beyond is reset. */
  readonly backlog: number;
  /** TIMEOUT: how long a connection in service may take to bring its whole request, milliseconds. */
  readonly timeoutMs: number;
  /** What the accept thread takes for one connection, milliseconds. */
  readonly acceptMs: number;
  readonly costs: Costs;
}

/** Milliseconds of oned that a call takes from all others: its database has one lock, so calls are done one after the other. */
export interface Costs {
  /** Refused, or no call at all: 1.5 to 4 ms measured (256). */
  readonly refused: number;
  /** One document: 3 to 7 ms measured alone (one.system.version, one.user.info, one.vm.info). */
  readonly read: number;
  /** The VMs of a user, short: 3 to 8 ms measured. */
  readonly pool: number;
  /** The same in full: 5 to 10 ms measured. */
  readonly extended: number;
  /** What writes to the database: 12 to 36 ms measured for one.user.login, 10 to 58 for one.vm.action. 50 logins a second. */
  readonly write: number;
  /** A VM of a template: 200 and 225 ms measured. */
  readonly make: number;
}

/** oned 7.4.0 as it is installed. */
export const ONED_LIMITS: AbyssLimits = {
  maxConn: 15,
  backlog: 15,
  timeoutMs: 15_000,
  acceptMs: 1.2,
  costs: { refused: 2, read: 3, pool: 4, extended: 5, write: 20, make: 200 },
};

const POOL = /^one\.\w+pool\.(?:info|monitoring)$/;
const EXTENDED = /^one\.\w+pool\.info(?:extended|set)$/;
const READ = /^one\.\w+\.(?:info|version|monitoring)$/;

/** What a call of `method` takes from oned; `code` 0 is one that was not refused. */
export function costOf(costs: Costs, method: string, code: number): number {
  if (code !== 0) return costs.refused;
  if (method === 'one.template.instantiate') return costs.make;
  if (POOL.test(method)) return costs.pool;
  if (EXTENDED.test(method)) return costs.extended;
  return READ.test(method) ? costs.read : costs.write;
}
