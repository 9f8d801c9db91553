import { EyeError } from '../../core/screen.ts';
import type { EyeTrouble, Eyes, Picture } from '../../core/screen.ts';

interface Seen {
  screen: Picture | null;
  eyes: { trouble: EyeTrouble | null; opened: number; open: number; looks: number };
}

/** Eyes in the hands of a test: each looks at what the world shows now, and has no more when that is the same picture. */
export const stageEyes = (world: Seen): Eyes => ({
  async open(_target, _within, signal) {
    signal.throwIfAborted();
    world.eyes.opened += 1;
    if (world.eyes.trouble !== null) throw new EyeError(world.eyes.trouble);
    world.eyes.open += 1;
    let last: Picture | null = null;
    let closed = false;
    return {
      async look(looking) {
        looking.throwIfAborted();
        world.eyes.looks += 1;
        if (closed) throw new EyeError('reset');
        if (world.eyes.trouble !== null) throw new EyeError(world.eyes.trouble);
        const now = world.screen === last ? null : world.screen;
        last = world.screen;
        return now;
      },
      close() {
        if (!closed) world.eyes.open -= 1;
        closed = true;
      },
    };
  },
});
