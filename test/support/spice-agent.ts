import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { serveTcp } from './servers.ts';
import type { TestServer } from './servers.ts';

/** Messages of spice-vdagent (spice/vd_agent.h). */
export const AGENT = {
  monitorsConfig: 2,
  clipboard: 4,
  announceCapabilities: 6,
  clipboardGrab: 7,
  clipboardRequest: 8,
} as const;
export const CLIPBOARD_TEXT = 1;

export interface AgentMessage {
  readonly type: number;
  readonly data: Buffer;
}

export interface GuestAgent extends TestServer {
  /** What the viewer has told the agent so far. */
  readonly heard: readonly AgentMessage[];
  tell(type: number, data: Uint8Array): void;
}

/** Main channel messages (spice/enums.h). */
const MAIN = 1;
const RECORD = 6;
/** RECORD_START: channels, format (S16), frequency. */
const RECORD_START = Buffer.from([101, 0, 10, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0x44, 0xac, 0, 0]);
const SERVER = { init: 103, agentData: 109 } as const;
const CLIENT = { agentStart: 106, agentData: 107, agentToken: 108 } as const;
const TICKET = 128;
const MINI_HEADER = 6;
const AGENT_HEADER = 20;
/** monitors config, clipboard by demand, clipboard selection. */
const CAPABILITIES = (1 << 1) | (1 << 5) | (1 << 6);
const TOKENS = 1_000;

/**
 * A way to a SPICE server that has no agent, on which one seems to be: it is told so in INIT, what it says to the agent ends here, and
 * the agent's own words are put between the server's (spice protocol, main channel; mini headers, as spice-gtk 0.42 and QEMU 7.2 use them).
 * Where there is sound, the guest seems to listen as well.
 */
export async function openAgent(port: number): Promise<GuestAgent> {
  const heard: AgentMessage[] = [];
  const mains: Socket[] = [];
  const tell: GuestAgent['tell'] = (type, data) => {
    for (const main of mains) main.write(agentData(type, data));
  };
  const server = await serveTcp((client) => {
    const target = connect(port, '127.0.0.1');
    for (const each of [client, target]) each.on('error', () => {});
    client.on('close', () => target.destroy());
    target.on('close', () => client.destroy());
    const toServer = new Link('client', (bytes) => void target.write(bytes));
    const toClient = new Link('server', (bytes) => void client.write(bytes));
    let words: Buffer = Buffer.alloc(0);
    toServer.onMessage = (type, body) => {
      if (toServer.channel !== MAIN) return true;
      if (type === CLIENT.agentData) words = takeWords(Buffer.concat([words, body]), heard);
      const forAgent = type === CLIENT.agentStart || type === CLIENT.agentData || type === CLIENT.agentToken;
      return !forAgent;
    };
    toClient.onMessage = (type, body) => {
      if (toServer.channel !== MAIN || type !== SERVER.init) return true;
      body.writeUInt32LE(1, 16);
      body.writeUInt32LE(TOKENS, 20);
      mains.push(client);
      setImmediate(() => {
        const capabilities = Buffer.alloc(8);
        capabilities.writeUInt32LE(1, 0); // and what are yours?
        capabilities.writeUInt32LE(CAPABILITIES, 4);
        tell(AGENT.announceCapabilities, capabilities);
      });
      return true;
    };
    toClient.onOpen = () => {
      if (toServer.channel === RECORD) client.write(RECORD_START);
    };
    client.on('data', (chunk) => toServer.take(chunk));
    target.on('data', (chunk) => toClient.take(chunk));
  });
  return { ...server, heard, tell };
}

/** One direction of one channel: the handshake, which goes through as it is, then messages, which may be changed or kept. */
class Link {
  channel = 0;
  onOpen: () => void = () => {};
  onMessage: (type: number, body: Buffer) => boolean = () => true;
  private rest = Buffer.alloc(0);
  private step: 'link' | 'ticket' | 'messages' = 'link';
  private readonly side: 'client' | 'server';
  private readonly pass: (bytes: Buffer) => void;
  constructor(side: 'client' | 'server', pass: (bytes: Buffer) => void) {
    this.side = side;
    this.pass = pass;
  }

  take(chunk: Buffer): void {
    this.rest = Buffer.concat([this.rest, chunk]);
    for (let size = this.size(); size !== null && this.rest.length >= size; size = this.size()) {
      const piece = Buffer.from(this.rest.subarray(0, size));
      this.rest = this.rest.subarray(size);
      this.give(piece);
    }
  }

  /** How long the next piece is; null while that is not known. */
  private size(): number | null {
    switch (this.step) {
      case 'link': // magic, major, minor, size
        return this.rest.length < 16 ? null : 16 + this.rest.readUInt32LE(12);
      case 'ticket': // the mechanism and the ticket, or the result
        return this.side === 'client' ? 4 + TICKET : 4;
      case 'messages':
        return this.rest.length < MINI_HEADER ? null : MINI_HEADER + this.rest.readUInt32LE(2);
    }
  }

  private give(piece: Buffer): void {
    switch (this.step) {
      case 'link':
        if (this.side === 'client') this.channel = piece[20] ?? 0;
        this.step = 'ticket';
        break;
      case 'ticket':
        this.step = 'messages';
        this.pass(piece);
        this.onOpen();
        return;
      case 'messages':
        if (!this.onMessage(piece.readUInt16LE(0), piece.subarray(MINI_HEADER))) return;
    }
    this.pass(piece);
  }
}

/** VDAgentMessage: protocol, type, opaque (64 bits), size, data. Answers what is not whole yet. */
function takeWords(words: Buffer, heard: AgentMessage[]): Buffer {
  let rest = words;
  while (rest.length >= AGENT_HEADER && rest.length >= AGENT_HEADER + rest.readUInt32LE(16)) {
    const end = AGENT_HEADER + rest.readUInt32LE(16);
    heard.push({ type: rest.readUInt32LE(4), data: rest.subarray(AGENT_HEADER, end) });
    rest = rest.subarray(end);
  }
  return rest;
}

function agentData(type: number, data: Uint8Array): Buffer {
  const message = Buffer.alloc(MINI_HEADER + AGENT_HEADER + data.length);
  message.writeUInt16LE(SERVER.agentData, 0);
  message.writeUInt32LE(AGENT_HEADER + data.length, 2);
  message.writeUInt32LE(1, MINI_HEADER);
  message.writeUInt32LE(type, MINI_HEADER + 4);
  message.writeUInt32LE(data.length, MINI_HEADER + 16);
  message.set(data, MINI_HEADER + AGENT_HEADER);
  return message;
}

/** VDAgentClipboardGrab and -Request for the clipboard, with selections: selection, three bytes of nothing, then type after type. */
export function aboutText(): Buffer {
  const data = Buffer.alloc(8);
  data.writeUInt32LE(CLIPBOARD_TEXT, 4);
  return data;
}
