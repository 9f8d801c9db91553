import type { Requests } from '../../contract/requests.ts';
import type { DemoPerson } from '../ports.ts';
import type { Sessions } from '../sessions.ts';

type Name = Exclude<
  Extract<keyof Requests, `session:${string}` | 'console:open'>,
  'session:open' | 'session:open-application'
>;
type Handlers = {
  readonly [N in Name]: (args: Requests[N]['args']) => Promise<Requests[N]['value']> | Requests[N]['value'];
};

/** What the page asks of the sessions that are open. `demo` throws where there is no demo. */
export function sessionRequests(sessions: Sessions, demo: () => DemoPerson): Handlers {
  const nothing = {};
  return {
    'session:answer': (said) => {
      sessions.present().answer(said);
      return nothing;
    },
    'session:credentials': (given) => {
      sessions.present().credentials(given);
      return nothing;
    },
    'session:credentials-demo': () => {
      const session = sessions.present();
      session.credentials({ user: session.view().guestUser, password: demo().guestPassword });
      return nothing;
    },
    'session:act': ({ action }) => {
      sessions.present().act(action);
      return nothing;
    },
    'session:revert': ({ snapshot }) => {
      sessions.present().revert(snapshot);
      return nothing;
    },
    'session:help': () => sessions.present().help(),
    'session:cancel': () => {
      sessions.present().cancel();
      return nothing;
    },
    'session:show': ({ session }) => {
      sessions.show(session);
      return nothing;
    },
    'session:home': () => {
      sessions.home();
      return nothing;
    },
    'console:open': () => sessions.present().console(),
  };
}
