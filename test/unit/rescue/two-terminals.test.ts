import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { OneServerError } from '../../../core/opennebula/errors.ts';
import { beginRevert } from '../../../core/rescue/revert.ts';
import { revertDisk } from '../../../kiosk/rescue/revert-disk.ts';
import type { RevertPorts } from '../../../kiosk/rescue/revert-disk.ts';
import { OnedVm, callsTo } from '../../support/oned-vm.ts';
import { personOf } from '../../support/person.ts';

const TARGET = { disk: 0, snapshot: 3 };
const person = personOf();
const { signal } = new AbortController();
const silent = { tell: () => {}, givenUp: () => false };

/** A terminal whose every pause lets others run, as long as `turns` tells. */
const terminal = (oned: OnedVm, turns: Iterator<number>, ticks: boolean): RevertPorts => {
  let now = 0;
  return {
    cloud: callsTo(oned, () => 'answered') as RevertPorts['cloud'],
    random: (bytes) => new Uint8Array(bytes),
    log: { write: () => {}, hide: () => () => {} },
    mark: 'onekiosk-0123456789ab',
    clock: {
      now: () => 1_700_000_000_000 + now,
      monotonic: () => now,
      async sleep(ms) {
        now += ms;
        for (let turn = turns.next().value ?? 1; turn > 0; turn--) await Promise.resolve();
        if (ticks) oned.tick();
      },
    },
  };
};

describe('two terminals that take one machine back at the same time', () => {
  test('neither tells an error, and it runs from the snapshot', async () => {
    const paces = fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(paces, paces, async (first, second) => {
        const oned = new OnedVm();
        const begin = beginRevert(oned.vm(), TARGET);
        const ends = await Promise.all(
          [first, second].map((turns) =>
            revertDisk(terminal(oned, turns[Symbol.iterator](), true), person, 7, begin, silent, signal),
          ),
        );
        // One that finds it started by the other, or by somebody, leaves it alone.
        for (const { how } of ends) expect(['done', 'started']).toContain(how);
        // A machine that one of them switched off at the last moment is started by the opening that follows.
        while (!oned.isRunning) {
          if (oned.state === 8) oned.action('resume');
          oned.tick();
        }
        expect(oned.content).toBe('snapshot 3');
      }),
      { numRuns: 300 },
    );
  });
});

describe('what cannot be done', () => {
  const run = (oned: OnedVm, refuse: (call: string) => void) => {
    const calls = callsTo(oned, (call) => {
      refuse(call);
      return 'answered';
    });
    const ports = { ...terminal(oned, [][Symbol.iterator](), true), cloud: calls as RevertPorts['cloud'] };
    return revertDisk(ports, person, 7, beginRevert(oned.vm(), TARGET), silent, signal);
  };

  test('a refusal for the state is looked at, and asked again no more than a few times', async () => {
    let refusals = 0;
    const busy = run(new OnedVm(), (call) => {
      if (call !== 'poweroff-hard') return;
      refusals += 1;
      throw new OneServerError('one.vm.action', 2_048);
    });
    await expect(busy).rejects.toMatchObject({ code: 2_048 });
    expect(refusals).toBeGreaterThan(1);
    expect(refusals).toBeLessThan(10);
  });

  test('somebody without the right is told so at once', async () => {
    const refused = run(new OnedVm(), (call) => {
      if (call === 'poweroff-hard') throw new OneServerError('one.vm.action', 512);
    });
    await expect(refused).rejects.toMatchObject({ code: 512 });
  });

  test('a lock has its own words', async () => {
    const oned = new OnedVm({ lock: { level: 2, owner: 0, since: 1 } });
    const locked = run(oned, (call) => {
      if (call === 'poweroff-hard') throw new OneServerError('one.vm.action', 512);
    });
    await expect(locked).rejects.toMatchObject({ kind: 'not-allowed', params: { reason: 'locked' } });
  });

  test('a machine that the driver cannot switch off runs on, and nothing is left to be finished', async () => {
    const oned = new OnedVm();
    oned.fails = { poweroff: 'POWEROFF: timeout' };
    const end = await run(oned, () => {});
    expect(end).toEqual({ how: 'failed', step: 'off', text: 'POWEROFF: timeout' });
    expect(oned.isRunning).toBe(true);
    expect(oned.vdi['VDI_REVERT']).toContain('step=done');
  });

  test('one that does not start again is said so', async () => {
    const oned = new OnedVm();
    oned.fails = { resume: 'DEPLOY: no memory' };
    expect(await run(oned, () => {})).toEqual({ how: 'failed', step: 'resume', text: 'DEPLOY: no memory' });
    expect(oned.content).toBe('snapshot 3');
  });
});
