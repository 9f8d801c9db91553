/**
 * A small OpenNebula on this machine: its own XML-RPC endpoint with real guests behind it. Everything listens on loopback and dies
 * with the demo.
 */
import { writeFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AbyssLimits } from './abyss.ts';
import { findAccelerator } from './accelerator.ts';
import { breakDisk } from './boot-disk.ts';
import { bootFloppy } from './boot-sector.ts';
import { DEFINITIONS, GROUP_APPLICATIONS, GROUP_MESSAGE, vm as desktopOf } from './catalogue.ts';
import type { Definition, VmKey } from './catalogue.ts';
import { createDisk } from './disk.ts';
import { openDemoDisplay } from './display.ts';
import { Engine } from './engine.ts';
import type { Screen } from './guest.ts';
import { openEndpoint } from './endpoint.ts';
import { createFaults } from './faults.ts';
import type { Faults } from './faults.ts';
import { createFaultyClock } from './faults-clock.ts';
import { createFaultyEngine } from './faults-engine.ts';
import { createFaultyOned } from './faults-oned.ts';
import { createFaultyRdp, remembering } from './faults-rdp.ts';
import type { FaultyRdp } from './faults-rdp.ts';
import { freePort } from './ports.ts';
import { openNursery } from './process.ts';
import type { DemoChild, Nursery } from './process.ts';
import { createShadowDesktop, prepareRdpSite } from './rdp-desktop.ts';
import type { RdpDesktop, RdpRecord, RdpSite } from './rdp-desktop.ts';
import type { Site } from './site.ts';
import { LCM, STATE } from './states.ts';
import { siteTemplates } from './templates.ts';
import { createUser, randomPassword } from './users.ts';
import { createXrdpDesktop, prepareXrdpSite, withoutXrdp } from './xrdp-desktop.ts';
import type { XrdpSite } from './xrdp-desktop.ts';
import type { DemoUser } from './users.ts';
import { createVm } from './vm.ts';
import type { DemoVm } from './vm.ts';

export interface DemoCloudOptions {
  /** A folder that the demo may fill and that is removed with it. */
  readonly workDir: string;
  readonly log: (line: string) => void;
  /** Milliseconds that each step of the cloud takes; 400 unless told. */
  readonly pace?: number;
  /** Those of oned; none unless told. */
  readonly limits?: AbyssLimits;
  /** Which desktops there are; all of the catalogue unless told. */
  readonly desktops?: readonly VmKey[];
}

export type SpiceChannels = readonly { readonly 'channel-type': number; readonly 'connection-id': number }[];

/** What the peer behind a VM says of itself now. */
export interface Witness {
  readonly state: number;
  readonly lcmState: number;
  /** The guest's own boot byte came since its last reset. */
  readonly booted: boolean;
  /** Channels of QMP `query-spice`; null for a guest that has no SPICE server or does not run. */
  readonly spice: SpiceChannels | null;
  readonly screen: Screen | null;
  readonly rdp: RdpRecord | null;
}

export interface DemoCloud {
  readonly endpoint: string;
  /** The host's name in OpenNebula: it resolves nowhere, as in many sites, so the host map has to know it. */
  readonly hostName: string;
  readonly users: Readonly<
    Record<'desktop' | 'empty' | 'administrator', { readonly name: string; readonly password: string }>
  >;
  readonly rdp: {
    readonly user: string;
    readonly password: string;
    readonly pins: Readonly<Record<string, string>>;
    /** Account of the xrdp desktop, with the same password; null where the machine cannot have it. */
    readonly xrdpUser: string | null;
  };
  vmId(key: VmKey): number;
  /** The password of the VM's GRAPHICS. */
  ticket(key: VmKey): string;
  witness(key: VmKey): Promise<Witness>;
  /** Only the channels of `query-spice`, which costs a millisecond. */
  channels(key: VmKey): Promise<SpiceChannels>;
  /** Puts the right medium into a guest that has none; it boots from it at its next reset. */
  insertMedium(key: VmKey): Promise<void>;
  /** The desktop's own side ends every connection to it, as a guest that logs off does. */
  endConnections(key: VmKey): Promise<void>;
  /** Gives the VM a SCHED_ACTION that would power it off in so many seconds. */
  scheduleEnd(key: VmKey, seconds: number): void;
  /** Texts of the login tokens that live now, of all users: what a test looks for where it must not be. */
  tokenTexts(): readonly string[];
  /** Login tokens that live now, of all users. */
  liveTokens(): number;
  readonly faults: Faults;
  close(): Promise<void>;
}

const HOST_NAME = 'demo-node-1';
/** VMs that each user may have: room for a few guests more, not for as many as the machine can bear. */
const QUOTA = DEFINITIONS.length + 3;
const RDP_USER = 'demo';

export async function startDemoCloud(options: DemoCloudOptions): Promise<DemoCloud> {
  await mkdir(options.workDir, { recursive: true, mode: 0o700 });
  const nursery = openNursery(options.workDir);
  try {
    return await open(options, nursery);
  } catch (error) {
    await nursery.close();
    throw error;
  }
}

async function open(options: DemoCloudOptions, nursery: Nursery): Promise<DemoCloud> {
  const { workDir, log } = options;
  const rdpPassword = randomPassword();
  const vms: DemoVm[] = [];
  const account = { user: RDP_USER, password: rdpPassword };
  const [accelerator, rdpSite] = await Promise.all([
    findAccelerator(nursery, workDir),
    openDemoDisplay(nursery, workDir).then((display) => prepareRdpSite(nursery, workDir, display, account)),
  ]);
  const pace = options.pace ?? 400;
  const engine = new Engine({ nursery, workDir, accelerator, pace, log });
  const pause = () => new Promise<void>((resolve) => void setTimeout(resolve, pace));
  const clock = createFaultyClock();
  const drivers = createFaultyEngine(engine, pause, clock.now);
  const faultyRdp = new Map<VmKey, FaultyRdp>();
  const oneadmin = createUser(0, 'oneadmin', 0, 'oneadmin');
  const desktop = createUser(2, 'demo', 100, 'users', GROUP_APPLICATIONS);
  for (const [name, value] of Object.entries(GROUP_MESSAGE)) desktop.groupAttributes.set(name, value);
  const empty = createUser(3, 'newcomer', 101, 'newcomers');
  const reason = withoutXrdp();
  if (reason !== null) log(`without the xrdp desktop: ${reason}`);
  const xrdpSite = reason === null ? await prepareXrdpSite(nursery, workDir, rdpPassword) : null;
  const chosen = DEFINITIONS.filter(({ key }) => options.desktops?.includes(key) ?? true);
  const wanted = chosen.filter((each) => each.rdp !== 'xrdp' || xrdpSite !== null);
  for (const [index, definition] of wanted.entries()) {
    vms.push(
      await prepareVm(index + 1, definition, {
        ...{ workDir, nursery, rdpSite, xrdpSite, log, desktop, oneadmin, faultyRdp },
      }),
    );
  }
  const site: Site = {
    users: [oneadmin, desktop, empty],
    vms,
    templates: siteTemplates(oneadmin, desktop, Math.floor(Date.now() / 1000)),
    quota: QUOTA,
    hostName: HOST_NAME,
    engine: drivers.engine,
    build: (id, template, owner, { name, attributes }) => {
      const definition = desktopOf('spice', name, { graphics: template.graphics, colour: 10 });
      const medium = join(workDir, `vm-${id}.img`);
      writeFileSync(medium, bootFloppy(printable(attributes.get('TITLE') || name), definition.colour));
      const known = { id, definition, owner, templateId: template.id, born: Math.floor(Date.now() / 1000) };
      return createVm(known, { medium, attributes: new Map(attributes) });
    },
    now: clock.now,
    log,
  };
  const endpoint = await createFaultyOned((meet, port) =>
    openEndpoint(site, options.limits ?? null, { port, meet }),
  );
  await Promise.all(vms.map((vm) => begin(vm, engine)));
  const find = (key: VmKey): DemoVm => {
    const vm = vms.find((each) => each.definition.key === key);
    if (vm === undefined) throw new Error(`the demo has no VM ${key} on this machine`);
    return vm;
  };
  const pins = vms.flatMap((vm) =>
    vm.rdp === null ? [] : [[`127.0.0.1:${vm.rdp.port}`, rdpSite.pin] as const],
  );
  return {
    endpoint: endpoint.url,
    hostName: HOST_NAME,
    users: { desktop, empty, administrator: oneadmin },
    rdp: {
      user: RDP_USER,
      password: rdpPassword,
      pins: Object.fromEntries(pins),
      xrdpUser: xrdpSite?.user ?? null,
    },
    vmId: (key) => find(key).id,
    ticket: (key) => find(key).password,
    witness: (key) => witness(find(key)),
    channels: async (key) => (await channels(find(key))) ?? [],
    async insertMedium(key) {
      const vm = find(key);
      vm.medium = mediumPath(workDir, vm.definition);
      await vm.guest?.insert(vm.medium);
    },
    async endConnections(key) {
      const vm = find(key);
      vm.rdp?.hangUp();
      const ticket = { protocol: 'spice', password: vm.password, connected: 'disconnect' };
      if (vm.definition.graphics === 'SPICE') await vm.guest?.qmp.run('set_password', ticket);
    },
    scheduleEnd(key, seconds) {
      find(key).endsAt = Math.floor(Date.now() / 1000) + seconds;
    },
    tokenTexts: () => site.users.flatMap((user) => [...user.tokens.keys()]),
    liveTokens: () => site.users.reduce((sum, user) => sum + user.tokens.size, 0),
    faults: createFaults({
      ...{ oned: endpoint.faults, clock: clock.faults, steps: drivers.faults, vms, find, rdp: faultyRdp },
      filesOf: ({ definition, file }) => ({
        medium: mediumPath(workDir, definition),
        disk: join(workDir, `${file}.qcow2`),
        run: nursery.run,
      }),
    }),
    async close() {
      await endpoint.close();
      vms.forEach((vm) => vm.rdp?.close()); // Before their X server goes, which would end them with a complaint.
      await engine.close();
    },
  };
}

async function createRdp(
  { key, rdp }: Definition,
  { workDir, nursery, rdpSite, xrdpSite, log, faultyRdp }: Makings,
): Promise<RdpDesktop | null> {
  if (rdp === null) return null;
  const children = new Set<DemoChild>();
  const watched = remembering(nursery, children);
  const port = await freePort();
  const faulty = createFaultyRdp(
    rdp === 'xrdp' && xrdpSite !== null
      ? await createXrdpDesktop(watched, workDir, rdpSite, xrdpSite, port, log)
      : createShadowDesktop(watched, rdpSite, port, log),
    children,
  );
  faultyRdp.set(key, faulty);
  return faulty.desktop;
}

/** What the boot sector can show. */
const printable = (text: string): string => text.replace(/[^ -~]/g, '?').toUpperCase();

const mediumPath = (workDir: string, definition: Definition): string =>
  join(workDir, `${definition.key}.img`);

interface Makings {
  readonly workDir: string;
  readonly nursery: Nursery;
  readonly rdpSite: RdpSite;
  readonly xrdpSite: XrdpSite | null;
  readonly log: (line: string) => void;
  readonly faultyRdp: Map<VmKey, FaultyRdp>;
  readonly desktop: DemoUser;
  readonly oneadmin: DemoUser;
}

/** Where a VM that begins in the middle of things stands. */
const BEGINNINGS = {
  off: { state: STATE.POWEROFF, lcmState: LCM.INIT },
  stuck: { state: STATE.ACTIVE, lcmState: LCM.BOOT },
  'boot-failure': { state: STATE.ACTIVE, lcmState: LCM.BOOT_FAILURE },
} as const;

/** Megabytes. */
const DISK_SIZE = 8;

async function prepareVm(id: number, definition: Definition, makings: Makings): Promise<DemoVm> {
  const { workDir, nursery } = makings;
  const file = definition.key;
  const title = definition.key === 'hostile' ? 'HOSTILE' : definition.name.toUpperCase();
  await writeFile(mediumPath(workDir, definition), bootFloppy(title, definition.colour));
  const born = Math.floor(Date.now() / 1000);
  const disk = definition.disk ? createDisk({ id: 0, name: `${file}-disk` }, DISK_SIZE) : null;
  if (disk !== null) {
    const path = join(workDir, `${file}.qcow2`);
    const made = { title, colour: definition.colour, size: DISK_SIZE, born };
    if (definition.boots === 'disk') await breakDisk(nursery, path, disk, made);
    else await nursery.run(['/usr/bin/qemu-img', 'create', '-q', '-f', 'qcow2', path, `${DISK_SIZE}M`]);
  }
  const failed = definition.begins === 'boot-failure';
  const owner = definition.owner === 'desktop' ? makings.desktop : makings.oneadmin;
  return createVm(
    { id, definition, owner, templateId: definition.graphics === 'SPICE' ? 0 : 1, born },
    {
      // One that is deployed now takes its port then, as it does at oned: chosen long before, somebody else might have it.
      ...{ file, port: isDeployed(definition) ? 0 : await freePort() },
      rdp: await createRdp(definition, makings),
      ...BEGINNINGS[failed ? 'boot-failure' : definition.begins === 'stuck' ? 'stuck' : 'off'],
      disk,
      lock: definition.locked ? { level: 1, time: born } : null,
      error: failed ? `${oneDate(new Date())}: DEPLOY: no space left on the datastore of ${HOST_NAME}` : '',
      medium: definition.medium ? mediumPath(workDir, definition) : null,
    },
  );
}

/** As oned writes dates into ERROR, "Mon Nov 23 18:30:47 2026": C's ctime. */
function oneDate(date: Date): string {
  const [, day = '', number = '', month = '', year = '', time = ''] =
    /^(\w{3}), (\d\d) (\w{3}) (\d{4}) ([\d:]+)/.exec(date.toUTCString()) ?? [];
  return `${day} ${month} ${number} ${time} ${year}`;
}

const isDeployed = ({ begins }: Definition): boolean => begins === 'running' || begins === 'suspended';

/** Brings a VM to where it is when the demo begins, and resolves when its guest answers. */
async function begin(vm: DemoVm, engine: Engine): Promise<void> {
  const { begins } = vm.definition;
  if (!isDeployed(vm.definition)) return;
  await engine.raise(vm, LCM.BOOT, { state: STATE.ACTIVE, lcmState: LCM.BOOT_FAILURE });
  if (begins === 'running') {
    if (vm.definition.disk && vm.definition.medium) await firstSnapshot(vm, engine);
    return;
  }
  await booted(vm);
  await engine.save(vm, [LCM.SAVE_SUSPEND], STATE.SUSPENDED);
}

async function firstSnapshot(vm: DemoVm, engine: Engine): Promise<void> {
  await booted(vm);
  vm.snapshots.push({ id: vm.nextSnapshot++, name: 'clean install', time: vm.born });
  await engine.snapshot(vm, 'savevm snap-0');
}

async function booted(vm: DemoVm): Promise<void> {
  for (let waited = 0; !vm.booted && waited < 15_000; waited += 50) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function channels({ definition, guest }: DemoVm): Promise<SpiceChannels | null> {
  if (definition.graphics !== 'SPICE' || guest === null) return null;
  return ((await guest.qmp.run('query-spice')) as { channels?: SpiceChannels }).channels ?? [];
}

async function witness(vm: DemoVm): Promise<Witness> {
  const { guest } = vm;
  return {
    state: vm.state,
    lcmState: vm.lcmState,
    booted: vm.booted,
    spice: await channels(vm),
    screen: guest === null ? null : await guest.screen(),
    rdp: vm.rdp?.record() ?? null,
  };
}
