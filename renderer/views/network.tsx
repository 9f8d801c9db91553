import type { NetworkView } from '../../contract/machine.ts';
import { ask } from '../shell.ts';
import { shownName } from '../state/name.ts';
import { useWords } from '../words.ts';
import { Icon } from './icons.tsx';
import type { IconName } from './icons.tsx';
import { Panel } from './panel.tsx';

/** How the terminal is connected, and a box that says more: for whoever is asked for help. */
export function Network({ network }: { readonly network: NetworkView }) {
  const { say } = useWords();
  const { kind, signal } = network;
  const label =
    kind === 'wifi' && signal !== null
      ? say('network.label.signal', { signal })
      : say(`network.label.${kind}`);
  const rows = [
    [say('network.name'), shownName(network.name)],
    [say('network.signal'), signal === null ? '' : `${signal} %`],
    ...network.addresses.map((address) => [say('network.address'), address] as const),
    [say('network.interface'), network.interface],
  ] as const;
  return (
    <Panel
      kind={`network ${kind}`}
      label={label}
      onOpen={() => void ask('machine:look', {})}
      face={
        <>
          <Icon name={iconOf(network)} />
          <span class="face">{say(`network.${kind}`)}</span>
        </>
      }
    >
      <h2>{say(`network.title.${kind}`)}</h2>
      {kind === 'none' ? (
        <p class="quiet-text">{say('network.none.help')}</p>
      ) : (
        <dl class="facts">
          {rows
            .filter(([, value]) => value !== '')
            .map(([name, value]) => (
              <div key={`${name} ${value}`}>
                <dt>{name}</dt>
                <dd>
                  <bdi>{value}</bdi>
                </dd>
              </div>
            ))}
        </dl>
      )}
    </Panel>
  );
}

const iconOf = ({ kind, signal }: NetworkView): IconName => {
  if (kind !== 'wifi') return kind === 'wired' ? 'wired' : 'no-network';
  return signal === null || signal > 66 ? 'wifi' : signal > 33 ? 'wifi-fair' : 'wifi-weak';
};
