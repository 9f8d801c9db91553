import { runTheme } from './run.ts';
import { SELF_SERVICE } from './themes/self-service.ts';

runTheme(SELF_SERVICE);
