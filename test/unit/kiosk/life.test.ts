import { describe, expect, test } from 'vitest';
import { STILL } from '../../support/still.ts';
import { press } from '../../support/pressed.ts';
import { nicOf, vmOf } from '../../support/vm.ts';

/** An RDP desktop that is open and that nobody touches: its viewer hears nothing. */
async function idle() {
  const begun = { at: 0 };
  const stage = await press(
    vmOf({ graphics: null, nics: [nicOf({ rdp: true })] }),
    {},
    {
      traffic: { quietFor: async () => stage.clock.monotonic() - begun.at },
      windows: STILL.windows,
    },
  );
  await stage.ask('session:credentials', { user: 'ada', password: 'guest' });
  await stage.clock.advance(1_000);
  stage.runs[0]?.becomeReady();
  begun.at = stage.clock.monotonic();
  await stage.clock.advance(0);
  const fell = () =>
    stage.events.some(
      ({ name, payload }) => name === 'session:changed' && JSON.stringify(payload).includes('"alive":false'),
    );
  return { ...stage, fell };
}

describe('an RDP desktop that nobody touches', () => {
  test('is silent for minutes and well: nobody is told anything', async () => {
    const { clock, fell, runs } = await idle();
    await clock.advance(600_000);
    expect(fell()).toBe(false);
    expect(runs[0]?.stopped()).toBe(false);
  });

  test('and whose person then signs out inside leads to the list', async () => {
    const { clock, runs, shown } = await idle();
    await clock.advance(58_000);
    runs[0]?.end('closed');
    await clock.advance(2_000);
    expect(runs).toHaveLength(1);
    expect(shown()).toBeNull();
  });

  test('and whose server is gone is noticed all the same', async () => {
    const { clock, world, fell, runs } = await idle();
    world.answers = false;
    await clock.advance(70_000);
    expect(fell()).toBe(true);
    await clock.advance(70_000);
    expect(runs[0]?.stopped()).toBe(true);
  });
});
