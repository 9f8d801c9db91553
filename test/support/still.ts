import { EyeError } from '../../core/screen.ts';
import type { Ports } from '../../kiosk/ports.ts';

/** The parts of the world that most tests need nothing of: no window, no device, no certificate, no traffic. */
export const STILL: Pick<
  Ports,
  | 'eyes'
  | 'spiceAuthority'
  | 'vncAuthority'
  | 'spiceHtml5'
  | 'hasReader'
  | 'certificates'
  | 'usb'
  | 'windows'
  | 'traffic'
  | 'sources'
> = {
  eyes: { open: async () => Promise.reject(new EyeError('refused')) },
  spiceAuthority: null,
  vncAuthority: null,
  spiceHtml5: false,
  hasReader: () => false,
  certificates: { seen: async () => ({ ok: false, reason: 'unreachable' }), store: null },
  usb: { list: () => [] },
  windows: {
    show: async () => true,
    showShell: async () => true,
    onShell: () => () => {},
    hold: async () => true,
    close: async () => {},
  },
  traffic: { quietFor: async () => null },
  sources: {
    network: async () => null,
    battery: async () => null,
    sound: {
      read: async () => null,
      volume: async () => false,
      mute: async () => false,
      watch: () => ({ close: async () => {} }),
    },
  },
};
