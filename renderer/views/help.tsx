import { useEffect, useRef, useState } from 'preact/hooks';
import type { Failure } from '../../contract/failure.ts';
import type { HelpView } from '../../contract/views.ts';
import { helpText } from '../help-text.ts';
import type { HelpLine } from '../help-text.ts';
import { ask } from '../shell.ts';
import { useWords } from '../words.ts';
import { FailureNote } from './failure-note.tsx';
import { QrCode } from './qr-code.tsx';

/** What whoever helps needs to know, to be read out, shown or photographed. */
export function HelpDialog({ close }: { readonly close: () => void }) {
  const words = useWords();
  const { say } = words;
  const dialog = useRef<HTMLDialogElement>(null);
  const [help, setHelp] = useState<HelpView | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  useEffect(() => {
    dialog.current?.showModal();
    void ask('session:help', {}).then((answer) =>
      answer.ok ? setHelp(answer.value) : setFailure(answer.failure),
    );
  }, []);
  return (
    <dialog ref={dialog} class="dialog help" aria-labelledby="help-title" onClose={close}>
      <h2 id="help-title">{say('help.title')}</h2>
      {help === null ? (
        <p role="status">{failure === null && say('help.loading')}</p>
      ) : (
        <HelpPage help={help} lines={helpText(help, words)} />
      )}
      <FailureNote failure={failure} />
      <button type="button" class="wide" data-action="cancel" onClick={() => dialog.current?.close()}>
        {say('help.close')}
      </button>
    </dialog>
  );
}

function HelpPage({ help, lines }: { readonly help: HelpView; readonly lines: readonly HelpLine[] }) {
  const { say } = useWords();
  return (
    <>
      <p>{say('help.intro')}</p>
      <p class="help-number">
        <span>{say('help.number')}</span> <strong>{help.incident}</strong>
      </p>
      <div class="help-both">
        <dl class="help-facts">
          {lines.map(({ label, value }) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>
                <bdi>{value}</bdi>
              </dd>
            </div>
          ))}
        </dl>
        <QrCode help={help} lines={lines} />
      </div>
      {help.screen.length === 0 ? (
        <p class="quiet-text">{say('help.no-screen')}</p>
      ) : (
        <pre class="help-screen" tabIndex={0} aria-label={say('help.screen')}>
          {help.screen.join('\n')}
        </pre>
      )}
    </>
  );
}
