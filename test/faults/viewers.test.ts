import { runTheme } from './run.ts';
import { VIEWERS } from './themes/viewers.ts';

runTheme(VIEWERS);
