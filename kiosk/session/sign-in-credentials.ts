import type { Vm } from '../../core/opennebula/model/vm.ts';
import type { Settings } from '../../core/policy/settings.ts';
import { mayGetSignInPassword } from '../../core/sessions/certificates.ts';
import type { Person } from '../person.ts';
import type { GuestCredentials } from './inbox.ts';
import type { ViewerWay } from './spec.ts';
import type { Trust } from './trust.ts';

/**
 * The user and password of the sign-in for a desktop, or null where they are not for it: only for the person's own VM, at an address that
 * the settings name, that has proven who it is. A VM that somebody shares, with an address of their own choice, gets nobody's password.
 */
export function signInCredentials(
  settings: Settings,
  person: Person,
  vm: Vm,
  way: ViewerWay,
  trust: Trust,
): GuestCredentials | null {
  const given = person.given;
  if (given === null || settings.rdp.credentials !== 'sign-in') return null;
  const may = mayGetSignInPassword({
    own: vm.uid === person.user.id,
    address: way.address.host,
    networks: settings.rdp.signInNetworks,
    policy: settings.rdp.certificates,
    rule: trust.rule,
    proven: trust.proven,
  });
  return may ? given : null;
}
