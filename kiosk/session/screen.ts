import type { Layer, LayerState, SessionView } from '../../contract/views.ts';
import { LAYERS } from '../../contract/views.ts';

/** The session as the interface sees it: the shell changes a part, and the whole view goes out. */
export interface Screen {
  readonly view: () => SessionView;
  show(part: Partial<Omit<SessionView, 'desktop'>>): void;
  /** The ladder with everything before `layer` done, `layer` in `state`, and the rest waiting. */
  climb(layer: Layer, state: LayerState, part: Partial<Omit<SessionView, 'desktop' | 'ladder'>>): void;
}

const ladder = (layer: Layer, state: LayerState): SessionView['ladder'] => {
  const reached = LAYERS.indexOf(layer);
  const at = (each: Layer): LayerState => {
    const index = LAYERS.indexOf(each);
    return index < reached ? 'done' : index === reached ? state : 'waiting';
  };
  return { cloud: at('cloud'), machine: at('machine'), system: at('system'), connection: at('connection') };
};

/** What is said on one stage says nothing on the next. */
const OF_A_STAGE: Pick<SessionView, 'more' | 'layer' | 'snapshots' | 'revert' | 'opensAt'> = {
  more: [],
  layer: null,
  snapshots: [],
  revert: null,
  opensAt: null,
};

export function createScreen(
  id: number,
  desktop: SessionView['desktop'],
  now: number,
  changed: (view: SessionView) => void,
): Screen {
  let view: SessionView = {
    id,
    desktop,
    protocol: null,
    stage: 'opening',
    ladder: ladder('cloud', 'working'),
    sentence: { key: 'session.reading' },
    since: now,
    limit: null,
    usual: null,
    actions: [],
    ...OF_A_STAGE,
    consoleInput: true,
    console: false,
    guestUser: '',
    questions: null,
    alive: true,
    failure: null,
  };
  const show: Screen['show'] = (part) => {
    const enters = part.stage !== undefined && part.stage !== view.stage;
    const next = { ...view, ...(enters ? OF_A_STAGE : {}), ...part };
    if (JSON.stringify(next) === JSON.stringify(view)) return;
    view = next;
    changed(view);
  };
  return {
    view: () => view,
    show,
    climb: (layer, state, part) => show({ ...part, ladder: ladder(layer, state) }),
  };
}
