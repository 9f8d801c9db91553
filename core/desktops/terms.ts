import type { Settings } from '../policy/settings.ts';
import type { Vm } from '../opennebula/model/vm.ts';

/** What a session may share between this terminal and the guest. */
export interface Terms {
  readonly clipboard: boolean;
  readonly sound: boolean;
  readonly microphone: boolean;
  readonly drives: boolean;
  readonly printers: boolean;
  /** USB devices, as far as the rules of the settings let each of them. */
  readonly usb: boolean;
  /** `always`: the settings name this desktop; `ask`: the person decides, once per session. */
  readonly smartCard: 'never' | 'ask' | 'always';
}

type Attributes = Readonly<Record<string, string>>;

/** `VDI_<what>=NO`. Nothing else in these attributes means anything: an owner edits them, so they take away and never give. */
const refuses = (attributes: Attributes, what: string): boolean =>
  attributes[`VDI_${what}`]?.toUpperCase() === 'NO';

/**
 * What the settings allow, less what the VM or the person's group refuses (`VDI_CLIPBOARD`, `VDI_SOUND`, `VDI_MICROPHONE`, `VDI_DRIVES`,
 * `VDI_PRINTERS`, `VDI_USB`, `VDI_SMARTCARD` = NO), less what FireEdge's RDP_DISABLE_AUDIO and RDP_ENABLE_AUDIO_INPUT of the NIC say.
 */
export function termsFor(vm: Vm, group: Attributes, settings: Settings, protocol: 'rdp' | 'spice'): Terms {
  const free = (what: string) => !refuses(vm.attributes.vdi, what) && !refuses(group, what);
  const { rdp, spice, smartCard } = settings;
  const overRdp = protocol === 'rdp';
  const nic = vm.nics.find((each) => each.rdp)?.rdpOptions ?? {};
  const says = (name: string) => nic[name]?.toUpperCase();
  const named = smartCard.desktops.includes(vm.id) || smartCard.templates.includes(vm.templateId ?? -1);
  return {
    clipboard: (overRdp ? rdp.clipboard : spice.clipboard) && free('CLIPBOARD'),
    sound: (overRdp ? rdp.sound && says('RDP_DISABLE_AUDIO') !== 'YES' : spice.sound) && free('SOUND'),
    microphone:
      (overRdp ? rdp.microphone && says('RDP_ENABLE_AUDIO_INPUT') !== 'NO' : spice.sound) &&
      free('MICROPHONE'),
    // virt-viewer 11 shares no folder in its kiosk mode.
    drives: overRdp && rdp.drives && free('DRIVES'),
    printers: overRdp && rdp.printers && free('PRINTERS'),
    usb: spice.usbRedirection && free('USB'),
    smartCard: !free('SMARTCARD') ? 'never' : named ? 'always' : smartCard.guests,
  };
}
