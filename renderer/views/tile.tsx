import type { DesktopView } from '../../contract/views.ts';
import { useWords } from '../words.ts';
import { DesktopName } from './desktop-name.tsx';
import { Icon } from './icons.tsx';
import { Pattern } from './pattern.tsx';
import { Schedule } from './schedule.tsx';
import type { TilePlace } from './tile-grid.tsx';

interface TileProps {
  readonly desktop: DesktopView;
  readonly place: TilePlace;
  readonly open: () => void;
  readonly more: () => void;
}

/** What takes a while, and is not starting yet. */
const COPYING = 'phase.cloning';

/** One big target; the "more" button beside it opens what else may be done. */
export function Tile({ desktop, place: { focusable, onFocus }, open, more }: TileProps) {
  const { say, tell } = useWords();
  const others = desktop.actions.filter((action) => action !== 'open');
  return (
    <li class="tile" data-chip={desktop.chip}>
      <button
        type="button"
        class="tile-open"
        data-desktop={desktop.id}
        data-chip={desktop.chip}
        tabIndex={focusable ? 0 : -1}
        onClick={open}
        onFocus={onFocus}
      >
        <Pattern name={desktop.name} />
        <DesktopName name={desktop.name} look="name" />
        {desktop.schedule !== null && <Schedule schedule={desktop.schedule} />}
        <span class="state">
          <span class={`chip ${desktop.chip}`}>
            <Icon name={desktop.chip} />
            {say(desktop.sentence.key === COPYING ? 'chip.copying' : `chip.${desktop.chip}`)}
          </span>
          {desktop.protocol !== null && <span class="protocol">{say(`protocol.${desktop.protocol}`)}</span>}
        </span>
        <span class="unseen">{tell(desktop.sentence)}</span>
      </button>
      {others.length > 0 && (
        <button
          type="button"
          class="more"
          data-more={desktop.id}
          aria-haspopup="dialog"
          aria-label={say('home.more', { name: desktop.name })}
          tabIndex={focusable ? 0 : -1}
          onClick={more}
          onFocus={onFocus}
        >
          <Icon name="more" />
        </button>
      )}
    </li>
  );
}
