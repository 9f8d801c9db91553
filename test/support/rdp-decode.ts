/** What an RDP client tells of itself in clear, decoded (MS-RDPBCGR 2.2.1.3 and 2.2.1.11). */

/** From its MCS Connect-Initial. */
export interface Asked {
  readonly width: number;
  readonly height: number;
  readonly keyboard: number;
  readonly connectionType: number;
  /** Per cent; 0 where it does not say. */
  readonly desktopScale: number;
  readonly channels: readonly string[];
  /** `width x height` of each, as it counts them. */
  readonly monitors: readonly string[];
}

/** From its Client Info. */
export interface Logon {
  readonly user: string;
  readonly domain: string;
  readonly password: string;
  readonly shell: string;
  readonly flags: number;
  readonly performance: number;
}

/** INFO_* of TS_INFO_PACKET. */
export const INFO = {
  compression: 0x80,
  remoteApp: 0x8000,
  audioCapture: 0x200000,
  noAudio: 0x80000,
} as const;
/** PERF_* of TS_EXTENDED_INFO_PACKET. */
export const PERFORMANCE = {
  noWallpaper: 0x01,
  noFullWindowDrag: 0x02,
  noMenuAnimations: 0x04,
  noThemes: 0x08,
  fontSmoothing: 0x80,
  composition: 0x100,
} as const;

const CORE = 0xc001;
const NETWORK = 0xc003;
const MONITOR = 0xc005;

export function decodeAsked(connectInitial: Buffer): Asked {
  const blocks = blocksOf(connectInitial);
  const core = blocks.get(CORE) ?? Buffer.alloc(0);
  return {
    width: core.readUInt16LE(4),
    height: core.readUInt16LE(6),
    keyboard: core.readUInt32LE(12),
    connectionType: core.readUInt8(206),
    desktopScale: core.length >= 226 ? core.readUInt32LE(222) : 0,
    channels: entries(blocks.get(NETWORK), 0, 12).map((each) =>
      each.toString('latin1', 0, 8).replace(/\0.*/, ''),
    ),
    monitors: entries(blocks.get(MONITOR), 4, 20).map((each) => {
      const [left = 0, top = 0, right = 0, bottom = 0] = [0, 4, 8, 12].map((at) => each.readInt32LE(at));
      return `${right - left + 1}x${bottom - top + 1}`;
    }),
  };
}

/** The monitors as a server gives them back (MS-RDPBCGR 2.2.12.1): their number, then each. Null for a client that has one. */
export const monitorLayout = (connectInitial: Buffer): Buffer | null =>
  blocksOf(connectInitial).get(MONITOR)?.subarray(4) ?? null;

/** The blocks of user data behind the key of T.124's H.221. */
function blocksOf(connectInitial: Buffer): ReadonlyMap<number, Buffer> {
  const blocks = new Map<number, Buffer>();
  for (let at = connectInitial.indexOf('Duca', 0, 'latin1') + 6; at + 4 <= connectInitial.length;) {
    const length = connectInitial.readUInt16LE(at + 2);
    blocks.set(connectInitial.readUInt16LE(at), connectInitial.subarray(at + 4, at + length));
    at += Math.max(length, 4);
  }
  return blocks;
}

/** Entries of a block whose number stands at `at`. */
function entries(block: Buffer | undefined, at: number, size: number): Buffer[] {
  if (block === undefined) return [];
  const first = at + 4;
  return Array.from({ length: block.readUInt32LE(at) }, (_, index) =>
    block.subarray(first + index * size, first + (index + 1) * size),
  );
}

export function decodeLogon(info: Buffer): Logon {
  // Security header 4, code page 4.
  const flags = info.readUInt32LE(8);
  const lengths = [12, 14, 16, 18, 20].map((at) => info.readUInt16LE(at));
  let at = 22;
  const [domain = '', user = '', password = '', shell = ''] = lengths.map((length) => {
    const text = info.toString('utf16le', at, at + length);
    at += length + 2;
    return text;
  });
  // Address family, address, directory, time zone 172, session ID: then the flags.
  at += 2;
  at += 2 + info.readUInt16LE(at);
  at += 2 + info.readUInt16LE(at);
  return { user, domain, password, shell, flags, performance: info.readUInt32LE(at + 176) };
}

const DATA_PDU = 0x17;
const INPUT_EVENTS = 0x1c;
const FONT_LIST = 0x27;
const isData = (payload: Buffer, type: number): boolean =>
  payload.length > 18 && payload.readUInt16LE(2) === DATA_PDU && payload[14] === type;

/** The last thing that a client says before its desktop stands. */
export const isFontList = (payload: Buffer): boolean => isData(payload, FONT_LIST);

const SCAN_CODE = 4;

/** Scan codes of the keys that go down in an Input Event PDU (MS-RDPBCGR 2.2.8.1.1.3); none in any other. */
export function decodeKeys(payload: Buffer): string[] {
  if (!isData(payload, INPUT_EVENTS)) return [];
  const events = Array.from({ length: payload.readUInt16LE(18) }, (_, index) =>
    payload.subarray(22 + index * 12),
  );
  return events
    .filter((event) => event.readUInt16LE(4) === SCAN_CODE && (event.readUInt16LE(6) & 0x8000) === 0)
    .map((event) => {
      const extended = (event.readUInt16LE(6) & 0x0100) !== 0;
      return `${extended ? 'e0' : ''}${event.readUInt16LE(8).toString(16).padStart(2, '0')}`;
    });
}

export interface Start {
  readonly program: string;
  readonly folder: string;
  readonly arguments: string;
}

const EXECUTE = 1;

/** A client execute order of the RemoteApp channel (MS-RDPERP 2.2.2.3.1), or null for any other. */
export function decodeStart(payload: Buffer): Start | null {
  if (payload.readUInt16LE(8) !== EXECUTE) return null;
  const [program = 0, folder = 0, args = 0] = [14, 16, 18].map((at) => payload.readUInt16LE(at));
  const text = (from: number, length: number) => payload.toString('utf16le', from, from + length);
  return {
    program: text(20, program),
    folder: text(20 + program, folder),
    arguments: text(20 + program + folder, args),
  };
}
