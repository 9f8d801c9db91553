import type { Phase } from '../../contract/views.ts';
import type { Hindrance, Plan, Way } from '../../core/desktops/plan.ts';
import type { Vm } from '../../core/opennebula/model/vm.ts';
import type { RdpAnswer, RfbAnswer, SpiceAnswer } from '../../core/probes.ts';
import type { Settings } from '../../core/policy/settings.ts';
import type { SeenCertificate } from '../../core/sessions/certificates.ts';
import { HINDRANCES, UNREACHED } from './vm-words.ts';
import { findingsOf } from './report.ts';
import type { Finding } from './report.ts';

/** A way in, and what its port said; `answer` is null where nothing was asked, for the VM does not run. */
export interface TriedWay {
  readonly way: Way;
  readonly answer: RdpAnswer | RfbAnswer | SpiceAnswer | null;
  /** Of an RDP server that answered. */
  readonly certificate: SeenCertificate | null;
}

export interface VmFacts {
  readonly vm: Vm;
  readonly phase: Phase;
  readonly hindrances: Plan['hindrances'];
  readonly tried: readonly TriedWay[];
}

const { ok, warning, wrong } = findingsOf('vm');

/** What of this VM keeps people from it, or will. */
export const judgeVm = (facts: VmFacts, settings: Settings): readonly Finding[] => [
  judgePhase(facts),
  ...facts.tried.flatMap((each) => [...judgeWay(each, facts), ...judgeCertificate(each, settings)]),
  ...facts.hindrances.map((each) => judgeHindrance(each, facts)),
  ...judgeAttributes(facts),
];

function judgePhase({ vm, phase }: VmFacts): Finding {
  const who = `VM ${vm.id} (${vm.name})`;
  if (phase === 'running') return ok('state', `${who} runs on ${vm.host?.hostname ?? 'a host'}.`);
  if (phase === 'failed')
    return wrong(
      'state',
      `${who} has failed${vm.error === null ? '' : `: ${vm.error.text}`}.`,
      'onevm recover; see /var/log/one/ there.',
    );
  if (phase === 'gone')
    return wrong('state', `${who} is gone: it was terminated.`, 'Instantiate its template again.');
  return warning('state', `${who} does not run now (${phase}): its ways in were not tried.`, 'onevm resume');
}

function judgeWay({ way, answer }: TriedWay, { vm }: VmFacts): Finding[] {
  const at = `${way.protocol.toUpperCase()} at ${way.address.host}:${way.address.port}`;
  if (answer === null) return [ok(way.protocol, `${at} is the way in, when it runs.`)];
  if (answer.ok) {
    if ('needsTls' in answer && answer.needsTls && way.protocol === 'spice' && way.tlsPort === null)
      return [
        wrong(
          way.protocol,
          `${at} wants TLS, and the settings do not.`,
          'spice.tls.mode = "offered" with spice.tls.port-offset, or VDI_SPICE_TLS_PORT at the VM',
        ),
      ];
    return [ok(way.protocol, `${at} answers${'security' in answer ? ` (${answer.security})` : ''}.`)];
  }
  if (answer.reason === 'negotiation-failed')
    return [
      wrong(
        way.protocol,
        `${at} refuses what is offered (RDP failure ${answer.code}).`,
        'See rdp.security of the settings, CONTEXT/RDP_SECURITY of the VM and docs/rdp.md.',
      ),
    ];
  const [says, mend] = UNREACHED[answer.reason];
  return [
    wrong(
      way.protocol,
      `${at} ${says}.`,
      way.protocol === 'rdp' ? mend.guest : mend.host(vm.host?.hostname ?? way.address.host),
    ),
  ];
}

function judgeCertificate({ way, certificate }: TriedWay, { rdp }: Settings): Finding[] {
  if (way.protocol !== 'rdp' || certificate === null || !certificate.ok) return [];
  const { fingerprint } = certificate;
  if (way.pin !== null && way.pin !== fingerprint)
    return [
      wrong(
        'certificate',
        'The certificate of the RDP server is not that of [rdp.pins].',
        `If it was renewed, and it is really that machine: "${way.address.host}:${way.address.port}" = "${fingerprint}"`,
      ),
    ];
  if (way.pin === null && rdp.certificates === 'accept-unknown')
    return [
      warning(
        'certificate',
        'Whatever certificate the RDP server shows is taken: somebody in between would see the password.',
        `rdp.certificates = "verify", or in [rdp.pins]: "${way.address.host}:${way.address.port}" = "${fingerprint}"`,
      ),
    ];
  return [ok('certificate', `The RDP server shows the certificate ${fingerprint}.`)];
}

function judgeHindrance(hindrance: Hindrance, { vm }: VmFacts): Finding {
  const key = 'what' in hindrance ? hindrance.what : hindrance.kind;
  const [says, mend] = HINDRANCES[key];
  return wrong(hindrance.kind, says, mend.replace('HOST', vm.host?.hostname ?? 'the host'));
}

/** What works, and could be better. */
function judgeAttributes({ vm }: VmFacts): Finding[] {
  const { graphics, nics } = vm;
  const found: Finding[] = [];
  if (graphics !== null && graphics.type !== 'other' && (graphics.password ?? '') === '')
    found.push(
      warning(
        'graphics-password',
        'GRAPHICS has no PASSWORD: whoever reaches the host’s port is at its screen.',
        'GRAPHICS = [ RANDOM_PASSWD = "YES", … ] in the VM template; it holds from the next start',
      ),
    );
  if (graphics?.type === 'spice' && !vm.hasTablet)
    found.push(
      warning(
        'tablet',
        'There is no INPUT of TYPE tablet: without spice-vdagent inside, the pointer is grabbed.',
        'INPUT = [ TYPE = "tablet", BUS = "usb" ] in the VM template',
      ),
    );
  if (nics.length > 0 && !nics.some((nic) => nic.rdp))
    found.push(
      ok(
        'rdp',
        'No NIC says RDP=YES: for a Windows desktop write NIC = [ RDP = "YES", … ] in the VM template.',
      ),
    );
  return found;
}
