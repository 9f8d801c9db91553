/** X keysyms (X11/keysymdef.h) of the keys in chords: RFB sends them beside the place, for servers that know no places. */
const NAMED: Readonly<Record<string, number>> = {
  Escape: 0xff1b,
  Delete: 0xffff,
  PrintScreen: 0xff61,
  ControlLeft: 0xffe3,
  AltLeft: 0xffe9,
  MetaLeft: 0xffeb,
};
const F1 = 0xffbe;

/** 0 for a key that is in no chord. */
export function keysymOf(code: string): number {
  const [, letter] = /^Key([A-Z])$/.exec(code) ?? [];
  if (letter !== undefined) return letter.toLowerCase().charCodeAt(0);
  const [, number] = /^F(\d{1,2})$/.exec(code) ?? [];
  if (number !== undefined) return F1 + Number(number) - 1;
  return NAMED[code] ?? 0;
}
