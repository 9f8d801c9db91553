import { useEffect, useState } from 'preact/hooks';
import type { OfferView } from '../../contract/offers.ts';
import { ask } from '../shell.ts';
import type { Message } from '../state/model.ts';
import { useWords } from '../words.ts';
import { OfferForm } from './offer-form.tsx';
import { OfferTile } from './offer-tile.tsx';
import { TileGrid } from './tile-grid.tsx';
import { UnderWay } from './under-way.tsx';

interface ClassesProps {
  /** At least one. */
  readonly offers: readonly OfferView[];
  readonly takesFocus: boolean;
  readonly send: (message: Message) => void;
}

/** Classes: each gives its desktop at a press, and says below how far it is, so that nothing moves under the finger. */
export function Classes({ offers, takesFocus, send }: ClassesProps) {
  const { say } = useWords();
  const take = (offer: OfferView) =>
    void ask('offers:take', { offer: offer.id }).then((answer) => {
      send(answer.ok ? { kind: 'failure-seen' } : { kind: 'failed', failure: answer.failure });
    });
  return (
    <>
      <h2 id="classes">{say('home.classes')}</h2>
      <TileGrid
        items={offers}
        begin={null}
        takesFocus={takesFocus}
        labelledBy="classes"
        tile={(offer, place) => (
          <OfferTile key={offer.id} offer={offer} place={place} press={() => take(offer)} />
        )}
      />
      <UnderWay offers={offers} />
    </>
  );
}

interface TemplatesProps {
  /** At least one. */
  readonly offers: readonly OfferView[];
  readonly takesFocus: boolean;
}

/** Templates: each opens its form. */
export function Templates({ offers, takesFocus }: TemplatesProps) {
  const { say } = useWords();
  const [form, setForm] = useState<OfferView | null>(null);
  const [made, setMade] = useState<number | null>(null);
  // The new desktop has the focus as soon as its tile is there, unless the person is busy elsewhere.
  useEffect(() => {
    if (made === null) return;
    const tile = document.querySelector<HTMLElement>(`[data-desktop="${made}"]`);
    if (tile === null) return;
    const { activeElement } = document;
    if (activeElement === document.body || activeElement?.matches('[data-offer]') === true) tile.focus();
    setMade(null);
  });
  return (
    <>
      <h2 id="offers">{say('home.offers')}</h2>
      <TileGrid
        items={offers}
        begin={null}
        takesFocus={takesFocus}
        labelledBy="offers"
        tile={(offer, place) => (
          <OfferTile key={offer.id} offer={offer} place={place} press={() => setForm(offer)} />
        )}
      />
      {form !== null && <OfferForm offer={form} close={() => setForm(null)} made={setMade} />}
    </>
  );
}
