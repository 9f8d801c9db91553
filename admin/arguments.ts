import { parseArgs } from 'node:util';

export const USAGE = `usage: onekiosk [COMMAND] [OPTIONS]

commands
  shell          the shell itself (when no command is named)
  list           what the person would see
  plan VM        the ways into a VM, in order, with what would be launched; secrets masked
  open VM        opens it and says what happens

options
  --settings FILE   settings, /etc/onekiosk/onekiosk.toml unless told
  --endpoint URL    another cloud than the settings name
  --host NAME       auto, electron or chromium (shell only)
  --json            for programs (list, plan, open)
  --help            this text

User and password come from the file that ONE_AUTH names (user:password), else from a line on
standard input; never from the command line. For an RDP desktop, open reads a second line
from standard input: the user:password of the desktop.`;

/** A command line that cannot be understood; its message is for the person who typed it. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export const HOSTS = ['auto', 'electron', 'chromium'] as const;
export type HostChoice = (typeof HOSTS)[number];

export interface Options {
  readonly settings: string;
  readonly endpoint: string | null;
  readonly json: boolean;
  readonly host: HostChoice;
}
export type Command =
  | { readonly name: 'help'; readonly options: Options }
  | { readonly name: 'shell'; readonly options: Options }
  | { readonly name: 'list'; readonly options: Options }
  | { readonly name: 'plan'; readonly vm: number; readonly options: Options }
  | { readonly name: 'open'; readonly vm: number; readonly options: Options };

export const DEFAULT_SETTINGS = '/etc/onekiosk/onekiosk.toml';

/** Reads a command line without the program's name. Throws `UsageError`. */
export function readCommand(argv: readonly string[]): Command {
  if (argv.some((each) => each === '--no-sandbox' || each.startsWith('--no-sandbox='))) {
    throw new UsageError(
      '--no-sandbox is refused: without its sandbox the page would have the rights of the user',
    );
  }
  const { values, positionals } = parse(argv);
  const host = HOSTS.find((each) => each === (values.host ?? 'auto'));
  if (host === undefined) throw new UsageError(`--host is one of ${HOSTS.join(', ')}`);
  const options: Options = {
    settings: values.settings ?? DEFAULT_SETTINGS,
    endpoint: values.endpoint ?? null,
    json: values.json ?? false,
    host,
  };
  if (values.help === true) return { name: 'help', options };
  const [name = 'shell', vm, ...rest] = positionals;
  if (rest.length > 0) throw new UsageError(`one thing too many: ${rest.length} arguments are left over`);
  if (name === 'plan' || name === 'open') {
    if (vm === undefined || !/^\d{1,9}$/.test(vm))
      throw new UsageError(`${name} needs the ID of a VM, a number`);
    return { name, vm: Number(vm), options };
  }
  if (name !== 'shell' && name !== 'list') throw new UsageError('no such command');
  if (vm !== undefined) throw new UsageError(`${name} takes no argument`);
  return { name, options };
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        settings: { type: 'string' },
        endpoint: { type: 'string' },
        host: { type: 'string' },
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? (error.message.split('. ')[0] ?? '') : 'cannot be read');
  }
}
