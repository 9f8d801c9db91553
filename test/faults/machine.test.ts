import { runTheme } from './run.ts';
import { MACHINE } from './themes/machine.ts';

runTheme(MACHINE);
