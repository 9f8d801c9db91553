import { failureSentence, translate } from '../contract/catalogue/index.ts';
import type { Failure } from '../contract/failure.ts';
import type { SessionView } from '../contract/views.ts';
import type { Session } from '../core/opennebula/model/common.ts';
import { createFail } from '../kiosk/failures.ts';
import { createPeople } from '../kiosk/person.ts';
import type { Ports } from '../kiosk/ports.ts';
import { openSession } from '../kiosk/session/supervisor.ts';
import { onceTold } from '../platform/process/told.ts';
import { splitCredentials } from './credentials.ts';
import type { LineSource } from './credentials.ts';

/**
 * Opens a VM through the same supervisor as the shell, and tells each step. Where the shell would wait for a press, this goes back.
 * Answers the exit code: 0 when the desktop was shown.
 */
export async function openVm(
  ports: Ports,
  given: Session,
  id: number,
  lines: LineSource,
  tell: (view: SessionView) => void,
): Promise<number> {
  const people = createPeople(ports);
  const fail = createFail(ports.log, ports.random);
  await people.signIn(given);
  const person = people.present();
  if (person === null) return 1;
  try {
    const vm = await ports.cloud.vm.info(person.session, id, person.call);
    let shown = false;
    const changed = (view: SessionView) => {
      tell(view);
      shown ||= view.stage === 'running';
      // The supervisor asks its question right after it has shown it.
      queueMicrotask(() => void respond(view));
    };
    const subject = { id, name: vm.name, program: null };
    const keyboard = () => ports.settings.interface.keyboardLayouts[0] ?? 'us';
    const handle = openSession(ports, person, subject, { id: 1, fail, keyboard, changed });
    const respond = async (view: SessionView): Promise<void> => {
      if (view.stage === 'credentials') {
        const line = await lines.next();
        if (line === null) return handle.cancel();
        const { user, secret } = splitCredentials(line, 'the next line of standard input');
        handle.credentials({ user, password: secret });
      } else if (view.stage === 'questions') handle.answer({ card: false, devices: [] });
      else if (['failed', 'did-not-boot', 'console'].includes(view.stage)) handle.cancel();
    };
    onceTold(handle.cancel);
    await handle.over;
    return shown ? 0 : 1;
  } finally {
    await people.signOut('asked');
  }
}

/** One line for people: the sentence, and the failure with its number. */
export function formatStep(view: SessionView, language: string): string {
  const sentence = translate(language, view.sentence);
  return view.failure === null
    ? `${view.stage}: ${sentence}`
    : `${view.stage}: ${sentence} ${formatFailure(view.failure, language)}`;
}

export const formatFailure = (failure: Failure, language: string): string =>
  `${translate(language, failureSentence(failure))} (${failure.incident})`;
