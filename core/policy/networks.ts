/** IP networks in CIDR notation (RFC 4632, RFC 4291 2.3), without looking anything up. Pure. */

interface Network {
  readonly bytes: readonly number[];
  readonly prefix: number;
}

const IPV4 = /^(25[0-5]|2[0-4]\d|1?\d?\d)(\.(25[0-5]|2[0-4]\d|1?\d?\d)){3}$/;

/** Whether the text is an IPv4 or IPv6 address, and nothing else. */
export const isIpAddress = (text: string): boolean => bytesOf(text) !== null;

/** Whether the text is an address with the length of its network's prefix. */
export const isNetwork = (text: string): boolean => networkOf(text) !== null;

/** Whether one of the networks holds the address. What is no address is in none. */
export function isInside(address: string, networks: readonly string[]): boolean {
  const bytes = bytesOf(address);
  return bytes !== null && networks.some((each) => holds(networkOf(each), bytes));
}

function holds(network: Network | null, bytes: readonly number[]): boolean {
  if (network === null || network.bytes.length !== bytes.length) return false;
  return bytes.every((byte, index) => {
    const bits = Math.min(8, Math.max(0, network.prefix - index * 8));
    const mask = (0xff << (8 - bits)) & 0xff;
    return (byte & mask) === ((network.bytes[index] ?? 0) & mask);
  });
}

function networkOf(text: string): Network | null {
  const [address = '', prefix = '', ...rest] = text.split('/');
  const bytes = bytesOf(address);
  if (bytes === null || rest.length > 0 || !/^\d{1,3}$/.test(prefix)) return null;
  return Number(prefix) <= bytes.length * 8 ? { bytes, prefix: Number(prefix) } : null;
}

function bytesOf(text: string): number[] | null {
  if (IPV4.test(text)) return text.split('.').map(Number);
  if (!/^[0-9a-fA-F:]{2,39}$/.test(text)) return null;
  const halves = text.split('::');
  if (halves.length > 2) return null;
  const groups = (half: string) => (half === '' ? [] : half.split(':'));
  const [head = [], tail = []] = halves.map(groups);
  const missing = 8 - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return null;
  const all = [...head, ...Array.from({ length: missing }, () => '0'), ...tail];
  if (!all.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group))) return null;
  return all.flatMap((group) => [Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 0xff]);
}
