import { deploy } from './actions.ts';
import { imageElement } from './disk.ts';
import { background, isAdmin, notAuthorized, number, readTemplate, single, text } from './site.ts';
import type { Method, Site } from './site.ts';
import { AUTHORIZATION, INTERNAL, LCM, NO_EXISTS, Refusal, STATE } from './states.ts';
import { mayUse, templateElement } from './templates.ts';
import type { DemoTemplate } from './templates.ts';
import type { DemoUser } from './users.ts';
import type { DemoVm } from './vm.ts';
import { move } from './vm.ts';
import { permissions, tag, wrap } from './xml.ts';

/** Filters of pools as those of VMs: -3 mine, -2 and -1 all that I may use, >= 0 that user's. */
const passes = (filter: number, user: DemoUser, owner: DemoUser): boolean =>
  filter === -3 ? owner === user : filter < 0 || owner.id === filter;

function findTemplate(site: Site, user: DemoUser, id: number, method: string): DemoTemplate {
  const found = site.templates.find((each) => each.id === id);
  if (found === undefined)
    throw new Refusal(NO_EXISTS, `[${method}] Error getting virtual machine template [${id}].`);
  if (!mayUse(user, found)) throw notAuthorized(user, method, `USE TEMPLATE [${id}]`);
  return found;
}

/** Images are those that disks were cloned from; they belong to oneadmin and the group of who has the disk. */
function images(site: Site, user: DemoUser, filter: number): string {
  const ids = [...new Set(site.vms.flatMap(({ disk }) => (disk === null ? [] : [disk.imageId])))];
  const found = ids
    .sort((a, b) => b - a)
    .flatMap((id) => {
      const users = site.vms.filter((vm) => vm.disk?.imageId === id && vm.state !== STATE.DONE);
      const [first] = users;
      const [oneadmin] = site.users;
      if (!first?.disk || oneadmin === undefined || !passes(filter, user, oneadmin)) return [];
      if (!isAdmin(user) && user.gid !== first.owner.gid) return [];
      const owner = [
        ...[tag('UID', 0), tag('GID', first.owner.gid), tag('UNAME', oneadmin.name)],
        ...[tag('GNAME', first.owner.group), permissions(1, 0)],
      ];
      const vms = users.map((vm) => vm.id).sort((a, b) => a - b);
      return [imageElement(first.disk, owner, vms, first.born)];
    });
  return wrap('IMAGE_POOL', found);
}

/** What the site keeps for administrators (VM_RESTRICTED_ATTR): every guest of the demo is as large as the others. */
const RESTRICTED = ['CPU', 'VCPU', 'MEMORY', 'DISK', 'NIC', 'GRAPHICS', 'RAW', 'CONTEXT'];

function instantiate(
  site: Site,
  user: DemoUser,
  chosen: DemoTemplate,
  wish: { name: string; hold: boolean; extra: string; persistent: boolean },
  method: string,
): number {
  const attributes = readTemplate(wish.extra);
  if (attributes === null) throw new Refusal(INTERNAL, `[${method}] Parse error: syntax error`);
  const restricted = RESTRICTED.find((name) => attributes.has(name));
  if (restricted !== undefined)
    throw new Refusal(AUTHORIZATION, `[${method}] VM Template includes a restricted attribute ${restricted}`);
  checkQuotas(site, user, method);
  const id = site.vms.reduce((most, vm) => Math.max(most, vm.id), -1) + 1;
  const name = wish.name === '' ? `${chosen.name}-${id}` : wish.name;
  const template = wish.persistent ? clone(site, user, chosen, name) : chosen;
  const vm = site.build(id, template, user, { name, attributes: single(attributes) });
  site.vms.push(vm);
  if (wish.persistent) background(site, cloning(site, vm, wish.hold));
  else if (wish.hold) move(vm, STATE.HOLD, LCM.INIT);
  else background(site, Promise.resolve(deploy(vm, site.engine)));
  return id;
}

/** The user's is looked at before the group's (Quotas::quota_check of src/um/Quotas.cc). */
function checkQuotas(site: Site, user: DemoUser, method: string): void {
  if (isAdmin(user)) return;
  const there = site.vms.filter((vm) => vm.state !== STATE.DONE);
  const check = (who: string, id: number, limit: number | null, used: number) => {
    if (limit === null || used < limit) return;
    const head = `${who.charAt(0).toUpperCase()}${who.slice(1)} [${id}] : ${who} [${id}]`;
    const message = `[${method}] ${head} limit of ${limit} reached for VMS quota in VM.`;
    throw new Refusal(AUTHORIZATION, message);
  };
  check('user', user.id, site.quota, there.filter((vm) => vm.owner === user).length);
  const ofGroup = there.filter((vm) => vm.owner.gid === user.gid).length;
  check('group', user.gid, site.groupQuota ?? null, ofGroup);
}

/** What the copies of the images take, milliseconds. */
const CLONING = 2_500;

/** CLONING until its images are copied, then HOLD or PENDING (SUBMIT_ON_HOLD, LifeCycleManager::trigger_disk_lock_success). */
async function cloning(site: Site, vm: DemoVm, hold: boolean): Promise<void> {
  move(vm, STATE.CLONING, LCM.INIT);
  await new Promise((resolve) => setTimeout(resolve, CLONING));
  if (vm.state !== STATE.CLONING) return;
  if (hold) move(vm, STATE.HOLD, LCM.INIT);
  else await deploy(vm, site.engine);
}

/** `persistent` makes the user a template of her own first. */
function clone(site: Site, owner: DemoUser, template: DemoTemplate, name: string): DemoTemplate {
  const id = Math.max(...site.templates.map((each) => each.id)) + 1;
  const registered = Math.floor(site.now() / 1000);
  const made = {
    ...template,
    id,
    name,
    owner,
    registered,
    gid: owner.gid,
    group: owner.group,
    shared: false,
  };
  site.templates.push(made);
  return made;
}

/** Templates and images (src/rm/api/TemplateAPI.cc, ImageAPI.cc). */
export const TEMPLATE_METHODS: Readonly<Record<string, Method>> = {
  'one.templatepool.info': {
    takes: ['number', 'number', 'number'],
    run: (site, user, [filter]) =>
      wrap(
        'VMTEMPLATE_POOL',
        site.templates
          .filter((each) => mayUse(user, each) && passes(number(filter), user, each.owner))
          .sort((a, b) => b.id - a.id)
          .map(templateElement),
      ),
  },
  'one.template.info': {
    takes: ['number'],
    run: (site, user, [id], method) => templateElement(findTemplate(site, user, number(id), method)),
  },
  'one.template.instantiate': {
    takes: ['number', 'string', 'boolean', 'string', 'boolean'],
    run: (site, user, [id, name, hold, extra, persistent], method) => {
      const wish = {
        name: text(name),
        hold: hold === true,
        extra: text(extra),
        persistent: persistent === true,
      };
      return instantiate(site, user, findTemplate(site, user, number(id), method), wish, method);
    },
  },
  'one.imagepool.info': {
    takes: ['number', 'number', 'number'],
    run: (site, user, [filter]) => images(site, user, number(filter)),
  },
};
