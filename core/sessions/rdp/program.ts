import { SpecError, oneLine } from '../text.ts';

/** A published application: RemoteApp of Windows, or the one program of an xrdp session. Values of strangers; they name programs in the guest only. */
export interface RemoteProgram {
  readonly kind: 'remote-app' | 'shell';
  /** `||alias` or a path in the guest. */
  readonly program: string;
  readonly arguments: string;
}

/** TS_RAIL_ORDER_EXEC and TS_INFO_PACKET take 260 characters of a path, and 16,000 bytes of arguments (MS-RDPERP 2.2.2.3.1). */
const LONGEST_PROGRAM = 259;
const LONGEST_ARGUMENTS = 7_999;

/** The program as it may stand in an argument of its own. Throws `SpecError`. */
export function checkedProgram(program: RemoteProgram): RemoteProgram {
  const path = oneLine('program', program.program);
  const args = oneLine('arguments', program.arguments);
  if (path.trim() === '' || path.length > LONGEST_PROGRAM) throw new SpecError('program');
  if (args.length > LONGEST_ARGUMENTS) throw new SpecError('arguments');
  return { kind: program.kind, program: path, arguments: args };
}

/** `/shell:`: one command line, which a shell in the guest takes apart. */
export const shellArgument = ({ program, arguments: args }: RemoteProgram): string =>
  `/shell:${args === '' ? program : `${program} ${args}`}`;

/**
 * FreeRDP 3 takes `/app:` apart at commas that stand in no quotes (winpr/libwinpr/utils/cmdline.c): an element with a comma or a quote is
 * put into the quotes that it does not hold itself. The last element could not be in single quotes, so `program` stands there, without
 * any. Throws `SpecError` for what could add a key.
 */
export function appArgument({ program, arguments: args }: RemoteProgram): string {
  if (/[,'"]/.test(program)) throw new SpecError('program');
  return args === '' ? `/app:program:${program}` : `/app:${quoted(`cmd:${args}`)},program:${program}`;
}

function quoted(element: string): string {
  if (!/[,'"]/.test(element)) return element;
  if (!element.includes('"')) return `"${element}"`;
  if (!element.includes("'")) return `'${element}'`;
  throw new SpecError('arguments');
}
