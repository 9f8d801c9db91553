import type { ApplicationIcon, ApplicationView } from '../../contract/views.ts';
import { shownName } from '../state/name.ts';
import { useWords } from '../words.ts';
import { DesktopName } from './desktop-name.tsx';
import { Icon } from './icons.tsx';
import { Pattern } from './pattern.tsx';
import type { TilePlace } from './tile-grid.tsx';

interface ApplicationTileProps {
  readonly application: ApplicationView;
  /** Name of the desktop that runs it; null where the list has none of that number. */
  readonly desktop: string | null;
  readonly place: TilePlace;
  readonly open: () => void;
}

/** One big target: what it is called, where it runs, and how that desktop is. */
export function ApplicationTile({ application, desktop, place, open }: ApplicationTileProps) {
  const { say, tell } = useWords();
  const { id, name, icon, chip, sentence } = application;
  return (
    <li class="tile" data-chip={chip}>
      <button
        type="button"
        class="tile-open application"
        data-application={id}
        data-chip={chip}
        tabIndex={place.focusable ? 0 : -1}
        onClick={open}
        onFocus={place.onFocus}
      >
        <span class="picture">
          <Pattern name={name} />
          <span class="plate">
            <ApplicationPicture icon={icon} />
          </span>
        </span>
        <DesktopName name={name} look="name" />
        <span class="state">
          <span class={`chip ${chip}`}>
            <Icon name={chip} />
            {say(`chip.${chip}`)}
          </span>
          {desktop !== null && <bdi class="where">{say('app.on', { desktop: shownName(desktop) })}</bdi>}
        </span>
        <span class="unseen">{tell(sentence)}</span>
      </button>
    </li>
  );
}

const isBuiltIn = (icon: ApplicationView['icon']): icon is ApplicationIcon => !icon.startsWith('data:');

const ApplicationPicture = ({ icon }: { readonly icon: ApplicationView['icon'] }) =>
  isBuiltIn(icon) ? <Icon name={icon} /> : <img src={icon} alt="" width={40} height={40} />;
