import { connectionPlan } from '../core/desktops/plan.ts';
import type { Hindrance, Way } from '../core/desktops/plan.ts';
import type { OpenNebula } from '../core/opennebula/client.ts';
import type { Session } from '../core/opennebula/model/common.ts';
import type { Vm } from '../core/opennebula/model/vm.ts';
import type { Settings } from '../core/policy/settings.ts';
import type { Launcher } from '../core/sessions/launcher.ts';
import { equipmentOf } from '../kiosk/ports.ts';
import { termsFor } from '../core/desktops/terms.ts';
import { specFor } from '../kiosk/session/spec.ts';
import { hasSpiceHtml5 } from '../platform/files/bundle.ts';
import { printable } from './list.ts';

const MASK = '•••';

export interface PlannedWay {
  readonly protocol: Way['protocol'];
  readonly address: string;
  /** Null for the console, which runs inside the shell. */
  readonly launch: {
    readonly program: string;
    readonly args: readonly string[];
    readonly standardInput: string;
  } | null;
}
export interface PlanReport {
  readonly vm: number;
  readonly name: string;
  readonly ways: readonly PlannedWay[];
  readonly hindrances: readonly Hindrance[];
}

export async function readPlan(
  cloud: OpenNebula,
  session: Session,
  id: number,
  settings: Settings,
  launcher: Launcher,
): Promise<PlanReport> {
  const vm = await cloud.vm.info(session, id);
  const plan = connectionPlan(vm, settings, equipmentOf({ launcher, spiceHtml5: hasSpiceHtml5() }));
  return {
    vm: vm.id,
    name: vm.name,
    ways: plan.ways.map((way) => planned(way, vm, settings, launcher)),
    hindrances: plan.hindrances,
  };
}

function planned(way: Way, vm: Vm, settings: Settings, launcher: Launcher): PlannedWay {
  const address = `${way.address.host}:${way.address.port}`;
  if (way.protocol === 'vnc') return { protocol: 'vnc', address, launch: null };
  // The secret is masked before the launch spec is made: what was never there cannot be shown.
  const masked = way.protocol === 'rdp' ? way : { ...way, password: way.password === null ? null : MASK };
  const agreed = {
    terms: termsFor(vm, {}, settings, way.protocol),
    smartCard: false,
    usb: null,
    present: [],
    credentials: { user: way.protocol === 'rdp' ? way.user : '', password: MASK },
    pin: way.protocol === 'rdp' ? way.pin : null,
    security: way.protocol === 'rdp' ? way.security : [],
    program: null,
    keyboard: settings.interface.keyboardLayouts[0] ?? 'us',
  };
  // Its path stands for what is in it.
  const ports = { settings, launcher, spiceAuthority: settings.spice.tls.ca };
  const spec = specFor(masked, { id: vm.id, name: vm.name }, agreed, ports);
  return {
    protocol: way.protocol,
    address,
    launch: { program: spec.program, args: spec.args, standardInput: spec.handOff?.content ?? '' },
  };
}

export function formatPlan(report: PlanReport): string {
  const ways = report.ways.flatMap((way, index) => [
    `${index + 1}. ${way.protocol} to ${way.address}${way.launch === null ? ', inside the shell' : ''}`,
    ...(way.launch === null ? [] : [`   ${way.launch.program} ${way.launch.args.join(' ')}`]),
    ...(way.launch?.standardInput ?? '')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => `   < ${line}`),
  ]);
  const hindrances = report.hindrances.map((each) => `not possible: ${Object.values(each).join(' ')}`);
  return printable(`VM ${report.vm}  ${report.name}`).concat('\n', [...ways, ...hindrances].join('\n'));
}
