import { runTheme } from './run.ts';
import { CONSOLES } from './themes/console.ts';

runTheme(CONSOLES);
