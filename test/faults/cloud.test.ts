import { runTheme } from './run.ts';
import { CLOUD } from './themes/cloud.ts';

runTheme(CLOUD);
