import { connect } from 'node:net';
import { serveTcp } from '../../support/servers.ts';
import type { TestServer } from '../../support/servers.ts';

/** A road to a server of 127.0.0.1 on which everything is written down. */
export interface RecordingRelay extends TestServer {
  /** What clients said, and how much the server. */
  readonly said: () => Buffer;
  readonly heard: () => number;
}

export async function recordingRelay(port: number): Promise<RecordingRelay> {
  const said: Buffer[] = [];
  let heard = 0;
  const server = await serveTcp((near) => {
    const far = connect({ host: '127.0.0.1', port });
    far.on('error', () => {}).on('close', () => near.destroy());
    near.on('close', () => far.destroy());
    near.on('data', (piece: Buffer) => {
      said.push(piece);
      far.write(piece);
    });
    far.on('data', (piece: Buffer) => {
      heard += piece.length;
      near.write(piece);
    });
  });
  return { ...server, said: () => Buffer.concat(said), heard: () => heard };
}

/** Kinds of the messages that a client sent after ClientInit (RFC 6143, 7.5); throws for one that is not known to only look. */
export function clientMessages(bytes: Buffer): number[] {
  const kinds: number[] = [];
  for (let at = 0; at < bytes.length;) {
    const kind = bytes.readUInt8(at);
    kinds.push(kind);
    if (kind === 0) at += 20;
    else if (kind === 2) at += 4 + 4 * bytes.readUInt16BE(at + 2);
    else if (kind === 3) at += 10;
    else throw new Error(`it sent a message of kind ${kind}`);
  }
  return kinds;
}
