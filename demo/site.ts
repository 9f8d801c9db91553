import type { CallArgument } from './envelope.ts';
import { ACTION, AUTHORIZATION, NO_EXISTS, Refusal, STATE_NAMES } from './states.ts';
import type { DemoTemplate } from './templates.ts';
import type { DemoUser } from './users.ts';
import type { DemoVm } from './vm.ts';
import type { VmEngine } from './vm-engine.ts';

/** What an endpoint serves. */
export interface Site {
  readonly users: readonly DemoUser[];
  /** Instances of templates are added. */
  readonly vms: DemoVm[];
  readonly templates: DemoTemplate[];
  /** VMs that a user may have, as a quota; null for no end. */
  readonly quota: number | null;
  /** The same of each group, all its members together. */
  readonly groupQuota?: number | null;
  readonly hostName: string;
  readonly engine: VmEngine;
  /** A VM of `template` that has never run, PENDING. */
  readonly build: (id: number, template: DemoTemplate, owner: DemoUser, values: Instance) => DemoVm;
  readonly now: () => number;
  readonly log: (line: string) => void;
}

export interface Instance {
  readonly name: string;
  /** Answers to the template's USER_INPUTS, and whatever else was sent. */
  readonly attributes: ReadonlyMap<string, string>;
}

type Kind = 'string' | 'number' | 'boolean';
export interface Method {
  /** Types after the session; oned answers -501 when they do not fit. */
  readonly takes: readonly Kind[];
  readonly run: (
    site: Site,
    user: DemoUser,
    args: readonly CallArgument[],
    method: string,
  ) => string | number;
}

export const number = (value: CallArgument | undefined): number => (typeof value === 'number' ? value : 0);
export const text = (value: CallArgument | undefined): string => (typeof value === 'string' ? value : '');
export const isAdmin = (user: DemoUser) => user.id === 0;

export type Right = 'USE' | 'MANAGE' | 'ADMIN';

/** OWNER_U and OWNER_M, and USE for all of one VM; a lock takes MANAGE from its owner too. */
export function may(user: DemoUser, vm: DemoVm, right: Right): boolean {
  if (isAdmin(user)) return true;
  if (right === 'USE') return vm.owner === user || vm.definition.key === 'use-only';
  return right === 'MANAGE' && vm.owner === user && vm.lock === null;
}

export const notAuthorized = (user: DemoUser, method: string, what: string): Refusal =>
  new Refusal(AUTHORIZATION, `[${method}] User [${user.id}] : Not authorized to perform ${what}.`);

/** The VM that a call names. Throws 1024, or 512. */
export function findVm(site: Site, user: DemoUser, id: number, right: Right, method: string): DemoVm {
  const vm = site.vms.find((each) => each.id === id);
  if (vm === undefined) throw new Refusal(NO_EXISTS, `[${method}] Error getting virtual machine [${id}].`);
  if (!may(user, vm, right)) throw notAuthorized(user, method, `${right} VM [${id}]`);
  return vm;
}

export const stateName = (vm: DemoVm): string => STATE_NAMES[vm.state] ?? String(vm.state);
/** `Could not create a new snapshot for VM 4, wrong state POWEROFF.` */
export const wrongState = (vm: DemoVm, method: string, what: string): Refusal =>
  new Refusal(ACTION, `[${method}] Could not ${what} for VM ${vm.id}, wrong state ${stateName(vm)}.`);

/** What goes on after a call was answered; its failure is told, and no more. */
export const background = (site: Site, work: Promise<unknown>): void =>
  void work.catch((error: unknown) => site.log(`demo: ${String(error)}`));

const ATTRIBUTE = /^\s*([A-Za-z_]\w*)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|\[[^\]]*\])/;

/** The attributes of a template, null for what is in brackets; null when it is none. */
export function readTemplate(template: string): Map<string, string | null> | null {
  const found = new Map<string, string | null>();
  for (let rest = template; rest.trim() !== '';) {
    const read = ATTRIBUTE.exec(rest);
    const [all, name] = read ?? [];
    if (all === undefined || name === undefined) return null;
    found.set(name.toUpperCase(), read?.[2]?.replaceAll('\\"', '"') ?? null);
    rest = rest.slice(all.length);
  }
  return found;
}

/** Those that have one value: what USER_TEMPLATE of the demo holds. */
export const single = (attributes: ReadonlyMap<string, string | null>): Map<string, string> =>
  new Map([...attributes].flatMap(([name, value]) => (value === null ? [] : [[name, value]])));
