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
    close: async () => {},
  },
  traffic: { quietFor: async () => null },
};
