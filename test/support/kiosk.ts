import type { Failure } from '../../contract/failure.ts';
import type { RequestName, Requests } from '../../contract/requests.ts';
import { createKiosk } from '../../kiosk/kiosk.ts';
import { createStage } from './ports.ts';

/** The application on a stage, and the ways in which a test asks it. */
export function stageKiosk(...makings: Parameters<typeof createStage>) {
  const set = createStage(...makings);
  const kiosk = createKiosk(set.ports);
  /** The value, or the test fails. */
  const ask = async <N extends RequestName>(
    name: N,
    args: Requests[N]['args'],
  ): Promise<Requests[N]['value']> => {
    const answer = await kiosk.answer(name, args);
    if (!answer.ok) throw new Error(`${name}: ${answer.failure.kind}`);
    return answer.value as Requests[N]['value'];
  };
  const refused = async (name: RequestName, args: unknown): Promise<Failure> => {
    const answer = await kiosk.answer(name, args);
    if (answer.ok) throw new Error(`${name} was answered`);
    return answer.failure;
  };
  const signIn = () => ask('auth:sign-in', { user: 'alice', password: 'right' });
  const home = async () => {
    await signIn();
    return await ask('desktops:list', {});
  };
  return { ...set, kiosk, ask, refused, signIn, home };
}
