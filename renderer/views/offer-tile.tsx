import type { OfferView } from '../../contract/offers.ts';
import { shownName } from '../state/name.ts';
import { useWords } from '../words.ts';
import { DesktopName } from './desktop-name.tsx';
import { Icon } from './icons.tsx';
import type { IconName } from './icons.tsx';
import { Pattern } from './pattern.tsx';
import type { TilePlace } from './tile-grid.tsx';

interface OfferTileProps {
  readonly offer: OfferView;
  readonly place: TilePlace;
  readonly press: () => void;
}

type ChipKind = 'waiting' | 'working' | 'class' | 'new' | 'gone';
const ICONS: Readonly<Record<ChipKind, IconName>> = {
  waiting: 'waiting',
  working: 'starting',
  class: 'class',
  new: 'new',
  gone: 'not-allowed',
};

function chipOf({ blocked, progress, kind }: OfferView): ChipKind {
  if (blocked !== null) return 'gone';
  if (progress !== null) return progress.inLine ? 'waiting' : 'working';
  return kind === 'class' ? 'class' : 'new';
}

/** One big target: a class gives its desktop at a press, a template opens its form. */
export function OfferTile({ offer, place, press }: OfferTileProps) {
  const { say, tell } = useWords();
  const { id, kind, name, description, blocked, progress } = offer;
  const chip = chipOf(offer);
  const about = description === '' ? say(`offer.${kind}`) : shownName(description);
  return (
    <li class="tile" data-chip={chip}>
      <button
        type="button"
        class="tile-open application offer"
        data-offer={id}
        data-kind={kind}
        data-chip={chip}
        aria-disabled={blocked !== null || progress !== null}
        aria-haspopup={kind === 'template' ? 'dialog' : undefined}
        tabIndex={place.focusable ? 0 : -1}
        onClick={() => {
          if (blocked === null && progress === null) press();
        }}
        onFocus={place.onFocus}
      >
        <span class="picture">
          <Pattern name={name} />
          <span class="plate">
            <Icon name={kind === 'class' ? 'class' : 'new'} />
          </span>
        </span>
        <DesktopName name={name} look="name" />
        <span class="state">
          <span class={`chip ${chip}`}>
            <Icon name={ICONS[chip]} />
            {say(`offer.chip.${chip}`)}
          </span>
          <bdi class="where">{offer.endsWithSignOut ? say('offer.ends') : about}</bdi>
        </span>
        {blocked !== null && <span class="unseen">{tell(blocked)}</span>}
      </button>
    </li>
  );
}
