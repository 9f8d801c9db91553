import { APPLICATION_ICONS } from '../../contract/views.ts';
import type { ApplicationIcon, ApplicationView, DesktopView } from '../../contract/views.ts';
import type { ApplicationVector } from '../opennebula/model/application.ts';
import type { User } from '../opennebula/model/user.ts';
import type { Vm } from '../opennebula/model/vm.ts';
import { mayUse } from '../opennebula/rights.ts';
import type { RemoteProgram } from '../sessions/freerdp.ts';
import { PNG, isSmallPng } from './picture.ts';

/** A VDI_APP that is whole: what to show, what to run, and which VMs may run it. */
export interface Application {
  readonly name: string;
  readonly icon: ApplicationView['icon'];
  readonly program: RemoteProgram;
  readonly servers: Servers;
}

/** IDs name any VM that the person may USE. Names and templates are anybody's to take: they mean the person's own VMs and oneadmin's. */
export interface Servers {
  readonly ids: readonly number[];
  readonly names: readonly string[];
  readonly templates: readonly number[];
}

/** Of one VDI_APP: the attribute that is wrong, and how it calls itself. `ICON` is told and takes nothing away. */
export interface Flaw {
  readonly what: keyof typeof LONGEST | 'MODE' | 'ICON' | 'COUNT';
  readonly name: string;
}

export interface Reading {
  readonly applications: readonly Application[];
  readonly flaws: readonly Flaw[];
}

/** VDI_APPs of one VM or group that are read. */
const MOST = 64;
/** Characters. PROGRAM: what an AlternateShell holds, 512 bytes with the end (MS-RDPBCGR 2.2.1.11.1.1); an ExeOrFile has 520 (MS-RDPERP 2.2.2.3.1). */
const LONGEST = {
  NAME: 128,
  PROGRAM: 255,
  ARGUMENTS: 1_024,
  DESKTOP: 128,
  HOSTS: 4_096,
  TEMPLATE: 1_024,
} as const;
const ALIAS = '||';

/** VDI_APP of a VM: that VM alone may run them, whatever they say of others. */
export const ofVm = (vm: Pick<Vm, 'id' | 'applications'>): Reading =>
  read(vm.applications, () => ({ ids: [vm.id], names: [], templates: [] }));

/** VDI_APP of a group: DESKTOP, HOSTS and TEMPLATE say together which VMs may run them. */
export const ofGroup = (vectors: readonly ApplicationVector[]): Reading => read(vectors, serversOf);

function read(
  vectors: readonly ApplicationVector[],
  servers: (vector: ApplicationVector) => Servers | null,
): Reading {
  const applications: Application[] = [];
  const flaws: Flaw[] = [];
  for (const vector of vectors.slice(0, MOST)) {
    const flaw = (what: Flaw['what']) => flaws.push({ what, name: vector.name.slice(0, LONGEST.NAME) });
    const found = servers(vector);
    const what = wrongIn(vector) ?? (found === null ? 'DESKTOP' : null);
    if (what !== null || found === null) {
      flaw(what ?? 'DESKTOP');
      continue;
    }
    const icon = iconOf(vector.icon);
    if (icon === null) flaw('ICON');
    applications.push({
      name: vector.name,
      icon: icon ?? 'app',
      program: {
        kind: kindOf(vector) ?? 'shell',
        program: vector.program,
        arguments: vector.arguments,
      },
      servers: found,
    });
  }
  if (vectors.length > MOST) flaws.push({ what: 'COUNT', name: String(vectors.length) });
  return { applications, flaws };
}

/** Why it cannot be published, or null. */
function wrongIn(vector: ApplicationVector): Flaw['what'] | null {
  const texts = [
    ['NAME', vector.name],
    ['PROGRAM', vector.program],
    ['ARGUMENTS', vector.arguments],
    ['DESKTOP', vector.desktop],
    ['HOSTS', vector.hosts],
    ['TEMPLATE', vector.template],
  ] as const;
  const [unfit] = texts.find(([what, text]) => text.length > LONGEST[what] || !isPlain(text)) ?? [];
  if (unfit !== undefined) return unfit;
  if (vector.name === '') return 'NAME';
  if (vector.program === '') return 'PROGRAM';
  const kind = kindOf(vector);
  if (kind === null) return 'MODE';
  return kind === 'shell' ? wrongInShell(vector) : wrongInRemoteApp(vector);
}

/** One text holds both, with a space between them. */
function wrongInShell({ program, arguments: args }: ApplicationVector): Flaw['what'] | null {
  return args !== '' && program.length + 1 + args.length > LONGEST.PROGRAM ? 'ARGUMENTS' : null;
}

/** FreeRDP 3 takes `/app:` apart at commas and has no way to write both kinds of quotes (`core/sessions/rdp/program.ts`). */
function wrongInRemoteApp({ program, arguments: args }: ApplicationVector): Flaw['what'] | null {
  if (/[,'"]/.test(program)) return 'PROGRAM';
  return args.includes("'") && args.includes('"') ? 'ARGUMENTS' : null;
}

/** On one line, and whole: no control character, no half of a surrogate pair. */
const isPlain = (text: string): boolean => text.isWellFormed() && !/[\p{Cc}\u2028\u2029]/u.test(text);

function kindOf({ mode, program }: ApplicationVector): RemoteProgram['kind'] | null {
  const asked = mode.toLowerCase();
  if (asked === '') return program.startsWith(ALIAS) ? 'remote-app' : 'shell';
  return asked === 'remote-app' || asked === 'shell' ? asked : null;
}

const isIcon = (text: string): text is ApplicationIcon =>
  (APPLICATION_ICONS as readonly string[]).includes(text);

/** Null for one that is not known. */
function iconOf(text: string): ApplicationView['icon'] | null {
  if (text.startsWith(PNG)) return isSmallPng(text) ? text : null;
  const name = text.toLowerCase();
  return name === '' ? 'app' : isIcon(name) ? name : null;
}

const isId = (text: string) => /^\d{1,9}$/.test(text);
const list = (text: string): string[] =>
  text
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');

/** Null where nothing is named. */
function serversOf({ desktop, hosts, template }: ApplicationVector): Servers | null {
  const named = [...(desktop === '' ? [] : [desktop]), ...list(hosts)];
  const found: Servers = {
    ids: named.filter(isId).map(Number),
    names: named.filter((each) => !isId(each)),
    templates: list(template).filter(isId).map(Number),
  };
  return named.length + found.templates.length === 0 ? null : found;
}

/** A VM that may run it, with its desktop as this person sees it. */
export interface Candidate {
  readonly vm: Vm;
  readonly desktop: DesktopView;
  /** When something of it was opened here last, milliseconds since the epoch; 0 for never. */
  readonly usedAt: number;
}

const ONEADMIN = 0;

/** Whether `user` may run it there: an RDP desktop that this person may USE, and that it names. */
export function mayServe({ servers }: Application, { vm, desktop }: Candidate, user: User): boolean {
  if (desktop.protocol !== 'rdp' || desktop.phase === 'gone' || !mayUse(user, vm)) return false;
  if (servers.ids.includes(vm.id)) return true;
  // Whoever may make a VM may call it like another one, or make it of any template, and share it: with a sign-in that asks for passwords.
  if (vm.uid !== user.id && vm.uid !== ONEADMIN) return false;
  return (
    servers.names.includes(vm.name) || (vm.templateId !== null && servers.templates.includes(vm.templateId))
  );
}

/** Which of them runs it: one that can be opened, that runs already, that was used last, with the lowest ID. Null for none. */
export function serving(candidates: readonly Candidate[]): Candidate | null {
  const rank = ({ desktop, usedAt }: Candidate): number[] => [
    canOpen(desktop) ? 0 : 1,
    desktop.phase === 'running' ? 0 : 1,
    -usedAt,
    desktop.id,
  ];
  const before = (a: Candidate, b: Candidate): boolean => {
    const [left, right] = [rank(a), rank(b)];
    const at = left.findIndex((each, index) => each !== right[index]);
    return at !== -1 && (left[at] ?? 0) < (right[at] ?? 0);
  };
  return candidates.reduce<Candidate | null>(
    (best, each) => (best === null || before(each, best) ? each : best),
    null,
  );
}

/** Whether pressing it leads there now. */
export const canOpen = (desktop: DesktopView): boolean => desktop.actions.includes('open');
