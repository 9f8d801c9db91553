import type { HomeFile } from '../launch-spec.ts';

/**
 * FreeRDP 3 minimises its window at Ctrl+Alt+M and disconnects at Ctrl+Alt+D, whatever other modifiers are down
 * (client/X11/xf_keyboard.c, since 3.9; 2.11 sends both to the guest, and Ctrl+Alt+C goes there in both). An action script is asked
 * first: it is run by a shell as `SCRIPT key` for the keys it wants, `SCRIPT key ctrl+alt+m` for one of them, and `SCRIPT xevent`; what
 * says nothing to any of these is not asked again. `/bin/sh` itself is the script, and `key` and `xevent` are files in the folder it runs
 * in: a home on a file system without programs (noexec) takes nothing away.
 */
export const ACTION_SCRIPT = '/action-script:/bin/sh';

/** Said when a script gives no answer: its keys are the viewer's again. */
export const NO_SCRIPT = /\[ActionScript\]/;

const MODIFIERS = ['', 'shift+'] as const;
const COMBINATIONS = MODIFIERS.flatMap((shift) =>
  ['', 'super+'].flatMap((logo) => ['m', 'd'].map((key) => `${shift}ctrl+alt+${logo}${key}`)),
);

const KEY = `case "$1" in
'') printf '%s\\n' ${COMBINATIONS.join(' ')} ;;
*) echo key-local ;;
esac
`;

/** The name of no event: one answer has to be there. */
const EVENT = 'echo none\n';

export const KEY_FILES: readonly HomeFile[] = [
  { path: 'key', content: KEY, executable: false },
  { path: 'xevent', content: EVENT, executable: false },
];
