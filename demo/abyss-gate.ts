import type { AbyssLimits } from './abyss.ts';

export interface GateEvents<Visit> {
  /** Has a slot from now on: its request may be read. */
  readonly serve: (visit: Visit) => void;
  readonly reset: (visit: Visit) => void;
}

/** Who is served, who waits and who is turned away, in a time of its own that only `advance` moves. */
export interface Gate<Visit> {
  /** A connection; the accept thread decides about it when it gets to it. */
  arrive(visit: Visit): void;
  /** Its request is whole and takes `cost` ms of oned: `done` when its turn is over, and its slot is free. */
  work(visit: Visit, cost: number, done: () => void): void;
  /** Its connection is over. A call that oned already has is done all the same. */
  leave(visit: Visit): void;
  /** Lets `ms` go by; everything that falls into them happens in its order. */
  advance(ms: number): void;
  /** Whether anything will happen by time alone. */
  pending(): boolean;
}

export function createGate<Visit>(limits: AbyssLimits, events: GateEvents<Visit>): Gate<Visit> {
  let now = 0;
  /** When the accept thread, and when oned, is free again. */
  let acceptsAt = 0;
  let worksAt = 0;
  const coming: { readonly visit: Visit; readonly at: number }[] = [];
  const waiting: Visit[] = [];
  const served = new Set<Visit>();
  const jobs: { readonly visit: Visit; readonly at: number; readonly done: () => void }[] = [];

  const decide = (visit: Visit) => {
    if (served.size < limits.maxConn) {
      served.add(visit);
      events.serve(visit);
    } else if (waiting.length < limits.backlog) waiting.push(visit);
    else events.reset(visit);
  };
  const release = (visit: Visit) => {
    if (!served.delete(visit)) return;
    const next = waiting.shift();
    if (next !== undefined) decide(next);
  };
  /** The first thing that happens until `end`; false when there is none. */
  const happen = (end: number): boolean => {
    const [connection] = coming;
    const [job] = jobs;
    if (job !== undefined && job.at <= end && (connection === undefined || job.at <= connection.at)) {
      now = Math.max(now, job.at);
      jobs.shift();
      job.done();
      release(job.visit);
      return true;
    }
    if (connection === undefined || connection.at > end) return false;
    now = Math.max(now, connection.at);
    coming.shift();
    decide(connection.visit);
    return true;
  };

  return {
    arrive(visit) {
      const at = Math.max(now, acceptsAt);
      acceptsAt = at + limits.acceptMs;
      if (at > now) coming.push({ visit, at });
      else decide(visit);
    },
    work(visit, cost, done) {
      worksAt = Math.max(now, worksAt) + cost;
      jobs.push({ visit, at: worksAt, done });
    },
    leave(visit) {
      if (jobs.every((job) => job.visit !== visit)) release(visit);
    },
    advance(ms) {
      const end = now + ms;
      while (happen(end));
      now = end;
    },
    pending: () => coming.length > 0 || jobs.length > 0,
  };
}
