import { runTheme } from './run.ts';
import { BOOT } from './themes/boot.ts';

runTheme(BOOT);
