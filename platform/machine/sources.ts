import { join } from 'node:path';
import type { Clock } from '../../core/clock.ts';
import type { MachineSources } from '../../core/machine/status.ts';
import type { Environment } from '../process/environment.ts';
import { readBattery } from './battery.ts';
import { HERE, createNetwork } from './network.ts';
import { createSound } from './sound.ts';

export interface SourcesOptions {
  readonly clock: Clock;
  readonly environment: Environment;
  /** Where the kernel shows its devices. */
  readonly sys: string;
}

/** Everything that the top bar asks of this terminal. */
export const createSources = ({ clock, environment, sys }: SourcesOptions): MachineSources => ({
  network: createNetwork({ clock, environment, places: { ...HERE, sys: join(sys, 'class/net') } }),
  battery: async () => readBattery(join(sys, 'class/power_supply')),
  sound: createSound({ clock, environment }),
});
