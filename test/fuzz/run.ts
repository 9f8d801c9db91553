/** Gives the client answers that chance made and judges what it makes of them. */
import { createOpenNebula } from '../../core/opennebula/client.ts';
import type { OpenNebula } from '../../core/opennebula/client.ts';
import { OneClientError, OneServerError } from '../../core/opennebula/errors.ts';
import type { Session } from '../../core/opennebula/model/common.ts';
import { inspect } from 'node:util';
import { systemClock, systemRandom } from '../../platform/clock.ts';
import { nextAnswer, readBases } from './answers.ts';
import { createChance } from './random.ts';
import type { Chance } from './random.ts';
import { PLANTED } from './values.ts';

const SESSION: Session = { user: 'alice', secret: PLANTED };
const ONCE = { patience: 0 };
const TOKEN = 'a'.repeat(32);
const WISH = { name: 'x', hold: false, values: {}, persistent: false };

/** Every way to read an answer. */
const CALLS: readonly (readonly [method: string, call: (one: OpenNebula) => Promise<unknown>])[] = [
  ['one.system.version', (one) => one.system.version(SESSION, ONCE)],
  ['one.user.info', (one) => one.user.info(SESSION, ONCE)],
  ['one.user.info', (one) => one.user.tokens(SESSION, 'onekiosk-', ONCE)],
  ['one.user.login', (one) => one.user.login(SESSION, TOKEN, 60, undefined, ONCE)],
  ['one.group.info', (one) => one.group.info(SESSION, -1, ONCE)],
  ['one.vmpool.info', (one) => one.vmPool.info(SESSION, -3, ONCE)],
  ['one.vmpool.infoextended', (one) => one.vmPool.infoExtended(SESSION, -3, ONCE)],
  ['one.vmpool.infoset', (one) => one.vmPool.infoSet(SESSION, [1], ONCE)],
  ['one.vmpool.monitoring', (one) => one.vmPool.monitoring(SESSION, -3, ONCE)],
  ['one.vm.info', (one) => one.vm.info(SESSION, 7, ONCE)],
  ['one.vm.action', (one) => one.vm.action(SESSION, 7, 'resume', ONCE)],
  ['one.vm.snapshotcreate', (one) => one.vm.snapshotCreate(SESSION, 7, 'x', ONCE)],
  ['one.templatepool.info', (one) => one.template.pool(SESSION, -2, ONCE)],
  ['one.template.info', (one) => one.template.info(SESSION, 7, ONCE)],
  ['one.template.instantiate', (one) => one.template.instantiate(SESSION, 7, WISH, ONCE)],
  ['one.imagepool.info', (one) => one.image.pool(SESSION, -2, ONCE)],
];

export interface FuzzReport {
  readonly count: number;
  readonly seed: number;
  /** Answers that were decoded, and refusals by code (`OneServerError` for what oned refused). */
  readonly outcomes: Readonly<Record<string, number>>;
  /** The slowest one, milliseconds. */
  readonly slowest: number;
  /** What must not happen, with the number of the answer, by which `--seed` and `--only` bring it back. */
  readonly faults: readonly string[];
}

export interface FuzzOptions {
  readonly count: number;
  readonly seed: number;
  /** Only this answer of the run. */
  readonly only?: number;
  readonly progress?: (done: number) => void;
  /** The client that is tried; a test of the judge gives a bad one. */
  readonly client?: typeof createOpenNebula;
}

/** A single answer may take so long at most, milliseconds: anything beyond is a hang. */
const HANG = 2_000;
const LONGEST_DETAIL = 200;

/** Each answer has a seed of its own, so that one can be had again without those before it. */
const chanceOf = (seed: number, index: number): Chance =>
  createChance(Math.imul(seed, 0x9e3779b1) ^ Math.imul(index + 1, 0x85ebca6b));

export async function runFuzz({
  count,
  seed,
  only,
  progress,
  client = createOpenNebula,
}: FuzzOptions): Promise<FuzzReport> {
  const bases = readBases();
  const outcomes: Record<string, number> = {};
  const faults: string[] = [];
  let slowest = 0;
  const unhandled = (error: unknown) => void faults.push(`unhandled rejection: ${String(error)}`);
  process.on('unhandledRejection', unhandled);
  try {
    for (let index = only ?? 0; index < (only === undefined ? count : only + 1); index++) {
      const chance = chanceOf(seed, index);
      const { body, call } = nextAnswer(bases, chance);
      const started = performance.now();
      const { outcome, fault } = await judge(client, body, call, chance);
      const took = performance.now() - started;
      slowest = Math.max(slowest, took);
      outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
      if (fault !== null) faults.push(`answer ${index}: ${fault}`);
      if (took > HANG) faults.push(`answer ${index}: took ${took.toFixed(0)} ms`);
      if (index % 10_000 === 9_999) progress?.(index + 1);
    }
    // What was left behind by a promise that nobody waited for comes now.
    await new Promise((resolve) => setTimeout(resolve, 20));
  } finally {
    process.off('unhandledRejection', unhandled);
  }
  return { count, seed, outcomes, slowest, faults };
}

async function judge(
  client: typeof createOpenNebula,
  body: string,
  method: string,
  chance: Chance,
): Promise<{ readonly outcome: string; readonly fault: string | null }> {
  const fitting = CALLS.filter(([name]) => name === method);
  const [, ask] = chance.pick(fitting.length === 0 || chance.fraction() < 0.1 ? CALLS : fitting);
  const one = client(
    {
      async post(_body, receive) {
        // In pieces of any length: one character, a network's packet, all of it.
        const longest = chance.pick([1, 7, 1_400, 65_536, 65_536]);
        const least = body.length > 20_000 ? 1_400 : 1;
        for (let at = 0; at < body.length;) {
          const next = Math.min(body.length, at + Math.max(least, 1 + chance.below(longest)));
          receive(body.slice(at, next));
          at = next;
        }
      },
    },
    systemClock,
    systemRandom,
  );
  try {
    await ask(one);
    return { outcome: 'decoded', fault: null };
  } catch (error) {
    if (!(error instanceof OneClientError || error instanceof OneServerError))
      return { outcome: 'crash', fault: `not a typed failure: ${inspect(error).slice(0, 300)}` };
    const outcome = error instanceof OneServerError ? 'refused by oned' : error.code;
    const shown = inspect(error, { depth: 10, showHidden: true });
    if (shown.includes(PLANTED)) return { outcome, fault: 'the secret is in the error' };
    const detail = error instanceof OneClientError ? error.detail : String(error.code);
    if (detail.length > LONGEST_DETAIL || /\p{Cc}/u.test(detail))
      return { outcome, fault: `a detail that no log should have: ${JSON.stringify(detail.slice(0, 80))}` };
    return { outcome, fault: null };
  }
}
