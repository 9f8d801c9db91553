/** What an administrator tells everybody of a group: attributes of the group's template, which members cannot edit. Pure. */
import type { MessageView } from '../../contract/auto.ts';

const LONGEST = 300;
/** Control characters and line ends, and what is no character. */
const BREAKS = /[\p{Cc}\p{Zl}\p{Zp}\p{Co}\p{Cs}]/gu;
/** What turns the direction of the text around it, or hides in it (Cf, UAX #9); the two joiners belong to words of many languages. */
const UNSEEN = /(?![\u200c\u200d])\p{Cf}/gu;

/**
 * VDI_MESSAGE, VDI_MESSAGE_LEVEL (`info`, or `warning`) and VDI_MESSAGE_UNTIL of the group; null when there is none, or its time is over.
 * `now`: milliseconds since the epoch.
 */
export function messageOf(vdi: Readonly<Record<string, string>>, now: number): MessageView | null {
  const text = plain(vdi['VDI_MESSAGE'] ?? '');
  const until = untilOf(vdi['VDI_MESSAGE_UNTIL'] ?? '');
  // An end that cannot be read is no end: better a message too long than none.
  if (text === '' || (until !== null && until <= now)) return null;
  const warns = (vdi['VDI_MESSAGE_LEVEL'] ?? '').trim().toLowerCase() === 'warning';
  return { text, level: warns ? 'warning' : 'info' };
}

function plain(text: string): string {
  const line = text.replace(BREAKS, ' ').replace(UNSEEN, '').replace(/\s+/gu, ' ').trim();
  // No character is cut in two.
  return line.length > LONGEST ? `${line.slice(0, LONGEST - 1).replace(/[\ud800-\udbff]$/, '')}…` : line;
}

/** `2026-11-30`, `2026-11-30 18:00`, with or without seconds and zone. */
const DATE = /^(\d{4}-\d\d-\d\d)(?:[ T](\d\d:\d\d)(?::(\d\d))?\s?(Z|[+-]\d\d:?\d\d)?)?$/i;
/** Longer numbers would be milliseconds. */
const SECONDS = /^\d{9,11}$/;

/** Seconds since the epoch, or a date by the terminal's clock; a date alone holds to its end. Null for anything else. */
function untilOf(written: string): number | null {
  const text = written.trim();
  if (SECONDS.test(text)) return Number(text) * 1000;
  const read = DATE.exec(text);
  if (read === null) return null;
  const [, date, time = '23:59', seconds = read[2] === undefined ? '59' : '00', zone = ''] = read;
  const at = new Date(`${date}T${time}:${seconds}${zone.toUpperCase()}`).getTime();
  return Number.isNaN(at) ? null : at;
}
