import { BY_LINK, FEATURES } from './appearance.ts';
import type { Feature } from './appearance.ts';
import { shellArgument } from './program.ts';
import type { Wish } from './wish.ts';

/**
 * A name that no authority vouches for (RFC 6761): FreeRDP takes a certificate that the system trusts in spite of a pin, and compares
 * with this name then.
 */
const NOBODY = 'pinned-certificate-only.invalid';

const hex = (value: number): string => value.toString(16).padStart(4, '0');
const when = (condition: boolean, ...args: readonly string[]): readonly string[] => (condition ? args : []);
const toggle = (on: boolean, name: string): string => `${on ? '+' : '-'}${name}`;

/**
 * Certificates never by asking: `deny` refuses what is neither verified nor pinned. The password is read from standard input; without
 * `force` it would be read only where the server asks for it, and a domain has to be given or FreeRDP 3 reads that first.
 */
const connection = ({ server, account, pin, patience }: Wish): readonly string[] => [
  `/v:${server}`,
  `/u:${account.user}`,
  `/d:${account.domain}`,
  '/from-stdin:force',
  pin === null ? '/cert:deny' : `/cert:deny,name:${NOBODY},fingerprint:sha256:${pin}`,
  `/timeout:${patience}`,
];

const window = ({ title, program, multiMonitor, dynamicResolution, scale }: Wish): readonly string[] => [
  ...when(title !== '', `/t:${title}`),
  // The windows of a RemoteApp are the person's own.
  ...(program?.kind === 'remote-app'
    ? []
    : ['/f', ...when(multiMonitor, '/multimon'), ...when(dynamicResolution, '/dynamic-resolution')]),
  ...when(scale !== 100, `/scale:${scale}`),
  '-toggle-fullscreen',
  // A grab would keep the window manager's key from it, and pointers from a second screen.
  '-grab-keyboard',
  '-grab-mouse',
  ...when(program?.kind === 'shell', ...(program === null ? [] : [shellArgument(program)])),
];

/** `/usb:` names each device; `auto` would take whatever comes. A home as a drive is this run's own, which is empty. */
const shared = ({ channels }: Wish): readonly string[] => [
  channels.sound ? '/sound' : '/audio-mode:2',
  ...when(channels.microphone, '/microphone'),
  ...when(channels.drives, '/drive:hotplug,*', '-home-drive'),
  ...when(channels.printers, '/printer'),
  ...when(channels.smartCard, '/smartcard'),
  ...when(
    channels.usb.length > 0,
    `/usb:id:${channels.usb.map(({ vendor, product }) => `${hex(vendor)}:${hex(product)}`).join('#')}`,
  ),
];

/** FreeRDP reads its options in the order of its own table, where these three come before `/network`, which sets them too. */
const BEFORE_NETWORK: readonly (readonly [Feature, string, boolean])[] = [
  ['aero', 'FreeRDP_AllowDesktopComposition', true],
  ['fonts', 'FreeRDP_AllowFontSmoothing', true],
  ['menu-anims', 'FreeRDP_DisableMenuAnims', false],
];

function look({ appearance, link }: Wish): readonly string[] {
  const overruled =
    link === 'auto'
      ? []
      : BEFORE_NETWORK.filter(([feature]) => appearance[feature] !== BY_LINK[link][feature]);
  const tuned = overruled.map(([feature, key, allows]) => {
    const value = appearance[feature] === allows;
    return `${key}:${value ? 'TRUE' : 'FALSE'}`;
  });
  return [
    // Without a word FreeRDP finds out itself, and `/network:auto` would undo `/gfx`.
    ...when(link !== 'auto', `/network:${link}`),
    ...FEATURES.map((feature) => toggle(appearance[feature], feature)),
    ...when(tuned.length > 0, `/tune:${tuned.join(',')}`),
  ];
}

/** No retries would mean retries without an end. */
const endurance = ({ reconnect, compression }: Wish): readonly string[] => [
  toggle(compression, 'compression'),
  ...(reconnect > 0 ? ['+auto-reconnect', `/auto-reconnect-max-retries:${reconnect}`] : ['-auto-reconnect']),
];

/** What the exit codes do not tell is in the lines: how far the negotiation came, and why a server says no. */
const LOG = ['/log-level:INFO', '/log-filters:com.freerdp.core.nego:DEBUG'];

/** The arguments that FreeRDP 2.11 and 3.15 take alike. */
export const commonArguments = (wish: Wish): readonly string[] => [
  ...connection(wish),
  ...window(wish),
  ...shared(wish),
  ...look(wish),
  ...endurance(wish),
  ...LOG,
];
