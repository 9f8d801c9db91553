import type { Settings } from '../policy/settings.ts';
import type { Way } from './plan.ts';

/**
 * Whether a smart card may be shown over this road at all: its PIN crosses it. RDP carries it under TLS; SPICE in clear, unless the
 * server speaks TLS, or the settings say that nobody else is on the network.
 */
export function isRoadForCards(way: Way, settings: Settings): boolean {
  switch (way.protocol) {
    case 'rdp':
      return !way.security.includes('rdp');
    case 'spice':
      return way.viewer === 'remote-viewer' && (way.tlsPort !== null || settings.spice.trustedNetwork);
    case 'vnc':
      return false;
  }
}
