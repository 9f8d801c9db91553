import type { BatteryView } from '../../contract/machine.ts';
import { useWords } from '../words.ts';
import { Icon } from './icons.tsx';

/** How full the terminal's batteries are. There is nothing to press. */
export function Battery({ battery }: { readonly battery: BatteryView }) {
  const { say } = useWords();
  const { level, state, warning } = battery;
  return (
    <span class={`status ${warning ?? ''}`} data-battery={state}>
      <Icon name={state === 'discharging' ? batteryIcon(level) : 'battery-charging'} />
      <span class="unseen">{say(`battery.label.${state}`, { level })}</span>
      <span class="figures" aria-hidden="true">
        {say('battery.level', { level })}
      </span>
    </span>
  );
}

const batteryIcon = (level: number) =>
  level > 60 ? 'battery' : level > 25 ? 'battery-half' : 'battery-empty';

/** A battery that is nearly empty, on whatever screen. */
export function BatteryNotice({ battery }: { readonly battery: BatteryView | null }) {
  const { say } = useWords();
  if (battery === null || battery.warning === null) return null;
  return (
    <div class="site-banner amber" data-battery-notice={battery.warning} role="alert">
      <Icon name="battery-empty" />
      <p>{say(`battery.${battery.warning}`, { level: battery.level })}</p>
    </div>
  );
}
