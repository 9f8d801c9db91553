import type { HelpView } from '../contract/views.ts';
import type { Words } from './words.ts';

export interface HelpLine {
  readonly label: string;
  readonly value: string;
}

/** The facts of a help page in the person's language, without the number and the screen. */
export function helpText(
  help: HelpView,
  { say, tell, date, time }: Pick<Words, 'say' | 'tell' | 'date' | 'time'>,
): HelpLine[] {
  return [
    { label: say('help.what'), value: tell(help.sentence) },
    {
      label: say('help.layer'),
      value: help.layer === null ? say('help.unknown') : say(`layer.${help.layer}`),
    },
    { label: say('help.desktop'), value: help.desktop },
    { label: say('help.vm'), value: String(help.vm) },
    { label: say('help.host'), value: help.host === '' ? say('help.no-host') : help.host },
    { label: say('help.state'), value: tell(help.state) },
    { label: say('help.times'), value: `${date(help.opened)}, ${time(help.at)}` },
    { label: say('help.terminal'), value: help.terminal },
    { label: say('help.version'), value: help.version },
  ];
}

/** So much a telephone reads of a screen without trouble: version 18, 89 modules, at error correction M (ISO/IEC 18004, table 7). */
export const MOST_BYTES = 560;

const bytesOf = (text: string): number => new TextEncoder().encode(text).length;

/** The page as one text for a QR code: everything, and as much of the screen as fits, its last lines before the first. */
export function helpCode(help: HelpView, lines: readonly HelpLine[], number: string): string {
  const facts = [`${number}: ${help.incident}`, ...lines.map(({ label, value }) => `${label}: ${value}`)];
  let text = cut(facts.join('\n'), MOST_BYTES);
  const screen = help.screen.map((line) => line.replace(/ {2,}/g, ' ')).filter((line) => line.trim() !== '');
  let shown: string[] = [];
  for (const line of screen.toReversed()) {
    const next = [line, ...shown];
    if (bytesOf(`${text}\n\n${next.join('\n')}`) > MOST_BYTES) break;
    shown = next;
  }
  if (shown.length > 0) text += `\n\n${shown.join('\n')}`;
  return text;
}

/** As many whole characters as fit. */
const cut = (text: string, most: number): string =>
  text.slice(0, new TextEncoder().encodeInto(text, new Uint8Array(most)).read);
