import type { DeviceView, SessionQuestions } from '../../contract/views.ts';
import { isRoadForCards } from '../../core/desktops/card.ts';
import type { Terms } from '../../core/desktops/terms.ts';
import { mayRedirect } from '../../core/devices/usb.ts';
import type { UsbDevice } from '../../core/devices/usb.ts';
import type { Vm } from '../../core/opennebula/model/vm.ts';
import type { User } from '../../core/opennebula/model/user.ts';
import type { Settings } from '../../core/policy/settings.ts';
import type { ViewerWay } from './spec.ts';

/** What the person agreed to, once per session. */
export interface Answers {
  readonly card: boolean;
  /** Null leaves it to the rules. */
  readonly devices: readonly UsbDevice[] | null;
}

export interface Question {
  readonly view: SessionQuestions;
  /** Total over whatever the page sends: what was not asked is not agreed to. */
  readonly read: (said: { readonly card: boolean; readonly devices: readonly string[] }) => Answers;
}

export interface Occasion {
  readonly vm: Vm;
  readonly way: ViewerWay;
  readonly terms: Terms;
  readonly user: User;
  readonly settings: Settings;
  /** It ran before anybody pressed here: somebody may be at it. */
  readonly ran: boolean;
  /** What is plugged in. */
  readonly devices: readonly UsbDevice[];
  /** This terminal has a reader, or certificates in its place. */
  readonly reader: boolean;
}

/** What holds without a question. */
export const unasked = ({ terms, way, settings, reader }: Occasion): Answers => ({
  card: terms.smartCard === 'always' && reader && isRoadForCards(way, settings),
  devices: settings.usb.choose === 'person' ? [] : null,
});

/** What to ask before this desktop is opened; null for nothing. */
export function questionsFor(occasion: Occasion): Question | null {
  const { terms, way, settings, reader } = occasion;
  const card = terms.smartCard === 'ask' && reader && isRoadForCards(way, settings);
  const pick = settings.usb.choose === 'person' && terms.usb;
  const offered = pick ? occasion.devices.filter((each) => mayRedirect(each, settings.usb)) : [];
  const takeOver = mayThrowOut(occasion);
  if (!card && !takeOver && offered.length === 0) return null;
  const otherwise = unasked(occasion);
  return {
    view: { takeOver, card, devices: offered.map(deviceView) },
    read: (said) => ({
      card: card ? said.card : otherwise.card,
      devices: pick ? offered.filter((each) => said.devices.includes(deviceId(each))) : otherwise.devices,
    }),
  };
}

/** A SPICE server takes one client and tells nobody beforehand whether it has one: only that the machine ran already is known. */
function mayThrowOut({ way, ran, settings, vm, user }: Occasion): boolean {
  if (way.protocol !== 'spice' || !ran) return false;
  const { takeOver } = settings.sessions;
  return takeOver === 'ask' || (takeOver === 'ask-shared' && vm.uid !== user.id);
}

const deviceId = ({ bus, address }: UsbDevice): string => `${bus}-${address}`;
const hex = (value: number): string => value.toString(16).padStart(4, '0');

const deviceView = (device: UsbDevice): DeviceView => ({
  id: deviceId(device),
  name: device.name === '' ? `USB ${hex(device.vendor)}:${hex(device.product)}` : device.name,
});
