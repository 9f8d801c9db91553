import { lastOf, withLast } from '../../core/auto/last-opened.ts';
import type { LastOpened } from '../../core/auto/last-opened.ts';
import type { LastOpenedStore } from '../ports.ts';

/** Remembered for as long as the shell runs, and on no disk. */
export function memoryOfLastOpened(): LastOpenedStore {
  let known: LastOpened = [];
  return {
    of: (user) => lastOf(known, user),
    set: (user, vm) => {
      known = withLast(known, user, vm);
    },
  };
}
