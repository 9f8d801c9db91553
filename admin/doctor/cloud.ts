import type { Failure } from '../../contract/failure.ts';
import type { Settings } from '../../core/policy/settings.ts';
import { findingsOf } from './report.ts';
import type { Finding } from './report.ts';

/** What one endpoint of the cloud said. */
export interface EndpointFacts {
  readonly endpoint: string;
  /**
   * What became of `one.system.version`: its answer, a refusal of whoever asked (which is OpenNebula's own, so it is there), or why there
   * was no answer.
   */
  readonly answer:
    | { readonly kind: 'version'; readonly version: string }
    | { readonly kind: 'refused' }
    | {
        readonly kind: 'failed';
        readonly failure: Pick<Failure, 'kind' | 'params'>;
        readonly sentence: string;
      };
  /** Its clock minus ours, milliseconds, by the Date of its answer; null where it gave none. */
  readonly skew: number | null;
}

export interface CloudFacts {
  readonly endpoints: readonly EndpointFacts[];
  /** Whether ONE_AUTH gave a user and a password. */
  readonly asked: 'somebody' | 'nobody';
}

const { ok, warning, wrong } = findingsOf('cloud');

/** The oldest OpenNebula that onekiosk is for (docs/opennebula.md). */
const OLDEST = [5, 12] as const;
/** A Date has whole seconds, and the answer was under way. Kerberos gives up at five minutes. */
const SKEW = { warning: 30_000, wrong: 300_000 };

export const judgeCloud = (facts: CloudFacts, settings: Settings): readonly Finding[] => [
  ...facts.endpoints.flatMap((each) => [judgeAnswer(each, facts), ...judgeClock(each)]),
  ...judgeRoad(settings),
];

function judgeAnswer({ endpoint, answer }: EndpointFacts, { asked }: CloudFacts): Finding {
  switch (answer.kind) {
    case 'version':
      return judgeVersion(endpoint, answer.version);
    case 'refused':
      return asked === 'nobody'
        ? ok('endpoint', `${endpoint} is an OpenNebula; with ONE_AUTH its version is told, too.`)
        : wrong(
            'credentials',
            `${endpoint} is an OpenNebula, and refuses the user and password of ONE_AUTH.`,
            'Sign in once with the same ones in Sunstone; a login token may have ended (oneuser token-create).',
          );
    case 'failed':
      return wrong('endpoint', `${endpoint}: ${answer.sentence}`, mendFor(answer.failure));
  }
}

function judgeVersion(endpoint: string, version: string): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const isOld = major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1]);
  return isOld
    ? wrong(
        'version',
        `${endpoint} is OpenNebula ${version}; onekiosk is for ${OLDEST.join('.')} and newer.`,
        'Update OpenNebula.',
      )
    : ok('version', `${endpoint} is OpenNebula ${version}, and lets in who asks.`);
}

/** By reason where there is one, else by kind. */
const MEND: Readonly<Record<string, string>> = {
  refused:
    'See whether oned runs there and listens (PORT and LISTEN_ADDRESS of oned.conf), and whether cloud.endpoint names the right port.',
  reset: 'See what stands before oned (proxy, firewall), and its log.',
  dns: 'The name cannot be resolved: mend cloud.endpoint, or /etc/resolv.conf.',
  timeout: 'A firewall may drop what is sent: see the road to this port, and cloud.proxy.',
  unreachable: 'This machine has no road there: see its network (ip route).',
  proxy: 'The proxy of cloud.proxy refuses: see its rules.',
  authority: 'The certificate is signed by nobody whom this machine trusts: name its authority in cloud.ca.',
  name: 'The certificate is of another name: write cloud.endpoint as the certificate has it.',
  expired: 'The certificate has ended, or not begun: renew it, or set this machine’s clock.',
  pin: 'The certificate is not that of cloud.pins: if it was renewed, put the new fingerprint there.',
  'no-tls': 'Nothing speaks TLS at this port: put a proxy before oned, or write http and allow-plain = true.',
  'needs-tls': 'This port speaks TLS only: write https in cloud.endpoint.',
  'tls-client': 'The cloud wants a certificate of this terminal: see cloud.client-certificate.',
  redirect: 'Write in cloud.endpoint the address that it leads to.',
  html: 'A web page answered: cloud.endpoint has to end with /RPC2 and name the port of oned, not that of Sunstone.',
  http: 'Something else answered: cloud.endpoint has to end with /RPC2 and name the port of oned.',
  'tls-untrusted': 'See cloud.ca and cloud.pins.',
  'cloud-error': 'See /var/log/one/oned.log there.',
};
const ELSE = 'See docs/opennebula.md, and /var/log/one/oned.log there.';

const mendFor = ({ kind, params }: Pick<Failure, 'kind' | 'params'>): string =>
  MEND[String(params['reason'] ?? kind)] ?? MEND[kind] ?? ELSE;

function judgeClock({ endpoint, skew }: EndpointFacts): Finding[] {
  if (skew === null) return [];
  const seconds = Math.round(Math.abs(skew) / 1000);
  const says = `This machine’s clock is ${seconds} s ${skew > 0 ? 'behind' : 'ahead of'} that of ${endpoint}.`;
  const mend = 'timedatectl set-ntp true; one of the two clocks is not set by a time service.';
  if (Math.abs(skew) > SKEW.wrong) return [wrong('clock', says, mend)];
  if (Math.abs(skew) > SKEW.warning) return [warning('clock', says, mend)];
  return [ok('clock', `The clocks of this machine and of ${endpoint} agree.`)];
}

/** What of the road is open to whoever listens on it. */
function judgeRoad({ cloud, spice }: Settings): Finding[] {
  const plain = cloud.endpoints.some((each) => each.startsWith('http:'));
  const found: Finding[] = [];
  if (plain && cloud.allowPlain)
    found.push(
      warning(
        'plain',
        'Plain HTTP is allowed: passwords cross the network in clear.',
        'Put a TLS proxy before oned (docs/opennebula.md) and write https in cloud.endpoint.',
      ),
    );
  if (spice.tls.mode === 'off')
    found.push(
      warning(
        'spice-tls',
        'SPICE is not encrypted: whoever listens on the network sees the desktops and what is typed.',
        'Set up TLS on the hypervisors and spice.tls.mode = "required" (docs/opennebula.md).',
      ),
    );
  return found;
}
