/** The commands and options of `onekiosk`: one row each. The help, the manual page, the reader and the installed launcher are made of them. */

interface CommandRow {
  /** What follows the name, as the help writes it; a number so far. */
  readonly argument: 'VM' | null;
  readonly says: string;
  /** Options that it takes besides `--settings` and `--endpoint`. */
  readonly options: readonly OptionName[];
}
interface OptionRow {
  /** How the help writes its value; null when it has none. */
  readonly value: string | null;
  readonly says: string;
}

export const OPTIONS = {
  settings: { value: 'FILE', says: 'settings, /etc/onekiosk/onekiosk.toml unless told' },
  endpoint: { value: 'URL', says: 'another cloud than the settings name' },
  host: { value: 'NAME', says: 'auto, electron or chromium (shell only)' },
  vm: { value: 'VM', says: 'the ways into this VM, too (doctor only)' },
  all: { value: null, says: 'what is built in, too (settings only)' },
  json: { value: null, says: 'for programs (list, plan, open, doctor, settings)' },
  version: { value: null, says: 'the version, and what it runs on' },
  help: { value: null, says: 'this text' },
} as const satisfies Record<string, OptionRow>;
export type OptionName = keyof typeof OPTIONS;

export const COMMANDS = {
  shell: { argument: null, says: 'the shell itself (when no command is named)', options: ['host'] },
  list: { argument: null, says: 'what the person would see', options: ['json'] },
  plan: {
    argument: 'VM',
    says: 'the ways into a VM, in order, with what would be launched; secrets masked',
    options: ['json'],
  },
  open: { argument: 'VM', says: 'opens it and says what happens', options: ['json'] },
  doctor: {
    argument: null,
    says: 'what is wrong with this machine, the cloud or a VM, and how to mend it',
    options: ['vm', 'json'],
  },
  settings: {
    argument: null,
    says: 'each setting that is in force, and where it came from',
    options: ['all', 'json'],
  },
  image: { argument: null, says: 'builds the boot image; in a clone of the project alone', options: [] },
} as const satisfies Record<string, CommandRow>;
export type CommandName = keyof typeof COMMANDS;

/** Every command takes these. */
export const COMMON: readonly OptionName[] = ['settings', 'endpoint'];

const column = (head: string, width: number, says: string): string => `  ${head.padEnd(width)} ${says}`;

export const USAGE = `usage: onekiosk [COMMAND] [OPTIONS]

commands
${Object.entries(COMMANDS)
  .map(([name, { argument, says }]) => column(argument === null ? name : `${name} ${argument}`, 14, says))
  .join('\n')}

options
${Object.entries(OPTIONS)
  .map(([name, { value, says }]) => column(value === null ? `--${name}` : `--${name} ${value}`, 17, says))
  .join('\n')}

User and password come from the file that ONE_AUTH names (user:password), else from a line on
standard input; never from the command line. For an RDP desktop, open reads a second line
from standard input: the user:password of the desktop.`;
