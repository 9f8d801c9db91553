import { expect } from 'vitest';
import type { DemoCloud } from '../../demo/cloud.ts';
import { systemClock } from '../../platform/clock.ts';

/** Of a SPICE desktop of the demo: main, display, inputs, cursor, three for USB; the smart card is not taken. */
const CHANNELS = 7;

/**
 * Resolves when a viewer has all its channels, and they have settled. They join one by one, and QEMU 7.2 was seen to crash in usbredir
 * when a client goes while they do: whoever ends a session, or counts its channels, waits for this.
 */
export async function wholeSpiceSession(cloud: DemoCloud): Promise<void> {
  await expect.poll(async () => (await cloud.channels('spice')).length, { timeout: 5_000 }).toBe(CHANNELS);
  await systemClock.sleep(1_000);
}
