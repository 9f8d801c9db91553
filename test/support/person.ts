import type { Person } from '../../kiosk/person.ts';
import { userOf } from './vm.ts';

/** Somebody who is signed in, for what is tested below the application. */
export const personOf = (more: Partial<Person> = {}): Person => {
  const { signal } = new AbortController();
  return {
    user: userOf(),
    lease: { kind: 'token', chore: () => null },
    session: { user: 'alice', secret: 'a-login-token' },
    group: { asked: true, value: null, vdi: {}, applications: [], ask: async () => {} },
    given: null,
    call: { signal },
    signal,
    ...more,
  };
};
