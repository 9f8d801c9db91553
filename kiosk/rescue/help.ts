import type { HelpView, Sentence, SessionView } from '../../contract/views.ts';
import { incidentNumber } from '../../core/log/incident.ts';
import type { Vm } from '../../core/opennebula/model/vm.ts';
import { phaseOf } from '../../core/opennebula/states.ts';
import { maskLines, maskText } from '../../core/rescue/mask.ts';
import { VERSION } from '../../core/version.ts';
import type { Person } from '../person.ts';
import type { Ports } from '../ports.ts';

/** A text screen of a PC. */
const [ROWS, COLUMNS] = [25, 80];

export interface HelpCase {
  readonly session: SessionView;
  /** The machine as it was seen last; null while it was not. */
  readonly vm: Vm | null;
  /** What its text screen says; null where it cannot be read. */
  readonly words: readonly string[] | null;
  /** When the opening began, milliseconds since the epoch. */
  readonly opened: number;
  /** The number of an earlier asking in the same trouble. */
  readonly incident: string | null;
  /** What is held of the person's secrets now. */
  readonly secrets: readonly string[];
}

/** What whoever helps needs to know, without the secrets that are known here; written down in the log under the same number. */
export function helpFor(
  { log, random, clock, mark }: Pick<Ports, 'log' | 'random' | 'clock' | 'mark'>,
  person: Person,
  { session, vm, words, opened, incident: earlier, secrets }: HelpCase,
): HelpView {
  const incident = session.failure?.incident ?? earlier ?? incidentNumber(random);
  const known = [
    ...secrets,
    ...[vm?.graphics?.password, person.session.secret, person.given?.password].filter(
      (each): each is string => typeof each === 'string',
    ),
  ];
  const covered = (text: string) => maskText(text, known);
  const host = covered(vm?.host?.hostname ?? '');
  const { layer } = session;
  log.write({
    level: 'notice',
    event: 'help asked for',
    incident,
    fields: { vm: session.desktop.id, host, layer: layer ?? '', seen: session.sentence.key },
  });
  return {
    incident,
    layer,
    sentence: maskSentence(session.sentence, covered),
    desktop: covered(session.desktop.name),
    vm: session.desktop.id,
    host,
    state: vm === null ? { key: 'help.unknown' } : { key: `help.state.${phaseOf(vm.state, vm.lcmState)}` },
    opened,
    at: clock.now(),
    terminal: mark,
    screen: screenOf(words, known),
    version: VERSION,
  };
}

/** Without the empty lines at both ends. */
function screenOf(words: readonly string[] | null, known: readonly string[]): readonly string[] {
  const printed = (words ?? []).map((line) => line.replace(/\p{Cc}|[\u202a-\u202e\u2066-\u2069]/gu, ' '));
  const lines = maskLines(printed, known).map((line) => line.slice(0, COLUMNS));
  const first = lines.findIndex((line) => line !== '');
  const last = lines.findLastIndex((line) => line !== '');
  return first < 0 ? [] : lines.slice(first, last + 1).slice(-ROWS);
}

const maskSentence = ({ key, params }: Sentence, covered: (text: string) => string): Sentence =>
  params === undefined
    ? { key }
    : {
        key,
        params: Object.fromEntries(
          Object.entries(params).map(([name, value]) => [
            name,
            typeof value === 'string' ? covered(value) : value,
          ]),
        ),
      };
