import { failureSentence, translate } from '../../contract/catalogue/index.ts';
import type { Clock } from '../../core/clock.ts';
import { ONE_ERROR, OneServerError } from '../../core/opennebula/errors.ts';
import type { Session } from '../../core/opennebula/model/common.ts';
import type { Settings } from '../../core/policy/settings.ts';
import { toTrouble } from '../../kiosk/failures.ts';
import { composeCloud } from '../compose.ts';
import type { CloudFacts, EndpointFacts } from './cloud.ts';

/** Whoever asks without a name: oned refuses it, and that it does so shows that it is there. */
const NOBODY: Session = { user: 'onekiosk-doctor', secret: 'nobody' };
/** Once, and no longer than that: what is found is told, not waited for. Milliseconds. */
const CALL = { patience: 0, refusals: 1 };

/**
 * Asks each endpoint for its version, one after the other. Rejects with `TypeError` for an endpoint that is refused, and with
 * `GuardedFileError` for a certificate or key of the settings that cannot be read.
 */
export async function readCloud(
  settings: Settings,
  session: Session | null,
  clock: Clock,
): Promise<CloudFacts> {
  const endpoints: EndpointFacts[] = [];
  for (const endpoint of settings.cloud.endpoints) {
    endpoints.push(await readEndpoint(settings, endpoint, session ?? NOBODY, clock));
  }
  return { endpoints, asked: session === null ? 'nobody' : 'somebody' };
}

async function readEndpoint(
  settings: Settings,
  endpoint: string,
  session: Session,
  clock: Clock,
): Promise<EndpointFacts> {
  let skew: number | null = null;
  const alone = { ...settings, cloud: { ...settings.cloud, endpoints: [endpoint] } };
  const cloud = await composeCloud(alone, (date) => {
    const there = Date.parse(date);
    skew = Number.isNaN(there) ? null : there - clock.now();
  });
  const answer = await cloud.system
    .version(session, CALL)
    .then((version): EndpointFacts['answer'] => ({ kind: 'version', version }), answerOf);
  return { endpoint, answer, skew };
}

function answerOf(error: unknown): EndpointFacts['answer'] {
  if (error instanceof OneServerError && error.code === ONE_ERROR.AUTHENTICATION) return { kind: 'refused' };
  const { kind, params } = toTrouble(error);
  return { kind: 'failed', failure: { kind, params }, sentence: sentenceOf(error) };
}

/** What a person is told of it. In English, as the administrator's pages and the rest of this command are. */
export function sentenceOf(error: unknown): string {
  const { kind, params } = toTrouble(error);
  return translate('en', failureSentence({ kind, params }));
}
