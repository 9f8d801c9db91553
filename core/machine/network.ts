/** Which of the terminal's interfaces leads to the world, and how well. Pure. */
import type { NetworkView } from '../../contract/machine.ts';

/** What the kernel tells of one interface (/sys/class/net, getifaddrs). */
export interface InterfaceFacts {
  readonly name: string;
  /** ARPHRD of its `type`: 1 is Ethernet, and Wi-Fi too. */
  readonly type: number;
  readonly wireless: boolean;
  /** It has a device below it, and is not made by software alone. */
  readonly physical: boolean;
  /** A cable or a Wi-Fi network is there. */
  readonly carrier: boolean;
  readonly addresses: readonly string[];
}

/** The network of `nmcli`; `signal` is per cent. */
export interface WifiFacts {
  readonly name: string;
  readonly signal: number | null;
}

const LOOPBACK = 772;
const NOTHING: NetworkView = { kind: 'none', interface: '', addresses: [], name: '', signal: null };

/** `routes`: interfaces of the default routes, best one first. The interface in use, `wifi` not yet looked at. */
export function networkOf(interfaces: readonly InterfaceFacts[], routes: readonly string[]): NetworkView {
  const usable = interfaces.filter(
    ({ type, carrier, addresses }) => type !== LOOPBACK && carrier && addresses.some(isReachable),
  );
  const routed = routes
    .map((name) => usable.find((each) => each.name === name))
    .find((each) => each !== undefined);
  // A site without a way out has no default route, and is connected all the same.
  const used = routed ?? usable.find(({ physical }) => physical);
  if (used === undefined) return NOTHING;
  const { name, wireless, addresses } = used;
  return {
    kind: wireless ? 'wifi' : 'wired',
    interface: name,
    addresses: addresses.filter(isReachable),
    name: '',
    signal: null,
  };
}

/** An address that only says that nobody gave one (RFC 3927, RFC 4291) reaches nobody. */
const isReachable = (address: string): boolean => !/^169\.254\.|^fe[89ab]|^127\.|^::1$/i.test(address);

/** Names of interfaces with a default route in /proc/net/route, the smallest metric first. */
export function defaultRoutes(table: string): readonly string[] {
  return table
    .split('\n')
    .flatMap((line) => {
      const [name = '', destination, , flags, , , metric, mask] = line.split('\t').map((each) => each.trim());
      const up = (Number.parseInt(flags ?? '', 16) & 1) === 1;
      return destination === '00000000' && mask === '00000000' && up
        ? [{ name, metric: Number(metric) || 0 }]
        : [];
    })
    .sort((a, b) => a.metric - b.metric)
    .map(({ name }) => name);
}

/** The same of /proc/net/ipv6_route: destination, its prefix, source, its prefix, next hop, metric, two counts, flags, name. */
export function defaultRoutes6(table: string): readonly string[] {
  return table
    .split('\n')
    .flatMap((line) => {
      const [destination = '', prefix, , , , metric = '', , , flags = '', name = ''] = line
        .trim()
        .split(/\s+/);
      const up = (Number.parseInt(flags, 16) & 1) === 1;
      const refused = (Number.parseInt(flags, 16) & 0x200) !== 0;
      return /^0{32}$/.test(destination) && prefix === '00' && up && !refused
        ? [{ name, metric: Number.parseInt(metric, 16) || 0 }]
        : [];
    })
    .sort((a, b) => a.metric - b.metric)
    .map(({ name }) => name);
}

/** Quality of the link of one interface in /proc/net/wireless, per cent; the drivers of cfg80211 count to 70. Null where there is none. */
export function linkQuality(table: string, name: string): number | null {
  for (const line of table.split('\n')) {
    const [, of, link] = /^\s*(\S+):\s+\S+\s+(\d{1,3})\./.exec(line) ?? [];
    if (of === name && link !== undefined) return Math.min(100, Math.round((Number(link) / 70) * 100));
  }
  return null;
}

/** The network in use, of `nmcli -t -f IN-USE,SIGNAL,SSID device wifi list`: a colon in a name stands behind a backslash. */
export function wifiInUse(lines: readonly string[]): WifiFacts | null {
  for (const line of lines) {
    const [, signal = '', ssid = ''] = /^\*:(\d{0,3}):(.*)$/.exec(line) ?? [];
    if (!line.startsWith('*:')) continue;
    const name = ssid.replace(/\\([\\:])/g, '$1').slice(0, LONGEST_NAME);
    return { name, signal: signal === '' ? null : Math.min(100, Number(signal)) };
  }
  return null;
}

/** 32 bytes at most (IEEE 802.11). */
const LONGEST_NAME = 32;
