import { constants, createInflate } from 'node:zlib';
import { EyeError } from '../../core/screen.ts';

/** One zlib stream through the whole connection, as the encoding Zlib has it (RFC 6143's registry, encoding 6). */
export interface Unpacker {
  /** Exactly `length` bytes out of `packed`; rejects with `EyeError('not-rfb')` for fewer, for more, or for what is not zlib. */
  unpack(packed: Uint8Array, length: number): Promise<Uint8Array>;
  close(): void;
}

export function createUnpacker(): Unpacker {
  const stream = createInflate({ flush: constants.Z_SYNC_FLUSH });
  let broken = false;
  const breakNow = (): EyeError => {
    broken = true;
    stream.destroy();
    return new EyeError('not-rfb');
  };
  stream.on('error', () => {
    broken = true;
  });
  return {
    unpack: (packed, length) =>
      new Promise((resolve, reject) => {
        if (broken) return reject(new EyeError('not-rfb'));
        const pixels = new Uint8Array(length);
        let filled = 0;
        const settle = (error: EyeError | null) => {
          stream.off('data', take).off('error', fail).off('end', fail);
          if (error === null) resolve(pixels);
          else reject(error);
        };
        const take = (piece: Buffer) => {
          if (filled + piece.length > length) return settle(breakNow());
          pixels.set(piece, filled);
          filled += piece.length;
        };
        const fail = () => settle(breakNow());
        stream.on('data', take).once('error', fail).once('end', fail);
        // Its last piece may be handed on a turn after the callback.
        stream.write(packed, () => {
          setImmediate(() => {
            if (!broken) settle(filled === length ? null : breakNow());
          });
        });
      }),
    close: () => void stream.destroy(),
  };
}
