import { runTheme } from './run.ts';
import { TWO } from './themes/two.ts';

runTheme(TWO);
