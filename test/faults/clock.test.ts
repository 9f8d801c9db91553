import { runTheme } from './run.ts';
import { CLOCK } from './themes/clock.ts';

runTheme(CLOCK);
