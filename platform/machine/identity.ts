import { readFileSync, readdirSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { normalMac } from '../../core/policy/layers/identity.ts';
import type { Terminal } from '../../core/policy/layers/resolve.ts';

/**
 * The name of this machine, and the addresses of its network cards, up or not: of those that the kernel itself tells
 * (sysfs-class-net: `address`), without the ones that have none.
 */
export function readTerminal(cards = '/sys/class/net'): Terminal {
  const macs = namesIn(cards)
    .map((card) => addressOf(join(cards, card, 'address')))
    .filter((mac) => /^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/.test(mac) && mac !== '00:00:00:00:00:00');
  return { macs: [...new Set(macs)], hostname: hostname() };
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function addressOf(path: string): string {
  try {
    return normalMac(readFileSync(path, 'latin1').trim());
  } catch {
    return ''; // The card is gone, or is none.
  }
}
