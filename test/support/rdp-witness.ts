import type { Socket } from 'node:net';
import type { Certificate } from './certificate.ts';
import { openNlaServer } from './nla-server.ts';
import {
  decodeAsked,
  decodeKeys,
  decodeLogon,
  decodeStart,
  isFontList,
  monitorLayout,
} from './rdp-decode.ts';
import type { Asked, Logon, Start } from './rdp-decode.ts';
import {
  CHANNEL,
  FINALIZATION,
  LICENCE,
  ULTIMATUM,
  attachUserConfirm,
  channelJoinConfirm,
  connectResponse,
  dataPdu,
  demandActive,
  indication,
  railHandshake,
  railResult,
  u32,
} from './rdp-encode.ts';
import type { TestServer } from './servers.ts';

/** What a client told: of itself, and who signs in. */
export interface Visit {
  readonly asked: Asked;
  readonly logon: Logon;
}

export interface WitnessOptions {
  readonly certificate: Certificate;
  /**
   * Ends the session, by Set Error Info (MS-RDPBCGR 2.2.5.1.1) with this code and an ultimatum: when the client has told who it is, or when
   * the desktop stands. Without it the session stays.
   */
  readonly end?: { readonly at: 'logon' | 'session'; readonly code: number };
  /** Answers the start of a RemoteApp with this result (MS-RDPERP 2.2.2.3.2), such as 3: not in the list of what may be started. */
  readonly start?: number;
}

export interface Witness extends TestServer {
  /** Resolves with the first client that signed in. */
  readonly visit: Promise<Visit>;
  /** Keys that went down in the desktop, by scan code: `1d` left Ctrl, `38` Alt, `32` M, `20` D; `e0` in front of an extended one. */
  readonly keys: readonly string[];
  /** RemoteApps that were to be started. */
  readonly starts: readonly Start[];
  /** Breaks every connection that stands, without a word. */
  cut(): void;
}

interface Heard {
  readonly visit: (visit: Visit) => void;
  readonly keys: string[];
  readonly starts: Start[];
}

/** An RDP server over TLS whose desktop stays black: it hears what a client asks for, and lets everybody in. */
export async function openWitness(options: WitnessOptions): Promise<Witness> {
  const { promise, resolve } = Promise.withResolvers<Visit>();
  const heard: Heard = { visit: resolve, keys: [], starts: [] };
  const standing = new Set<Socket>();
  const server = await openNlaServer({
    certificate: options.certificate,
    selects: 'tls',
    serve: (socket) => {
      standing.add(socket);
      void converse(socket, options, heard).catch(() => socket.destroy());
    },
  });
  const cut = () => standing.forEach((socket) => socket.destroy());
  return { ...server, visit: promise, keys: heard.keys, starts: heard.starts, cut };
}

/** MCS (T.125): attach user request, channel join request, send data request. */
const ATTACH_USER = 10;
const CHANNEL_JOIN = 14;
const SEND_DATA = 25;

async function converse(socket: Socket, options: WitnessOptions, heard: Heard): Promise<void> {
  const send = (pdu: Buffer) => void socket.write(inTpkt(pdu));
  let session: Session | null = null;
  for await (const pdu of packets(socket)) {
    if (session === null) {
      session = new Session(pdu, options, heard, send, socket);
      continue;
    }
    const kind = (pdu[0] ?? 0) >> 2;
    if (kind === ATTACH_USER) send(attachUserConfirm());
    else if (kind === CHANNEL_JOIN) send(channelJoinConfirm(pdu));
    else if (kind === SEND_DATA)
      session.receive(pdu.readUInt16BE(3), pdu.subarray((pdu[6] ?? 0) & 0x80 ? 8 : 7));
  }
}

class Session {
  private readonly asked: Asked;
  private readonly monitors: Buffer | null;
  private readonly rail: number | null;
  private readonly options: WitnessOptions;
  private readonly heard: Heard;
  private readonly send: (pdu: Buffer) => void;
  private readonly socket: Socket;
  private known = false;

  constructor(
    connectInitial: Buffer,
    options: WitnessOptions,
    heard: Heard,
    send: (pdu: Buffer) => void,
    socket: Socket,
  ) {
    this.options = options;
    this.heard = heard;
    this.send = send;
    this.socket = socket;
    this.asked = decodeAsked(connectInitial);
    this.monitors = monitorLayout(connectInitial);
    const index = this.asked.channels.indexOf('rail');
    this.rail = index < 0 ? null : CHANNEL + 1 + index;
    send(connectResponse(this.asked.channels.length));
  }

  receive(channel: number, payload: Buffer): void {
    if (channel === this.rail) this.startProgram(payload);
    else if (channel !== CHANNEL) return;
    else if (!this.known) this.signIn(payload);
    else if (isFontList(payload)) this.stand();
    else this.heard.keys.push(...decodeKeys(payload));
  }

  private signIn(info: Buffer): void {
    this.known = true;
    this.heard.visit({ asked: this.asked, logon: decodeLogon(info) });
    this.send(indication(LICENCE));
    if (this.ends('logon')) return;
    this.send(indication(demandActive()));
    // FreeRDP 3 waits for it where it has more than one monitor.
    if (this.monitors !== null) this.send(indication(dataPdu(0x37, this.monitors)));
  }

  private stand(): void {
    for (const [type, body] of FINALIZATION) this.send(indication(dataPdu(type, body)));
    if (this.rail !== null) this.send(indication(railHandshake(), this.rail));
    this.ends('session');
  }

  private startProgram(payload: Buffer): void {
    const started = decodeStart(payload);
    if (started === null || this.rail === null) return;
    this.heard.starts.push(started);
    if (this.options.start !== undefined) this.send(indication(railResult(this.options.start), this.rail));
  }

  private ends(at: 'logon' | 'session'): boolean {
    const { end } = this.options;
    if (end?.at !== at) return false;
    this.send(indication(dataPdu(0x2f, u32(end.code))));
    this.send(ULTIMATUM);
    this.socket.end();
    return true;
  }
}

function inTpkt(pdu: Buffer): Buffer {
  const header = Buffer.from('0300000002f080', 'hex');
  header.writeUInt16BE(pdu.length + header.length, 2);
  return Buffer.concat([header, pdu]);
}

/** The contents of each TPKT with an X.224 data TPDU. Fast-path input does not come: it is not offered. */
async function* packets(socket: Socket): AsyncGenerator<Buffer> {
  let rest = Buffer.alloc(0);
  for await (const chunk of socket) {
    rest = Buffer.concat([rest, chunk as Buffer]);
    while (rest.length >= 4 && rest.length >= rest.readUInt16BE(2)) {
      const length = rest.readUInt16BE(2);
      if (rest[0] !== 3 || length < 8) throw new Error('not a TPKT');
      yield rest.subarray(7, length);
      rest = rest.subarray(length);
    }
  }
}
