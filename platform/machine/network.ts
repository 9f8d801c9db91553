import { existsSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import type { NetworkView } from '../../contract/machine.ts';
import type { Clock } from '../../core/clock.ts';
import {
  defaultRoutes,
  defaultRoutes6,
  linkQuality,
  networkOf,
  wifiInUse,
} from '../../core/machine/network.ts';
import type { InterfaceFacts, WifiFacts } from '../../core/machine/network.ts';
import type { Environment } from '../process/environment.ts';
import { linesOf } from '../process/run-to-end.ts';
import { namesIn, smallFile } from './small-file.ts';

export interface NetworkPlaces {
  /** /sys/class/net */
  readonly sys: string;
  /** /proc/net */
  readonly proc: string;
  /** Addresses by the name of their interface. */
  readonly addresses: () => Readonly<Record<string, readonly string[]>>;
}

export interface NetworkOptions {
  readonly clock: Clock;
  readonly environment: Environment;
  readonly places: NetworkPlaces;
}

/** No terminal has more. */
const MOST_INTERFACES = 64;
/** A table of routes may be long; the default ones are among the first. */
const MOST_ROUTES = 65_536;
/** NetworkManager is asked for a Wi-Fi's name no more often than this, milliseconds. */
const WIFI_EVERY = 30_000;
const PATIENCE = 5_000;

/** Of this machine. */
export const HERE: NetworkPlaces = {
  sys: '/sys/class/net',
  proc: '/proc/net',
  addresses: () =>
    Object.fromEntries(
      Object.entries(networkInterfaces()).map(([name, list]) => [
        name,
        (list ?? []).map(({ address }) => address),
      ]),
    ),
};

/** Answers how this terminal is connected: by the kernel, and the name of a Wi-Fi network by NetworkManager where that runs. Never rejects. */
export function createNetwork({ clock, environment, places }: NetworkOptions): () => Promise<NetworkView> {
  let known: { readonly of: string; readonly at: number; readonly wifi: WifiFacts | null } | null = null;
  const nameOf = async (name: string): Promise<WifiFacts | null> => {
    if (known?.of === name && clock.monotonic() - known.at < WIFI_EVERY) return known.wifi;
    const args = [
      '-t',
      '-f',
      'IN-USE,SIGNAL,SSID',
      'device',
      'wifi',
      'list',
      'ifname',
      name,
      '--rescan',
      'no',
    ];
    const options = { program: 'nmcli', args, environment, clock, timeout: PATIENCE } as const;
    const lines = await linesOf({ ...options, locale: 'C.UTF-8' });
    known = { of: name, at: clock.monotonic(), wifi: lines === null ? null : wifiInUse(lines) };
    return known.wifi;
  };
  return async () => {
    const routes = [
      ...defaultRoutes(smallFile(join(places.proc, 'route'), MOST_ROUTES) ?? ''),
      ...defaultRoutes6(smallFile(join(places.proc, 'ipv6_route'), MOST_ROUTES) ?? ''),
    ];
    const view = networkOf(interfacesOf(places), routes);
    if (view.kind !== 'wifi') return view;
    const wifi = await nameOf(view.interface);
    const quality = linkQuality(smallFile(join(places.proc, 'wireless')) ?? '', view.interface);
    return { ...view, name: wifi?.name ?? '', signal: quality ?? wifi?.signal ?? null };
  };
}

function interfacesOf({ sys, addresses }: NetworkPlaces): readonly InterfaceFacts[] {
  const known = addresses();
  return namesIn(sys, MOST_INTERFACES).map((name) => {
    const at = (file: string) => join(sys, name, file);
    return {
      name,
      type: Number(smallFile(at('type'))?.trim()),
      wireless: existsSync(at('phy80211')) || existsSync(at('wireless')),
      physical: existsSync(at('device')),
      carrier: smallFile(at('carrier'))?.trim() === '1',
      addresses: known[name] ?? [],
    };
  });
}
