import type { Theme } from '../run.ts';
import { BOOT } from './boot.ts';
import { CLOCK } from './clock.ts';
import { CLOUD } from './cloud.ts';
import { CONSOLES } from './console.ts';
import { MACHINE } from './machine.ts';
import { RESCUE } from './rescue.ts';
import { SELF_SERVICE } from './self-service.ts';
import { TWO } from './two.ts';
import { VIEWERS } from './viewers.ts';

/** Every theme by its headline. */
export const THEMES: Readonly<Record<string, Theme>> = {
  'The cloud': CLOUD,
  'The machine': MACHINE,
  'Its system, and its RDP port': BOOT,
  'Its console, and the SPICE port': CONSOLES,
  'The open desktop': VIEWERS,
  'Back to a snapshot, and restarts': RESCUE,
  'Desktops of templates, and classes': SELF_SERVICE,
  'Two terminals, one machine': TWO,
  Clocks: CLOCK,
};
