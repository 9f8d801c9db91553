import { NOTHING_BY_ITSELF } from '../../contract/auto.ts';
import type { AutoView } from '../../contract/auto.ts';
import type { Ports } from '../ports.ts';

/** What the page is told of everything that happens by itself: whole, and only when it is new. */
export class AutoState {
  private readonly emit: Ports['emit'];
  private shown: AutoView;

  constructor({ emit, settings }: Pick<Ports, 'emit' | 'settings'>) {
    const { station } = settings.signIn;
    this.emit = emit;
    this.shown = { ...NOTHING_BY_ITSELF, isStation: station !== null, others: station?.others ?? false };
  }

  view(): AutoView {
    return this.shown;
  }

  set(part: Partial<AutoView>): void {
    const next = { ...this.shown, ...part };
    if (JSON.stringify(next) === JSON.stringify(this.shown)) return;
    this.shown = next;
    this.emit('auto:changed', next);
  }
}
