/** Gives back the memory of a piece; until then its source may stop reading. Called once for each piece, whatever becomes of it. */
export type Release = () => void;

export type Sink = (piece: Uint8Array, release: Release) => void;

/** What one side of a console says: in exact numbers while the two ends shake hands, then in the pieces that come. */
export interface Feed {
  /** The next `count` bytes. One call at a time. Rejects when the side ends before. */
  take(count: number): Promise<Buffer>;
  /** From here on everything that is left and that comes goes to `sink`. */
  pump(sink: Sink): void;
}

/** The end of a feed that its source holds. */
export interface FeedSource {
  readonly feed: Feed;
  push(piece: Uint8Array, release: Release): void;
  /** Whether pieces go on as they come. Those that are pushed before wait until they are enough for a `take`. */
  pumped(): boolean;
  end(): void;
}

interface Held {
  piece: Uint8Array;
  readonly release: Release;
}

interface Waiting {
  readonly count: number;
  readonly resolve: (bytes: Buffer) => void;
  readonly reject: (error: Error) => void;
}

export function createFeed(): FeedSource {
  const held: Held[] = [];
  let sink: Sink | null = null;
  let waiting: Waiting | null = null;
  let ended = false;
  const there = () => held.reduce((sum, { piece }) => sum + piece.length, 0);

  const cut = (count: number): Buffer => {
    const taken = Buffer.allocUnsafe(count);
    for (let filled = 0; filled < count;) {
      const [first] = held;
      if (first === undefined) break;
      const part = first.piece.subarray(0, count - filled);
      taken.set(part, filled);
      filled += part.length;
      first.piece = first.piece.subarray(part.length);
      if (first.piece.length === 0) held.shift()?.release();
    }
    return taken;
  };
  const serve = () => {
    if (waiting === null) return;
    const { count, resolve, reject } = waiting;
    const enough = there() >= count;
    if (!enough && !ended) return;
    waiting = null;
    if (enough) resolve(cut(count));
    else reject(new Error('ended'));
  };
  return {
    feed: {
      take(count) {
        return new Promise((resolve, reject) => {
          waiting = { count, resolve, reject };
          serve();
        });
      },
      pump(to) {
        sink = to;
        for (const { piece, release } of held.splice(0)) to(piece, release);
      },
    },
    push(piece, release) {
      if (sink !== null) return sink(piece, release);
      held.push({ piece, release });
      serve();
    },
    pumped: () => sink !== null,
    end() {
      ended = true;
      serve();
    },
  };
}
