import { describe, expect, test } from 'vitest';
import { recordedScreen } from '../../support/screens.ts';
import { graphicsScreen, textScreen } from '../../support/text-screen.ts';
import { pressed, RDP } from './waiting.ts';

describe('the screen is read', () => {
  test('a sign is quoted, and ends the wait within five seconds', async () => {
    const { world, clock, shown } = await pressed(RDP);
    world.screen = textScreen('Booting...');
    await clock.advance(20_000);
    expect(shown()).toMatchObject({ stage: 'opening', ladder: { system: 'working' } });
    world.screen = recordedScreen('no-disk');
    await clock.advance(5_000);
    expect(shown()).toMatchObject({
      stage: 'did-not-boot',
      layer: 'system',
      sentence: { key: 'boot.sign.no-boot-medium', params: { quote: 'No bootable device.' } },
      console: true,
    });
  });

  test('through one connection, rate-limited, which goes with the session', async () => {
    const { world, clock, ask } = await pressed(RDP, { boot: { 'look-every': 3 } });
    world.screen = textScreen('Booting...');
    await clock.advance(30_000);
    expect(world.eyes).toMatchObject({ opened: 1, open: 1 });
    expect(world.eyes.looks).toBeGreaterThanOrEqual(9);
    expect(world.eyes.looks).toBeLessThanOrEqual(11);
    await ask('session:cancel', {});
    await clock.advance(0);
    expect(world.eyes.open).toBe(0);
  });

  test('a sign that is there is looked at again as soon as it has stood long enough', async () => {
    const { clock, shown } = await pressed(RDP, { boot: { 'look-every': 10 } }, ({ world }) => {
      world.screen = recordedScreen('no-disk');
    });
    await clock.advance(3_000);
    expect(shown()).toMatchObject({ sentence: { key: 'boot.sign.no-boot-medium' } });
  });

  test('it is left as soon as the desktop answers', async () => {
    const { world, clock, shown } = await pressed(RDP);
    await clock.advance(5_000);
    expect(world.eyes.open).toBe(1);
    world.answers = true;
    await clock.advance(2_000);
    expect(shown()).toMatchObject({ stage: 'credentials' });
    expect(world.eyes.open).toBe(0);
  });

  test('not where the settings forbid it, and its port is looked at instead', async () => {
    const { world, clock, shown } = await pressed(RDP, { boot: { 'read-screen': false } });
    world.screen = recordedScreen('no-disk');
    await clock.advance(61_000);
    expect(world.eyes.opened).toBe(0);
    expect(shown()).toMatchObject({ stage: 'did-not-boot', sentence: { key: 'boot.refused' } });
  });

  test('an eye that does not open, or breaks, leaves the watch to its other signs', async () => {
    const { world, clock, shown } = await pressed(RDP, {}, ({ world: begin }) => {
      begin.eyes.trouble = 'ticket-rejected';
      begin.console = true;
    });
    await clock.advance(30_000);
    expect(world.eyes.opened).toBe(1);
    expect(shown()).toMatchObject({ stage: 'opening' });
    await clock.advance(31_000);
    expect(shown()).toMatchObject({ stage: 'did-not-boot', sentence: { key: 'boot.refused' } });
  });

  test('one that broke is opened again, with more and more pause', async () => {
    const { world, clock, shown } = await pressed(RDP);
    world.screen = textScreen('Booting...');
    await clock.advance(3_000);
    world.eyes.trouble = 'reset';
    await clock.advance(30_000);
    expect(world.eyes.opened).toBeLessThanOrEqual(7);
    world.eyes.trouble = null;
    world.screen = recordedScreen('panic');
    await clock.advance(15_000);
    expect(world.eyes.open).toBe(1);
    expect(shown()).toMatchObject({ sentence: { key: 'boot.sign.kernel-panic' } });
  });

  test('one that lets in and hangs up at once is not dialled again and again', async () => {
    const { world, clock } = await pressed(RDP);
    const look = world.eyes;
    for (let second = 0; second < 40; second++) {
      look.trouble = look.open > 0 ? 'reset' : null;
      await clock.advance(1_000);
    }
    expect(look.opened).toBeLessThanOrEqual(7);
  });

  test.each([
    ['black', () => recordedScreen('blank'), 'boot.black'],
    ['still', () => graphicsScreen(), 'boot.still'],
  ])('a %s one is told beyond the deadline, not before', async (_what, picture, key) => {
    const { world, clock, shown } = await pressed(RDP, {}, ({ world: begin }) => {
      begin.rdp = { ok: false, reason: 'timeout' };
    });
    world.screen = picture();
    await clock.advance(58_000);
    expect(shown()).toMatchObject({ stage: 'opening' });
    await clock.advance(3_000);
    expect(shown()).toMatchObject({ stage: 'did-not-boot', sentence: { key } });
  });

  test('one that moves gets its grace, and its desktop opens when it answers in it', async () => {
    const { world, clock, shown } = await pressed(RDP, { boot: { grace: 60 } });
    for (let second = 0; second < 90; second += 6) {
      world.screen = textScreen(`fsck: ${second} %`);
      await clock.advance(6_000);
    }
    expect(shown()).toMatchObject({ stage: 'opening', sentence: { key: 'boot.busy' }, limit: 120_000 });
    world.answers = true;
    await clock.advance(2_000);
    expect(shown()).toMatchObject({ stage: 'credentials' });
  });

  test('a site has signs of its own', async () => {
    const { world, clock, shown } = await pressed(RDP, {
      boot: { signs: [{ text: 'Licence server not found', means: 'other', stands: 0 }] },
    });
    world.screen = textScreen('', '  Licence server not found: halted');
    await clock.advance(3_000);
    expect(shown()).toMatchObject({
      sentence: { key: 'boot.sign.other', params: { quote: 'Licence server not found: halted' } },
    });
  });

  test('nothing of it reaches the log', async () => {
    const { world, clock, log } = await pressed(RDP);
    world.screen = recordedScreen('no-disk');
    await clock.advance(10_000);
    expect(JSON.stringify(log)).not.toMatch(/bootable|pl4nted/i);
  });
});
