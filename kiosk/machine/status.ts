import { NOTHING_KNOWN } from '../../contract/machine.ts';
import type { MachineView } from '../../contract/machine.ts';
import type { Ports } from '../ports.ts';

type StatusPorts = Pick<Ports, 'sources' | 'settings' | 'clock' | 'emit'>;

export interface StatusHooks {
  /** A battery is nearly empty: what is said of that is brought before the desktop. */
  readonly raise: () => void;
}

interface SoundWish {
  readonly level: number | null;
  readonly muted: boolean | null;
}
const NO_WISH: SoundWish = { level: null, muted: null };

/** How often network and battery are looked at, milliseconds: files of the kernel, and no program but for a Wi-Fi's name. */
const EVERY = 10_000;
/** Between two readings of the volume that somebody else changes, milliseconds. */
const SOUND_EVERY = 2_000;
const SOUND_SOON = 200;

/** What the top bar shows of the terminal itself, as it is now. */
export class MachineStatus {
  private readonly ports: StatusPorts;
  private readonly hooks: StatusHooks;
  private readonly closing = new AbortController();
  private shown: MachineView = NOTHING_KNOWN;
  private watch: { close(): Promise<void> } | null = null;
  private listening = false;
  private wanted: SoundWish = NO_WISH;
  private setting: Promise<void> | null = null;
  private reading: Promise<void> | null = null;
  private looking: Promise<unknown> | null = null;

  constructor(ports: StatusPorts, hooks: StatusHooks) {
    this.ports = ports;
    this.hooks = hooks;
  }

  view(): MachineView {
    return this.shown;
  }

  /** The page is there. */
  begin(): void {
    const { sources } = this.ports;
    if (this.watch !== null || this.closing.signal.aborted) return;
    this.watch = this.shows('sound')
      ? sources.sound.watch(() => void this.heard())
      : { close: async () => {} };
    if (this.shows('sound')) void this.listen();
    if (this.shows('network') || this.shows('battery')) void this.keepLooking();
  }

  async close(): Promise<void> {
    this.closing.abort();
    await this.watch?.close();
  }

  /** Looks at everything now; whoever asks meanwhile gets the same. */
  async look(): Promise<MachineView> {
    this.looking ??= Promise.all([this.lookAround(), this.listen()]).finally(() => {
      this.looking = null;
    });
    await this.looking;
    return this.shown;
  }

  async volume(level: number): Promise<MachineView> {
    // Whoever turns it up wants to hear something.
    const muted = level > 0 && this.shown.sound?.muted === true ? false : this.wanted.muted;
    return await this.want({ level, muted });
  }

  async mute(muted: boolean): Promise<MachineView> {
    return await this.want({ ...this.wanted, muted });
  }

  /** One program at a time, and the last wish counts: a slider has many. */
  private async want(wish: SoundWish): Promise<MachineView> {
    this.wanted = wish;
    this.setting ??= this.apply().finally(() => {
      this.setting = null;
    });
    await this.setting;
    return this.shown;
  }

  private async apply(): Promise<void> {
    const { sound } = this.ports.sources;
    while (this.wanted.level !== null || this.wanted.muted !== null) {
      const { level, muted } = this.wanted;
      this.wanted = NO_WISH;
      if (!this.shows('sound')) return;
      if (level !== null) await sound.volume(level);
      if (muted !== null) await sound.mute(muted);
    }
    // What is being read may be of before.
    await this.reading;
    await this.listen();
  }

  private shows(part: keyof MachineView): boolean {
    return this.ports.settings.interface.status.includes(part);
  }

  private async keepLooking(): Promise<void> {
    const { signal } = this.closing;
    while (!signal.aborted) {
      await this.lookAround();
      await this.ports.clock.sleep(EVERY, signal).catch(() => {});
    }
  }

  private async lookAround(): Promise<void> {
    const { sources } = this.ports;
    const network = this.shows('network') ? await sources.network() : null;
    const battery = this.shows('battery') ? await sources.battery() : null;
    const before = this.shown.battery?.warning ?? null;
    this.set({ network, battery });
    if (battery?.warning === 'critical' && before !== 'critical') this.hooks.raise();
  }

  private async heard(): Promise<void> {
    if (this.listening) return;
    this.listening = true;
    const { clock } = this.ports;
    const { signal } = this.closing;
    await clock.sleep(SOUND_SOON, signal).catch(() => {});
    if (!signal.aborted) await this.listen();
    await clock.sleep(SOUND_EVERY - SOUND_SOON, signal).catch(() => {});
    // What was said while nobody listened.
    if (!signal.aborted) await this.listen();
    this.listening = false;
  }

  private async listen(): Promise<void> {
    this.reading ??= this.read().finally(() => {
      this.reading = null;
    });
    await this.reading;
  }

  private async read(): Promise<void> {
    if (this.shows('sound')) this.set({ sound: await this.ports.sources.sound.read() });
  }

  private set(part: Partial<MachineView>): void {
    const next = { ...this.shown, ...part };
    if (JSON.stringify(next) === JSON.stringify(this.shown)) return;
    this.shown = next;
    this.ports.emit('machine:changed', next);
  }
}
