import type { Loaded } from '../settings-load.ts';
import { findingsOf } from './report.ts';
import type { Finding } from './report.ts';

const { ok, warning, wrong } = findingsOf('machine');

/** What there is to say of settings that were found: `onekiosk settings` shows each value and where it is from. */
export const judgeSettings = ({
  isLastGood,
  problems,
  warnings,
  site,
}: Pick<Loaded, 'isLastGood' | 'problems' | 'warnings' | 'site'>): readonly Finding[] => [
  isLastGood || problems.length > 0
    ? wrong(
        'settings',
        `${problems.join('\n')}\nWhat was good before is in force.`,
        'Mend these lines; onekiosk.toml(5) says what each may be, and onekiosk settings what is in force.',
      )
    : ok('settings', `The settings are good${site === 'fresh' ? ', those of the site among them' : ''}.`),
  ...warnings.map((each) =>
    warning('settings', each, 'onekiosk settings says what is in force, and from where (docs/fleet.md).'),
  ),
];

/** What there is to say where nothing is in force; `mistakes` is true where a file was read and something in it is wrong. */
export const judgeNoSettings = (message: string, mistakes: boolean): Finding =>
  wrong(
    'settings',
    message,
    mistakes
      ? 'Mend these lines; onekiosk.toml(5) says what each may be.'
      : 'See /usr/share/doc/onekiosk/examples/onekiosk.example.toml, and who owns the file: root, and nobody else may write it.',
  );
