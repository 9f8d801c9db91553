import type { SessionAction } from '../../contract/views.ts';
import { ChoiceDialog } from './choice-dialog.tsx';

/** Work that is not saved is lost by these: they are asked about. */
const LOSES_WORK = ['restart', 'restart-hard', 'shut-down'] as const;

interface MoreDialogProps {
  readonly name: string;
  readonly actions: readonly SessionAction[];
  readonly pick: (action: SessionAction) => void;
  readonly close: () => void;
}

/** What may be done besides what stands on the stage. */
export const MoreDialog = (props: MoreDialogProps) => (
  <ChoiceDialog
    {...props}
    question={(action) => {
      const losing = LOSES_WORK.find((each) => each === action);
      return losing === undefined ? null : `rescue.confirm.${losing}`;
    }}
  />
);
