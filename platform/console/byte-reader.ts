import type { Duplex } from 'node:stream';

/** Reads exact numbers of bytes from a stream in paused mode; what is not asked for stays in it. */
export interface ByteReader {
  /** Rejects when the stream ends before. */
  take(count: number): Promise<Buffer>;
}

export function createByteReader(stream: Duplex): ByteReader {
  return {
    take(count) {
      return new Promise((resolve, reject) => {
        const done = (settle: () => void) => {
          stream.off('readable', attempt).off('end', ended).off('error', ended).off('close', ended);
          settle();
        };
        const attempt = () => {
          const chunk: unknown = count === 0 ? Buffer.alloc(0) : stream.read(count);
          if (chunk instanceof Buffer) {
            done(() => (chunk.length === count ? resolve(chunk) : reject(new Error('ended'))));
          }
        };
        const ended = () => done(() => reject(new Error('ended')));
        stream.on('readable', attempt).on('end', ended).on('error', ended).on('close', ended);
        attempt();
      });
    },
  };
}
