import { parseArgs } from 'node:util';
import { COMMANDS, COMMON, OPTIONS } from './commands.ts';
import type { CommandName, OptionName } from './commands.ts';

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
  | { readonly name: 'version'; readonly options: Options }
  | { readonly name: 'shell'; readonly options: Options }
  | { readonly name: 'list'; readonly options: Options }
  | { readonly name: 'plan'; readonly vm: number; readonly options: Options }
  | { readonly name: 'open'; readonly vm: number; readonly options: Options }
  | { readonly name: 'doctor'; readonly vm: number | null; readonly options: Options }
  | { readonly name: 'settings'; readonly all: boolean; readonly options: Options }
  | { readonly name: 'image'; readonly options: Options };

export const DEFAULT_SETTINGS = '/etc/onekiosk/onekiosk.toml';

/** Reads a command line without the program's name. Throws `UsageError`. */
export function readCommand(argv: readonly string[]): Command {
  if (argv.some((each) => each === '--no-sandbox' || each.startsWith('--no-sandbox='))) {
    throw new UsageError(
      '--no-sandbox is refused: without its sandbox the page would have the rights of the user',
    );
  }
  const { given, positionals } = parse(argv);
  const host = HOSTS.find((each) => each === (given('host') ?? 'auto'));
  if (host === undefined) throw new UsageError(`--host is one of ${HOSTS.join(', ')}`);
  const options: Options = {
    settings: given('settings') ?? DEFAULT_SETTINGS,
    endpoint: given('endpoint'),
    json: given('json') !== null,
    host,
  };
  if (given('help') !== null) return { name: 'help', options };
  if (given('version') !== null) return { name: 'version', options };
  const [typed = 'shell', argument, ...rest] = positionals;
  if (rest.length > 0) throw new UsageError(`one thing too many: ${rest.length} arguments are left over`);
  const name = Object.keys(COMMANDS).find((each): each is CommandName => each === typed);
  if (name === undefined) throw new UsageError('no such command');
  const row = COMMANDS[name];
  const takes: readonly OptionName[] = [...COMMON, ...row.options];
  const foreign = Object.keys(OPTIONS).find(
    (each): each is OptionName => given(each) !== null && !takes.some((taken) => taken === each),
  );
  if (foreign !== undefined) throw new UsageError(`${name} takes no --${foreign}`);
  if (row.argument === null && argument !== undefined) throw new UsageError(`${name} takes no argument`);
  switch (name) {
    case 'plan':
    case 'open':
      return { name, vm: vmId(argument, name), options };
    case 'doctor': {
      const vm = given('vm');
      return { name, vm: vm === null ? null : vmId(vm, '--vm'), options };
    }
    case 'settings':
      return { name, all: given('all') !== null, options };
    case 'shell':
    case 'list':
    case 'image':
      return { name, options };
  }
}

function vmId(text: string | undefined, what: string): number {
  if (text === undefined || !/^\d{1,9}$/.test(text))
    throw new UsageError(`${what} needs the ID of a VM, a number`);
  return Number(text);
}

/** The value of each option, null where it was not given; one without a value has the empty text. */
function parse(argv: readonly string[]) {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: Object.fromEntries(
        Object.entries(OPTIONS).map(([name, { value }]) => [
          name,
          {
            type: value === null ? ('boolean' as const) : ('string' as const),
            ...(name === 'help' ? { short: 'h' } : {}),
          },
        ]),
      ),
    });
    const given = (name: string): string | null => {
      const value = values[name];
      return typeof value === 'string' ? value : value === true ? '' : null;
    };
    return { given, positionals };
  } catch (error) {
    throw new UsageError(error instanceof Error ? (error.message.split('. ')[0] ?? '') : 'cannot be read');
  }
}
