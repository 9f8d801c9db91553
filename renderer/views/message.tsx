import type { MessageView } from '../../contract/auto.ts';
import { useWords } from '../words.ts';
import { Icon } from './icons.tsx';

interface MessageProps {
  readonly message: MessageView;
  readonly dismiss: () => void;
}

/** What the site has to say: plain text, whatever stands in it. */
export function Message({ message, dismiss }: MessageProps) {
  const { say } = useWords();
  const warns = message.level === 'warning';
  return (
    <section class={`site-banner ${message.level}`} data-message aria-labelledby="message-title">
      <Icon name={warns ? 'needs-help' : 'chat'} />
      <p role="status">
        <strong id="message-title">{say(warns ? 'auto.message.warning' : 'auto.message')}</strong>
        <bdi>{message.text}</bdi>
      </p>
      <button type="button" data-dismiss onClick={dismiss}>
        {say('auto.dismiss')}
      </button>
    </section>
  );
}
