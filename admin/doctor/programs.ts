import type { ProgramId } from '../../core/sessions/launch-spec.ts';
import type { Settings } from '../../core/policy/settings.ts';
import type { MachineFacts } from './machine.ts';
import { findingsOf } from './report.ts';
import type { Finding } from './report.ts';

const { ok, warning, wrong } = findingsOf('machine');

/** What the shell runs, as far as this machine has to have it. */
export const WATCHED = [
  'remote-viewer',
  'xfreerdp2',
  'xfreerdp3',
  'openbox',
  'wmctrl',
  'xprop',
  'setxkbmap',
  'ss',
  'pactl',
] as const satisfies readonly ProgramId[];

/** Browser, viewers and the small programs beside them. */
export const judgePrograms = (facts: MachineFacts, settings: Settings | null): readonly Finding[] => [
  judgeBrowser(facts),
  ...judgeViewers(facts, settings),
  ...judgeHelpers(facts, settings),
  ...judgeCards(facts, settings),
  facts.programs.has('pactl')
    ? ok('sound', 'pactl is here: the volume can be set.')
    : warning('sound', 'pactl is missing: the volume cannot be set.', install('pulseaudio-utils')),
];

const install = (name: string): string => `apt install ${name}`;

/** ` 11.0-3`, of the first of these packages that is there. */
function versionOf({ packages }: MachineFacts, ...names: readonly string[]): string {
  const version = names.map((name) => packages.get(name)).find((each) => each !== undefined);
  return version === undefined ? '' : ` ${version}`;
}

function judgeBrowser(facts: MachineFacts): Finding {
  const { chromium, electron } = facts.browser;
  if (electron !== null) return ok('browser', `Electron is here (${electron}).`);
  return chromium === null
    ? wrong(
        'browser',
        'There is neither Chromium nor Electron: the shell has no window.',
        install('chromium'),
      )
    : ok('browser', `Chromium${versionOf(facts, 'chromium')} is here (${chromium}).`);
}

function judgeViewers(facts: MachineFacts, settings: Settings | null): Finding[] {
  const allowed = settings?.viewers.allow ?? ['remote-viewer', 'freerdp', 'console'];
  const { programs } = facts;
  const found: Finding[] = [];
  if (allowed.includes('remote-viewer')) {
    found.push(
      !programs.has('remote-viewer')
        ? wrong(
            'remote-viewer',
            'remote-viewer is missing: SPICE desktops open in the shell alone, without USB, smart card and clipboard, or not at all.',
            `${install('virt-viewer')}; or take remote-viewer out of viewers.allow`,
          )
        : ok('remote-viewer', `remote-viewer${versionOf(facts, 'virt-viewer')} is here.`),
    );
  }
  if (allowed.includes('freerdp')) {
    found.push(
      !programs.has('xfreerdp3') && !programs.has('xfreerdp2')
        ? wrong(
            'freerdp',
            'FreeRDP is missing: no RDP desktop opens.',
            `${install('freerdp3-x11')} (Debian 12: freerdp2-x11); or take freerdp out of viewers.allow`,
          )
        : ok('freerdp', `FreeRDP${versionOf(facts, 'freerdp3-x11', 'freerdp2-x11')} is here.`),
    );
  }
  if (allowed.includes('console')) {
    found.push(
      facts.spiceHtml5
        ? ok('spice-html5', `spice-html5${versionOf(facts, 'spice-html5')} is here.`)
        : warning(
            'spice-html5',
            'spice-html5 is missing, or not root’s alone: the screen of a SPICE machine that does not boot cannot be shown in the shell.',
            install('spice-html5'),
          ),
    );
  }
  return found;
}

/** What the shell runs besides: what breaks without it, and whose package it is. */
const HELPERS = {
  openbox: ['windows cannot be kept in their places, and Ctrl+Alt+Home does not lead back', 'openbox'],
  wmctrl: ['the shell cannot be brought to the front of a desktop', 'wmctrl'],
  xprop: ['it is not noticed which window is in front', 'x11-utils'],
  setxkbmap: ['the keyboard layout cannot be changed', 'x11-xkb-utils'],
  ss: ['a desktop that stands still is not noticed', 'iproute2'],
} as const;

function judgeHelpers({ programs }: MachineFacts, settings: Settings | null): Finding[] {
  const unwanted = settings?.sessions.windowManager === 'none' ? 'openbox' : null;
  const wanted = WATCHED.filter((each) => each in HELPERS && each !== unwanted);
  const missing = Object.entries(HELPERS).filter(([name]) =>
    wanted.some((program) => program === name && !programs.has(program)),
  );
  if (missing.length === 0) return [ok('helpers', `${wanted.join(', ')} are here.`)];
  return missing.map(([program, [says, name]]) =>
    wrong(program, `${program} is missing: ${says}.`, install(name)),
  );
}

function judgeCards({ cardReader }: MachineFacts, settings: Settings | null): Finding[] {
  if (cardReader) return [ok('pcscd', 'pcscd listens: smart cards can be used.')];
  if (settings?.smartCard.guests === 'never') return [];
  return [
    warning(
      'pcscd',
      'pcscd does not listen: no smart card can be shown to a desktop.',
      `${install('pcscd libccid')}, systemctl enable --now pcscd.socket; or smart-card.guests = "never"`,
    ),
  ];
}
