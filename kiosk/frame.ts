import type { AppearanceView, AppView, DesktopsView } from '../contract/views.ts';
import type { Auto } from './auto/auto.ts';
import { Trouble } from './failures.ts';
import type { Lock } from './lock/lock.ts';
import { viewWhileLocked } from './lock/guard.ts';
import type { MachineStatus } from './machine/status.ts';
import { LANGUAGES, layoutName } from './names.ts';
import type { Person } from './person.ts';
import type { Ports } from './ports.ts';
import type { Sessions } from './sessions.ts';

/** What stands behind the frame. */
export interface FrameParts {
  readonly ports: Ports;
  readonly person: () => Person | null;
  readonly desktops: () => DesktopsView | null;
  readonly sessions: Sessions;
  readonly auto: Auto;
  readonly status: MachineStatus;
  readonly lock: Lock;
  readonly leave: () => Promise<void>;
}

/** What the interface has around every screen: names, language, keyboard, power. */
export class Frame {
  private readonly parts: FrameParts;
  private language: string;
  private layout: string;
  private appearance: AppearanceView = { text: 'normal', contrast: 'normal' };

  constructor(parts: FrameParts) {
    const { language, keyboardLayouts } = parts.ports.settings.interface;
    this.parts = parts;
    this.language = language;
    this.layout = keyboardLayouts[0] ?? 'us';
  }

  /** The XKB layout that is in force. */
  get keyboard(): string {
    return this.layout;
  }

  view(): AppView {
    const { ports, sessions, auto, status, lock } = this.parts;
    const { settings, demo } = ports;
    const person = this.parts.person();
    const view: AppView = {
      cloudName: settings.cloud.name,
      siteName: settings.interface.siteName,
      brand: { accent: settings.interface.brand.accent, ...ports.brand },
      languages: LANGUAGES.filter(({ tag }) => settings.interface.languages.includes(tag)),
      language: this.language,
      keyboardLayouts: settings.interface.keyboardLayouts.map((layout) => ({
        layout,
        name: layoutName(layout),
      })),
      keyboardLayout: this.layout,
      powerActions: settings.interface.power,
      appearance: settings.interface.accessibility ? this.appearance : null,
      demoUser: demo?.user ?? null,
      person: person === null ? null : { name: person.user.name },
      desktops: this.parts.desktops(),
      session: sessions.view(),
      sessions: sessions.tabs(),
      sessionsAtOnce: settings.sessions.atOnce,
      auto: auto.view(),
      machine: status.view(),
      lock: lock.view(),
    };
    return lock.locked ? viewWhileLocked(view) : view;
  }

  speak(language: string): AppView {
    if (!this.parts.ports.settings.interface.languages.includes(language))
      throw new Trouble('bad-request', { what: 'language' });
    this.language = language;
    return this.view();
  }

  async type(layout: string): Promise<AppView> {
    const { settings, machine } = this.parts.ports;
    if (!settings.interface.keyboardLayouts.includes(layout))
      throw new Trouble('bad-request', { what: 'layout' });
    if (await machine.keyboard(layout)) this.layout = layout;
    return this.view();
  }

  /** For as long as the shell runs, whoever is signed in. */
  look(appearance: AppearanceView): AppView {
    if (!this.parts.ports.settings.interface.accessibility)
      throw new Trouble('policy-denied', { what: 'appearance' });
    this.appearance = appearance;
    return this.view();
  }

  async power(action: AppView['powerActions'][number]): Promise<void> {
    const { ports, auto, lock, leave } = this.parts;
    if (!ports.settings.interface.power.includes(action))
      throw new Trouble('policy-denied', { what: action });
    if (action === 'lock') return await lock.lock('asked');
    if (action === 'sleep') return await this.sleep();
    await leave();
    if (action === 'leave') return ports.machine.leave();
    if (await ports.machine.power(action)) return;
    auto.left('asked');
    throw new Trouble('not-allowed');
  }

  private async sleep(): Promise<void> {
    await this.lockForSleep();
    if (!(await this.parts.ports.machine.power('sleep'))) throw new Trouble('not-allowed');
  }

  /**
   * Whoever wakes it need not be who sent it to sleep: where people may lock, it is locked before; or right after, where it was a lid that
   * did it, of which nobody tells.
   */
  async lockForSleep(): Promise<void> {
    const { ports, lock } = this.parts;
    const { idle, interface: offered } = ports.settings;
    const locks = idle.lockAfter > 0 || offered.power.includes('lock');
    if (locks && lock.view().possible) await lock.lock('sleep');
  }
}
