import type { CatalogueKey } from '../../contract/catalogue/en.ts';
import type { DesktopAction, DesktopView } from '../../contract/views.ts';
import { ask } from '../shell.ts';
import type { Message } from '../state/model.ts';
import { ChoiceDialog } from './choice-dialog.tsx';

type Other = Exclude<DesktopAction, 'open'>;
/** Work that is not saved is lost by these: they are asked about. */
const LOSES_WORK: readonly Other[] = ['restart', 'restart-hard', 'shut-down', 'power-off-hard'];

function questionOf(action: Other): CatalogueKey | null {
  if (action === 'delete') return 'confirm.delete';
  return LOSES_WORK.includes(action) ? 'confirm.restart' : null;
}

interface ActionDialogProps {
  readonly desktop: DesktopView;
  readonly close: () => void;
  readonly send: (message: Message) => void;
}

/** What may be done with a desktop besides opening it. */
export function ActionDialog({ desktop, close, send }: ActionDialogProps) {
  const pick = (action: Other) =>
    void ask('desktops:act', { desktop: desktop.id, action }).then((answer) => {
      send(answer.ok ? { kind: 'failure-seen' } : { kind: 'failed', failure: answer.failure });
    });
  const actions = desktop.actions.filter((action) => action !== 'open');
  return (
    <ChoiceDialog name={desktop.name} actions={actions} question={questionOf} pick={pick} close={close} />
  );
}
