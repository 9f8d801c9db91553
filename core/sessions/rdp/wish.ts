import type { RdpGraphics, RdpLink, RdpSecurity } from '../../policy/settings.ts';
import type { RdpChannels, RdpOptions } from '../freerdp.ts';
import { SpecError, oneLine, safeHost, shownText } from '../text.ts';
import { accountOf } from './account.ts';
import type { Account } from './account.ts';
import { appearanceOf, says } from './appearance.ts';
import type { Appearance } from './appearance.ts';
import { keyboardLayout } from './keyboard.ts';
import { checkedProgram } from './program.ts';
import type { RemoteProgram } from './program.ts';

/** What is asked of FreeRDP, whatever its version: checked, and settled between the settings and the NIC. */
export interface Wish {
  /** `host:port`. */
  readonly server: string;
  readonly account: Account;
  readonly security: readonly RdpSecurity[];
  readonly pin: string | null;
  readonly title: string;
  /** Milliseconds that FreeRDP waits for an answer. */
  readonly patience: number;
  readonly program: RemoteProgram | null;
  readonly channels: RdpChannels;
  /** A Windows keyboard layout; null lets FreeRDP ask the X server. */
  readonly keyboard: number | null;
  readonly link: RdpLink;
  readonly appearance: Appearance;
  readonly graphics: RdpGraphics;
  /** Caches that the NIC forbids. */
  readonly without: readonly Cache[];
  readonly multiMonitor: boolean;
  readonly dynamicResolution: boolean;
  readonly scale: number;
  readonly compression: boolean;
  readonly reconnect: number;
}

export const CACHES = { bitmap: 'BITMAP', offscreen: 'OFFSCREEN', glyph: 'GLYPH' } as const;
export type Cache = keyof typeof CACHES;

const PIN = /^[0-9a-f]{2}(:[0-9a-f]{2}){31}$/;
/** FreeRDP takes 1,000 retries and ten minutes at most, and waits nine seconds by itself. */
const MOST_RETRIES = 1_000;
const SHORTEST = 9_000;
const LONGEST = 600_000;

/** Throws `SpecError`. */
export function wishOf(options: RdpOptions): Wish {
  const { display, nic, channels } = options;
  const host = safeHost(options.host);
  if (options.pin !== null && !PIN.test(options.pin)) throw new SpecError('pin');
  if (options.security.length === 0) throw new SpecError('security');
  return {
    server: `${host.includes(':') ? `[${host}]` : host}:${options.port}`,
    account: accountOf(oneLine('user', options.user), oneLine('domain', options.domain)),
    security: options.security,
    pin: options.pin,
    title: shownText(options.title, 80),
    patience: Math.min(Math.max(options.readyWithin, SHORTEST), LONGEST),
    program: options.program === null ? null : checkedProgram(options.program),
    channels,
    keyboard: keyboardLayout(nic['RDP_SERVER_LAYOUT'] ?? '', options.keyboard),
    link: display.link,
    appearance: appearanceOf(display.link, nic),
    graphics: display.graphics,
    without: (['bitmap', 'offscreen', 'glyph'] as const).filter(
      (cache) => says(nic, `RDP_DISABLE_${CACHES[cache]}_CACHING`) === true,
    ),
    multiMonitor: display.multiMonitor,
    // A server that has to be connected anew for another size does not take one during a session.
    dynamicResolution:
      display.dynamicResolution && nic['RDP_RESIZE_METHOD']?.trim().toLowerCase() !== 'reconnect',
    scale: display.scale,
    compression: display.compression,
    reconnect: Math.min(display.reconnect, MOST_RETRIES),
  };
}
