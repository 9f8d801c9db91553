import type { RdpGraphics, RdpLink } from '../../policy/settings.ts';
import { commonArguments } from './common.ts';
import { ACTION_SCRIPT } from './keys.ts';
import { appArgument } from './program.ts';
import type { Wish } from './wish.ts';

/** A single name switches the others off; `rdp:on` beside others would encrypt twice, and it is on without a word. */
function security({ security }: Wish): readonly string[] {
  const [first, second] = security;
  if (first !== undefined && second === undefined) return [`/sec:${first}`];
  const off = (['nla', 'tls', 'rdp'] as const).filter((each) => !security.includes(each));
  return off.length === 0 ? [] : [`/sec:${off.map((each) => `${each}:off`).join(',')}`];
}

/** H.264 and RemoteFX are on where nothing is said and no link is named. `/bpp` says something without a graphics pipeline. */
function graphics(wanted: RdpGraphics, link: RdpLink): readonly string[] {
  switch (wanted) {
    case 'auto':
      return link === 'auto' ? [] : ['/gfx:AVC444,AVC420,RFX'];
    case 'avc444':
      return ['/gfx:AVC444,AVC420'];
    case 'avc420':
      return ['/gfx:AVC420'];
    case 'progressive':
      return ['/gfx:progressive'];
    case 'rfx':
      return ['/gfx:RFX'];
    case 'bitmap':
      return ['/bpp:32'];
  }
}

/** FreeRDP 3.15. Text goes by the clipboard; files of the terminal, which another session may have named there, do not. */
export const arguments3 = (wish: Wish): readonly string[] => [
  ...commonArguments(wish),
  ...security(wish),
  wish.channels.clipboard ? '/clipboard:direction-to:all,files-to:off' : '-clipboard',
  ...graphics(wish.graphics, wish.link),
  ...(wish.without.length === 0 ? [] : [`/cache:${wish.without.map((cache) => `${cache}:off`).join(',')}`]),
  ...(wish.keyboard === null ? [] : [`/kbd:layout:0x${wish.keyboard.toString(16).padStart(8, '0')}`]),
  ...(wish.program?.kind === 'remote-app' ? [appArgument(wish.program)] : []),
  ACTION_SCRIPT,
];
