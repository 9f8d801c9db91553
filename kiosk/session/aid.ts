import type { HelpView, SessionView } from '../../contract/views.ts';
import type { Vm } from '../../core/opennebula/model/vm.ts';
import { hasStaleMarker } from '../../core/rescue/revert.ts';
import { chosenBack, forgetRevert, goBack } from '../rescue/go-back.ts';
import type { BackEnd } from '../rescue/go-back.ts';
import { helpFor } from '../rescue/help.ts';
import { offersFor } from '../rescue/offers.ts';
import { DONE, isPower, press } from '../rescue/press.ts';
import type { Wish } from './inbox.ts';
import type { RunParts } from './parts.ts';

/** What helps with the machine of one session, wherever that stands: what is known of it, what may be done, and whom to ask. */
export class Aid {
  /** The last look at the machine. */
  vm: Vm | null = null;
  /** What its text screen said then. */
  words: readonly string[] | null = null;
  private readonly parts: RunParts;
  private readonly opened: number;
  private incident: string | null = null;

  constructor(parts: RunParts) {
    this.parts = parts;
    this.opened = parts.ports.clock.now();
  }

  /** Asks the cloud. Rejects as it does. */
  async look(): Promise<Vm> {
    const { ports, person, subject, signal } = this.parts;
    this.vm = await ports.cloud.vm.info(person.session, subject.id, { ...person.call, signal });
    return this.vm;
  }

  /** What may be done besides what a stage is about. An application is no reason to restart the machine of others. */
  offers(): Pick<SessionView, 'more' | 'snapshots'> {
    const { ports, person, subject } = this.parts;
    if (this.vm === null || subject.program !== null) return { more: ['help'], snapshots: [] };
    const { actions, snapshots } = offersFor(ports, person, this.vm);
    return { more: actions, snapshots };
  }

  /** Takes the machine back to a snapshot. Rejects as the cloud does, or with `Trouble` where it is not to be had any more. */
  async goBack(snapshot: string): Promise<BackEnd> {
    return await goBack(this.parts, await chosenBack(this.parts, this.parts.subject.id, snapshot));
  }

  /** Does what is on offer besides, and says so; answers where a revert led, and null after everything else. */
  async press({ action, snapshot }: Wish): Promise<BackEnd | null> {
    const { ports, person, subject, screen, fail, signal } = this.parts;
    try {
      if (action === 'revert') return await this.goBack(snapshot);
      if (!isPower(action) && action !== 'keep') return null;
      screen.show({ sentence: { key: `rescue.${action}` }, since: ports.clock.now(), failure: null });
      await press(ports, person, subject.id, action, signal);
      screen.show({ sentence: { key: DONE[action] } });
      await this.look().catch(() => {});
    } catch (error) {
      signal.throwIfAborted();
      screen.show({ failure: fail(error, `${action} of VM ${subject.id}`) });
    }
    return null;
  }

  /** Takes away what an earlier revert left behind, which nobody needs any more. Never rejects. */
  async tidy(vm: Vm): Promise<void> {
    if (hasStaleMarker(vm, this.parts.ports.clock.now())) await forgetRevert(this.parts, vm).catch(() => {});
  }

  /** `secrets`: what is held of the person's besides. */
  help(secrets: readonly string[]): HelpView {
    const { ports, person, screen } = this.parts;
    const { vm, words, opened, incident } = this;
    const help = helpFor(ports, person, { session: screen.view(), vm, words, opened, incident, secrets });
    this.incident = help.incident;
    return help;
  }
}
