import type { RdpGraphics, RdpLink } from '../../policy/settings.ts';
import { commonArguments } from './common.ts';
import type { Wish } from './wish.ts';

/** `/sec:` names the only one; several are what is left of all of them. */
function security({ security }: Wish): readonly string[] {
  const [first, second] = security;
  if (first !== undefined && second === undefined) return [`/sec:${first}`];
  return (['nla', 'tls', 'rdp'] as const)
    .filter((each) => !security.includes(each))
    .map((each) => `-sec-${each}`);
}

/**
 * H.264 and RemoteFX are on where nothing is said and no link is named. `/bpp` says something without a graphics pipeline. Progressive
 * has a switch of its own: `/gfx:progressive` is refused (24).
 */
function graphics(wanted: RdpGraphics, link: RdpLink): readonly string[] {
  switch (wanted) {
    case 'auto':
      return link === 'auto' ? [] : ['/gfx:AVC444', '/rfx'];
    case 'avc444':
      return ['/gfx:AVC444'];
    case 'avc420':
      return ['/gfx:AVC420'];
    case 'progressive':
      return ['/gfx', '+gfx-progressive'];
    case 'rfx':
      return ['/gfx:RFX'];
    case 'bitmap':
      return ['/bpp:32'];
  }
}

/** A graphics option would leave the link at LAN, which FreeRDP 3 does not do (seen: connectionType 6 in place of 7). */
const linkByItself = ({ graphics, link }: Wish): readonly string[] =>
  link === 'auto' && graphics !== 'auto' ? ['/tune:FreeRDP_ConnectionType:7'] : [];

function program({ program }: Wish): readonly string[] {
  if (program?.kind !== 'remote-app') return [];
  const command = program.arguments === '' ? [] : [`/app-cmd:${program.arguments}`];
  return [`/app:${program.program}`, ...command];
}

/** FreeRDP 2.11. */
export const arguments2 = (wish: Wish): readonly string[] => [
  ...commonArguments(wish),
  ...security(wish),
  wish.channels.clipboard ? '+clipboard' : '-clipboard',
  ...graphics(wish.graphics, wish.link),
  ...linkByItself(wish),
  ...wish.without.map((cache) => `-${cache}-cache`),
  ...(wish.keyboard === null ? [] : [`/kbd:0x${wish.keyboard.toString(16).padStart(8, '0')}`]),
  ...program(wish),
];
