import { runTheme } from './run.ts';
import { RESCUE } from './themes/rescue.ts';

runTheme(RESCUE);
