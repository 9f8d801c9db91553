import type { Clock } from '../../core/clock.ts';
import type { Environment } from '../process/environment.ts';
import { runToEnd } from '../process/run-to-end.ts';

/** Milliseconds that setting a layout, or asking systemd, may take. */
const PATIENCE = 5_000;

/** What systemctl(1) calls it. */
const VERBS = { off: 'poweroff', restart: 'reboot', sleep: 'suspend' } as const;

/** Asks systemd to power this terminal off, restart it or send it to sleep; answers whether it agreed. */
export async function powerMachine(
  action: keyof typeof VERBS,
  clock: Clock,
  environment: Environment,
): Promise<boolean> {
  const args = [VERBS[action], '--no-ask-password'];
  const exit = await runToEnd({ program: 'systemctl', args, environment, timeout: PATIENCE, clock });
  return exit.kind === 'exited' && exit.code === 0;
}

/** Sets the X keyboard layout; answers whether that was done. */
export async function setKeyboardLayout(
  layout: string,
  clock: Clock,
  environment: Environment,
): Promise<boolean> {
  const exit = await runToEnd({
    program: 'setxkbmap',
    args: ['-layout', layout],
    environment,
    timeout: PATIENCE,
    clock,
  });
  return exit.kind === 'exited' && exit.code === 0;
}
