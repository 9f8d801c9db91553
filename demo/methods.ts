import { DISK_METHODS } from './disk-methods.ts';
import type { Call } from './envelope.ts';
import { fault, refusal, success } from './envelope.ts';
import { groupDocument, userDocument } from './person-documents.ts';
import { isAdmin, notAuthorized, number, text } from './site.ts';
import type { Method, Site } from './site.ts';
import { Refusal } from './states.ts';
import { TEMPLATE_METHODS } from './template-methods.ts';
import { authenticate, login } from './users.ts';
import { VM_METHODS } from './vm-methods.ts';

const METHODS: Readonly<Record<string, Method>> = {
  'one.system.version': { takes: [], run: () => '7.4.0' },
  'one.user.info': {
    takes: ['number'],
    run: (site, user, [id], method) => {
      if (number(id) >= 0 && number(id) !== user.id && !isAdmin(user))
        throw notAuthorized(user, method, `USE USER [${String(id)}]`);
      return userDocument(user, site.vms, isAdmin(user) ? null : site.quota);
    },
  },
  'one.user.login': {
    takes: ['string', 'string', 'number'],
    run: (site, user, [name, token, seconds]) =>
      login(user, text(name), text(token), number(seconds), site.now()),
  },
  'one.group.info': {
    takes: ['number'],
    run: (site, user) => groupDocument(user, site.users, site.vms, site.groupQuota ?? null),
  },
  ...VM_METHODS,
  ...DISK_METHODS,
  ...TEMPLATE_METHODS,
};

/** The answer to any call: its body, and the code of a refusal or a fault, 0 for neither. */
export function answerCall(site: Site, call: Call): { readonly body: string; readonly code: number } {
  const wrong = (code: number, message: string) => ({ body: fault(code, message), code });
  const method = METHODS[call.method];
  if (method === undefined) return wrong(-506, `Method '${call.method}' not defined`);
  const [session, ...args] = call.args;
  if (session === undefined) return wrong(-500, 'Not enough parameters');
  const fits = method.takes.every((kind, index) => typeof args[index] === kind);
  if (typeof session !== 'string' || !fits) return wrong(-501, 'Parameter list is not what the method takes');
  try {
    const user = authenticate(site.users, session, call.method, site.now());
    return { body: success(method.run(site, user, args, call.method)), code: 0 };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { body: refusal(error.message, error.code), code: error.code };
  }
}
