export interface TlsOptions {
  /** PEM of the authority that signed the cloud's certificate; null takes the system's. */
  readonly ca: string | null;
  /** SHA-256 of the certificates that may answer, `aa:bb:…`; empty for any. Without `ca` the pin alone decides. */
  readonly pins: readonly string[];
  /** PEM of what we prove ourselves with, where the other end asks. */
  readonly client: { readonly cert: string; readonly key: string } | null;
}

export interface TransportOptions {
  /** At least one. Several are front-ends of the same cloud: tried in order, the one that works is kept. */
  readonly endpoints: readonly string[];
  readonly tls: TlsOptions;
  /** An HTTP proxy, `http://host:port`: https goes through it by CONNECT, plain HTTP by requests in absolute form. */
  readonly proxy: string | null;
  /** Plain HTTP to another machine, where passwords cross the network in clear. */
  readonly allowPlain: boolean;
  /** Milliseconds: until connected (name, TCP, proxy, TLS) to one endpoint; until the answer begins; until all of it, over all endpoints. */
  readonly deadlines: { readonly connect: number; readonly firstByte: number; readonly total: number };
  /** Of an answer's body. */
  readonly maxBytes: number;
  /**
   * The part of `connect` after which silence in TLS is doubted, and the port is asked in plain HTTP; half of the rest is for that.
   * 0.6 when left out.
   */
  readonly patience?: number;
  /** Is told the Date of each good answer, as the other end wrote it: whoever compares clocks wants it. */
  readonly onDate?: (date: string) => void;
}

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;
const PIN = /^[0-9a-f]{2}(?::[0-9a-f]{2}){31}$/;

/** The URL, or a `TypeError` that names what is wrong with it. */
export function checkEndpoint(endpoint: string, allowPlain: boolean): URL {
  const url = urlOf(endpoint, 'endpoint');
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw new TypeError('the endpoint is neither http nor https');
  if (url.protocol === 'http:' && !allowPlain && !LOOPBACK.test(url.hostname)) {
    throw new TypeError(
      `plain HTTP to ${url.hostname} is refused: passwords would cross the network in clear`,
    );
  }
  return url;
}

/** The proxy's URL, or a `TypeError` that names what is wrong with it. */
export function checkProxy(proxy: string): URL {
  const url = urlOf(proxy, 'proxy');
  if (url.protocol !== 'http:') throw new TypeError('the proxy is not http');
  if (url.pathname !== '/' || url.search !== '') throw new TypeError('the proxy has a path');
  return url;
}

/** The URLs of the options. Throws `TypeError` for what is refused in them; no message quotes a password. */
export function checkOptions(options: TransportOptions): {
  readonly urls: readonly URL[];
  readonly proxy: URL | null;
} {
  const urls = options.endpoints.map((endpoint) => checkEndpoint(endpoint, options.allowPlain));
  if (urls.length === 0) throw new TypeError('there is no endpoint');
  const plain = urls.some((url) => url.protocol === 'http:');
  // Whoever can cut off the https endpoint would else be given the password in clear by the next one.
  if (plain && urls.some((url) => url.protocol === 'https:'))
    throw new TypeError('the endpoints mix http and https');
  if (!options.tls.pins.every((pin) => PIN.test(pin)))
    throw new TypeError('a pin is not a SHA-256 fingerprint in lower case');
  const proxy = options.proxy === null ? null : checkProxy(options.proxy);
  if (proxy !== null && plain && !options.allowPlain && !LOOPBACK.test(proxy.hostname)) {
    throw new TypeError(
      `plain HTTP through ${proxy.hostname} is refused: passwords would cross the network in clear`,
    );
  }
  return { urls, proxy };
}

function urlOf(text: string, what: string): URL {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw new TypeError(`the ${what} is not a URL`);
  }
  if (url.username !== '' || url.password !== '')
    throw new TypeError(`the ${what} must not hold user and password`);
  return url;
}
