// The few globals that every runtime has and that the pure rooms may name. Seen only by tsconfig.core.json, so that a
// timer, a socket or the DOM in `core/` or `contract/` is a type error.
interface AbortSignal {
  readonly aborted: boolean;
  readonly reason: unknown;
  throwIfAborted(): void;
  addEventListener(type: 'abort', listener: () => void, options?: { once?: boolean }): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}
declare class URL {
  constructor(input: string, base?: string);
  readonly protocol: string;
  readonly hostname: string;
  readonly port: string;
  readonly pathname: string;
  readonly username: string;
  readonly password: string;
  readonly href: string;
}
declare class TextEncoder {
  encode(text: string): Uint8Array;
}
