import { CONTRASTS, TEXT_SIZES } from '../../contract/views.ts';
import type { AppearanceView, AppView } from '../../contract/views.ts';
import type { Failure } from '../../contract/failure.ts';
import { ask } from '../shell.ts';
import { useWords } from '../words.ts';
import { Icon } from './icons.tsx';
import { Menu } from './menu.tsx';

interface AppearanceProps {
  readonly appearance: AppearanceView;
  readonly renew: (answer: { ok: true; value: AppView } | { ok: false; failure: Failure }) => void;
}

/** The size of the text, and the contrast. */
export function Appearance({ appearance, renew }: AppearanceProps) {
  const { say } = useWords();
  const choose = (part: Partial<AppearanceView>) =>
    void ask('app:appearance', { ...appearance, ...part }).then(renew);
  return (
    <Menu
      kind="appearance"
      label={say('appearance.label')}
      face={
        <>
          <Icon name="appearance" />
          <span class="face">{say('appearance.face')}</span>
        </>
      }
      items={[
        ...TEXT_SIZES.map((text) => ({
          key: `text-${text}`,
          label: say(`appearance.text.${text}`),
          checked: appearance.text === text,
          pick: () => choose({ text }),
        })),
        ...CONTRASTS.map((contrast) => ({
          key: `contrast-${contrast}`,
          label: say(`appearance.contrast.${contrast}`),
          checked: appearance.contrast === contrast,
          pick: () => choose({ contrast }),
        })),
      ]}
    />
  );
}
