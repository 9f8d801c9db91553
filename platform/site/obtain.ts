import type { Clock } from '../../core/clock.ts';
import { OneClientError } from '../../core/opennebula/errors.ts';
import type { SiteSettings } from '../../core/policy/site-settings.ts';
import { GuardedFileError, readGuardedFile } from '../files/guarded-file.ts';
import { SettingsError, parseToml } from '../files/settings-file.ts';
import { MOST_SETTINGS } from '../files/settings-layers.ts';
import { createGet } from '../http/get.ts';
import type { SiteCopy } from './copies.ts';
import { isSigned } from './signature.ts';
import { whyNot } from './words.ts';

const MOST_SIGNATURE = 4_096;
const MOST_PEM = 65_536;

export interface Obtained {
  /** A file that came now and proved where it is from; null where nothing newer was to be had. */
  readonly fresh: SiteCopy | null;
  /** The copy from before, as far as it still proves that. */
  readonly kept: SiteCopy | null;
  /** Why there is nothing newer: what was wrong with the server or its file. */
  readonly problems: readonly string[];
}

export interface Asking {
  /** Who may own the file of the authority. */
  readonly owners: readonly number[];
  readonly clock: Clock;
  /** Without any copy, to ask again while the server cannot be reached and there is time: the network may not be up yet. */
  readonly isPatient: boolean;
  readonly signal: AbortSignal;
}

const ASK_AGAIN = 1_000;
const MAY_COME_UP: ReadonlySet<string> = new Set(['refused', 'reset', 'dns', 'unreachable']);

/**
 * Asks the site's server for its settings, and looks whether what came, or what was kept, is to be trusted. Nothing of it is decoded
 * here. Takes `site.deadline` at most. Rejects only with the reason of the signal.
 */
export async function obtainSite(
  site: SiteSettings,
  copy: SiteCopy | null,
  { owners, clock, isPatient, signal }: Asking,
): Promise<Obtained> {
  // The number of a signed file must not fall, from whichever address it came.
  const proven = copy !== null && objectionTo(copy, site) === null ? copy : null;
  const kept = proven !== null && proven.url === site.url ? proven : null;
  const limited = AbortSignal.any([signal, AbortSignal.timeout(site.deadline)]);
  for (;;) {
    try {
      return { fresh: await ask(site, proven, kept, owners, limited), kept, problems: [] };
    } catch (error) {
      signal.throwIfAborted();
      const problems = [error instanceof Refused ? error.message : `${site.url}: ${reasonOf(error)}`];
      const again =
        isPatient && kept === null && error instanceof OneClientError && MAY_COME_UP.has(error.code);
      const waited =
        again &&
        (await clock.sleep(ASK_AGAIN, limited).then(
          () => true,
          () => false,
        ));
      signal.throwIfAborted();
      if (!waited) return { fresh: null, kept, problems };
    }
  }
}

/** What is told as it is. */
class Refused extends Error {}

/** Null where nothing changed. */
async function ask(
  site: SiteSettings,
  proven: SiteCopy | null,
  kept: SiteCopy | null,
  owners: readonly number[],
  signal: AbortSignal,
): Promise<SiteCopy | null> {
  const ca = site.ca === null ? null : await readGuardedFile(site.ca, { owners, maxBytes: MOST_PEM });
  const tls = { ca, pins: site.pins, client: null };
  const get = createGet({ tls, proxy: site.proxy, deadline: site.deadline });
  const got = await get(site.url, MOST_SETTINGS, kept?.etag ?? null, signal);
  if (got.status === 'unchanged') return null;
  const at = signatureUrl(site.url);
  const signature =
    site.key === null
      ? null
      : await get(at, MOST_SIGNATURE, null, signal).catch((error: unknown) => {
          throw new Refused(`${at}: ${reasonOf(error)}`);
        });
  const fresh: SiteCopy = {
    url: site.url,
    text: textOf(got.body),
    signature: signature?.status === 'fresh' ? signature.body.toString('base64') : null,
    etag: got.etag,
  };
  const why = objectionTo(fresh, site) ?? fallOf(fresh, proven, site);
  if (why !== null) throw new Refused(`${site.url}: ${why}`);
  return fresh;
}

function textOf(body: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
  } catch {
    throw new TypeError('is not UTF-8');
  }
}

const reasonOf = (error: unknown): string => {
  if (error instanceof GuardedFileError) return `site.ca: ${error.message}`;
  return error instanceof DOMException ? 'did not answer in time (total)' : whyNot(error);
};

/** Where the signature of a file is: `.sig` behind its path. */
function signatureUrl(address: string): string {
  const url = new URL(address);
  url.pathname += '.sig';
  return url.href;
}

/** Why a copy does not prove where it is from, or null. Where no key is given, TLS was the proof. */
export function objectionTo(copy: SiteCopy, { key }: SiteSettings): string | null {
  if (key === null) return null;
  if (copy.signature === null) return 'is not signed';
  const signed = isSigned(Buffer.from(copy.text), Buffer.from(copy.signature, 'base64'), key);
  return signed ? null : 'its signature is not one of site.key';
}

/** Whoever can answer in place of the server cannot bring back a file that was signed long ago. */
function fallOf(fresh: SiteCopy, before: SiteCopy | null, { key }: SiteSettings): string | null {
  if (key === null || before === null) return null;
  const [now, then] = [serialOf(fresh), serialOf(before)];
  if (now === null || then === null || now >= then) return null;
  return `is older than the one that was seen before: its serial fell from ${then}`;
}

/** -1 where it has none; null for what is no TOML, and refused for that. */
function serialOf(copy: SiteCopy): number | null {
  try {
    const { serial } = parseToml(copy.url, copy.text);
    return typeof serial === 'number' ? serial : -1;
  } catch (error) {
    if (error instanceof SettingsError) return null;
    throw error;
  }
}
