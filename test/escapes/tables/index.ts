import type { Family } from '../case.ts';
import { BROWSER_KEYS, COUNTDOWN, DIALOG, OPENING_STAGE, SIGN_IN } from './browser.ts';
import { ACCESSIBILITY, SERVER } from './machine.ts';
import { MANAGER_KEYS, REBUILD } from './manager.ts';
import { MOUSE } from './mouse.ts';
import { DIALOGS, STRANGERS } from './strangers.ts';
import { FOREIGN, HUNG } from './trouble.ts';
import { CONSOLE, RDP, SPICE } from './viewers.ts';

/** Every family, as docs/escapes.md has them. */
export const FAMILIES: readonly Family[] = [
  ...[BROWSER_KEYS, SIGN_IN, DIALOG, OPENING_STAGE, COUNTDOWN, CONSOLE],
  ...[MOUSE, MANAGER_KEYS, SPICE, RDP, DIALOGS, STRANGERS],
  ...[ACCESSIBILITY, SERVER, HUNG, REBUILD, FOREIGN],
];
