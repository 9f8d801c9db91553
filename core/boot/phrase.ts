/** Every conclusion of the watch in words: layer, sentence and what may be done. Total. */
import type { Layer, Phase, Protocol, Sentence } from '../../contract/views.ts';
import type { Met, ShownSign } from './signals.ts';
import type { NextStep, Verdict, VerdictKind } from './verdict.ts';

export type Conclusion =
  | { readonly is: 'starting'; readonly phase: Phase | null; readonly silent: boolean }
  | { readonly is: 'queued'; readonly why: string }
  /** `again`: it was seen to run, and is off again. */
  | { readonly is: 'must-start'; readonly again: boolean }
  | { readonly is: 'fell-back' | 'vm-failed'; readonly text: string }
  | {
      readonly is: 'start-timeout';
      readonly phase: Phase | null;
      readonly silent: boolean;
      readonly queued: string;
    }
  | { readonly is: 'gone' }
  /** `busy`: it has its deadline behind it, and its screen moves. */
  | { readonly is: 'booting'; readonly protocol: Protocol | null; readonly busy: boolean }
  | { readonly is: 'ready'; readonly protocol: Protocol }
  | { readonly is: 'sign-in-trouble' }
  | Stuck;

type Stuck =
  | { readonly is: 'sign'; readonly sign: ShownSign }
  /** The cloud says that it runs, and its host does not show it (any more). */
  | { readonly is: 'vanished' | 'no-machine' }
  | { readonly is: 'host'; readonly met: 'unreachable' | 'timeout' }
  /** Its console is the way in, and shut. */
  | { readonly is: 'no-console'; readonly met: Met }
  /** Its system is up, and the way in shut; `elsewhere`: the addresses that it says it has, where the one that was asked is none of them. */
  | {
      readonly is: 'shut';
      readonly met: Met;
      readonly elsewhere: readonly string[];
      readonly address: string;
    }
  | { readonly is: 'other'; readonly address: string }
  | { readonly is: 'black' | 'still'; readonly seconds: number }
  | { readonly is: 'moving' | 'refused' | 'silent' };

const WAIT: readonly NextStep[] = ['wait', 'back'];
/** It will not come up by itself. */
const MEND: readonly NextStep[] = ['restart', 'restart-hard', 'revert', 'help', 'wait', 'try-again', 'back'];
/** It may. */
const PATIENCE: readonly NextStep[] = [
  'wait',
  'restart',
  'restart-hard',
  'revert',
  'help',
  'try-again',
  'back',
];
/** Nothing that is done to the machine helps. */
const ELSEWHERE: readonly NextStep[] = ['wait', 'try-again', 'help', 'back'];

const verdict = (
  kind: VerdictKind,
  layer: Layer,
  sentence: Sentence,
  next: readonly NextStep[],
): Verdict => ({ kind, layer, sentence, next });

export function phrase(it: Conclusion): Verdict {
  switch (it.is) {
    case 'starting':
      if (it.phase === null) return verdict('starting', 'cloud', { key: 'session.reading' }, WAIT);
      if (it.silent) return verdict('starting', 'cloud', { key: 'boot.cloud-silent' }, WAIT);
      return verdict('starting', 'machine', startSentence(it.phase), WAIT);
    case 'queued':
      return verdict('queued', 'machine', queueSentence(it.why), WAIT);
    case 'must-start':
      return verdict('must-start', 'machine', { key: it.again ? 'boot.turned-off' : 'boot.off' }, [
        'start',
        'back',
      ]);
    case 'fell-back':
    case 'vm-failed':
      return verdict(it.is, 'machine', withText(`boot.${it.is}`, it.text), ['try-again', 'help', 'back']);
    case 'start-timeout':
      return startTimeout(it);
    case 'gone':
      return verdict('gone', 'machine', { key: 'boot.gone' }, ['back']);
    case 'booting':
      return verdict('booting', 'system', bootSentence(it.protocol, it.busy), WAIT);
    case 'ready':
      return verdict('ready', 'connection', { key: 'session.ready' }, ['open', 'back']);
    case 'sign-in-trouble':
      return verdict(it.is, 'connection', { key: 'boot.sign-in-trouble' }, [
        ...(['try-again', 'restart', 'help', 'back'] as const),
      ]);
    case 'sign':
    case 'vanished':
    case 'no-machine':
    case 'host':
    case 'no-console':
    case 'shut':
    case 'other':
    case 'black':
    case 'still':
    case 'moving':
    case 'refused':
    case 'silent':
      return stuck(it);
  }
}

/** A person is needed. */
function stuck(it: Stuck): Verdict {
  switch (it.is) {
    case 'sign': {
      const { means, quote } = it.sign;
      return verdict('did-not-boot', 'system', { key: `boot.sign.${means}`, params: { quote } }, MEND);
    }
    case 'vanished':
    case 'no-machine':
      return verdict('did-not-boot', 'machine', { key: `boot.${it.is}` }, ELSEWHERE);
    case 'host':
      return verdict('did-not-boot', 'machine', { key: `boot.host.${it.met}` }, ELSEWHERE);
    case 'no-console':
      return verdict('way-shut', 'machine', { key: `boot.no-console.${it.met}` }, ELSEWHERE);
    case 'shut':
      return verdict('way-shut', 'connection', shutSentence(it), PATIENCE);
    case 'other':
      return verdict(
        'way-shut',
        'connection',
        { key: 'boot.other', params: { address: it.address } },
        ELSEWHERE,
      );
    case 'black':
    case 'still':
      return verdict(
        'did-not-boot',
        'system',
        { key: `boot.${it.is}`, params: { seconds: it.seconds } },
        MEND,
      );
    case 'moving':
    case 'refused':
    case 'silent':
      return verdict('did-not-boot', 'system', { key: `boot.${it.is}` }, PATIENCE);
  }
}

function startTimeout(it: Extract<Conclusion, { is: 'start-timeout' }>): Verdict {
  if (it.silent || it.phase === null)
    return verdict('start-timeout', 'cloud', { key: 'boot.cloud-silent-long' }, ELSEWHERE);
  const sentence: Sentence =
    it.phase === 'unknown'
      ? { key: 'boot.host-lost' }
      : it.phase === 'queued'
        ? withText('boot.queued-long', it.queued)
        : { key: 'boot.start-timeout' };
  return verdict('start-timeout', 'machine', sentence, ELSEWHERE);
}

function startSentence(phase: Phase): Sentence {
  if (phase === 'stopping') return { key: 'session.stopping' };
  if (phase === 'unknown') return { key: 'boot.host-silent' };
  if (phase === 'asleep') return { key: 'session.resuming' };
  return { key: phase === 'busy' ? 'session.busy' : 'session.starting' };
}

const queueSentence = (why: string): Sentence =>
  why === '' ? { key: 'boot.queued' } : { key: 'session.queued', params: { text: why } };

const bootSentence = (protocol: Protocol | null, busy: boolean): Sentence => ({
  key: busy ? 'boot.busy' : `session.waiting-${protocol ?? 'rdp'}`,
});

function shutSentence({ met, elsewhere, address }: Extract<Conclusion, { is: 'shut' }>): Sentence {
  if (elsewhere.length > 0)
    return { key: 'boot.shut-elsewhere', params: { address, addresses: elsewhere.slice(0, 4).join(', ') } };
  if (met === 'other') return { key: 'boot.shut-other', params: { address } };
  return { key: met === 'refused' ? 'boot.shut-refused' : 'boot.shut' };
}

const withText = (key: string, text: string): Sentence =>
  text === '' ? { key } : { key: `${key}-text`, params: { text } };
