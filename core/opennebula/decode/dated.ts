import type { VmError } from '../model/vm.ts';

export const lastError = (text: string): VmError | null => (text === '' ? null : withoutDate(text));

/** "Mon Nov 23 18:30:47 2026: DEPLOY: …" (log_error of src/vm/VirtualMachine.cc): the date is of oned's clock, in its own zone, which it does not tell. */
export function withoutDate(text: string): VmError {
  const match = /^[A-Z][a-z]{2} ([A-Z][a-z]{2}) +(\d{1,2}) (\d\d:\d\d:\d\d) (\d{4}) ?:\s*/.exec(text);
  if (match === null) return { text, at: null };
  const [whole, month, day, time, year] = match;
  const at = Date.parse(`${day} ${month} ${year} ${time} UTC`);
  return { text: text.slice(whole.length), at: Number.isNaN(at) ? null : at };
}
