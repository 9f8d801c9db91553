import { describe, expect, test } from 'vitest';
import { createOpenNebula } from '../../../core/opennebula/client.ts';
import { OneClientError } from '../../../core/opennebula/errors.ts';
import { runFuzz } from '../../fuzz/run.ts';
import { PLANTED } from '../../fuzz/values.ts';

const COUNT = 100_000;
const SEED = 20_261_125;

test(`${COUNT} answers that chance made: no crash, no hang, no rejection that nobody handles, no secret in an error`, async () => {
  const report = await runFuzz({ count: COUNT, seed: SEED });
  console.log(
    `fuzz, seed ${SEED}: ${JSON.stringify(report.outcomes)}, slowest ${report.slowest.toFixed(0)} ms`,
  );
  expect(report.faults).toEqual([]);
  // Chance went everywhere: much was decoded, and every kind of refusal was met.
  const { outcomes } = report;
  for (const kind of ['decoded', 'refused by oned', 'xml', 'shape', 'html', 'fault'])
    expect(outcomes[kind] ?? 0, kind).toBeGreaterThan(COUNT / 200);
}, 600_000);

describe('the judge sees', () => {
  const real = createOpenNebula;
  /** A client whose sign-in question ends as the test wants it. */
  const bad =
    (end: () => Promise<never>): typeof createOpenNebula =>
    (...makings) => {
      const one = real(...makings);
      return { ...one, system: { version: end }, vm: { ...one.vm, info: end } };
    };
  const faultsOf = async (end: () => Promise<never>) =>
    (await runFuzz({ count: 400, seed: 1, client: bad(end) })).faults;

  test.each([
    ['a crash', async () => Promise.reject(new TypeError('x is undefined')), /not a typed failure/],
    ['a secret in an error', async () => Promise.reject(new OneClientError('xml', PLANTED)), /secret/],
    ['a long detail', async () => Promise.reject(new OneClientError('xml', 'x'.repeat(300))), /no log/],
    ['a line break in a detail', async () => Promise.reject(new OneClientError('xml', 'a\nb')), /no log/],
  ] as const)('%s', async (_what, end, said) => {
    const faults = await faultsOf(end);
    expect(faults.length).toBeGreaterThan(0);
    expect(faults[0]).toMatch(said);
  });

  test('a rejection that nobody handles', async () => {
    const faults = await faultsOf(() => {
      void Promise.reject(new Error('left behind'));
      return Promise.reject(new OneClientError('xml'));
    });
    expect(faults.some((fault) => fault.startsWith('unhandled rejection'))).toBe(true);
  });
});

test('the same seed makes the same answers', async () => {
  const [first, second] = [await runFuzz({ count: 500, seed: 7 }), await runFuzz({ count: 500, seed: 7 })];
  expect(first.outcomes).toEqual(second.outcomes);
  expect((await runFuzz({ count: 500, seed: 8 })).outcomes).not.toEqual(first.outcomes);
});
