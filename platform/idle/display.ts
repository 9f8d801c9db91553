/** `:0` and `unix:0.0` are on this machine; a display of another one is not asked. */
const LOCAL = /^(?:unix)?:(\d{1,5})(?:\.\d{1,5})?$/;

/** Number of the X display that DISPLAY names (X(7)), or null where it is none of this machine's. */
export function displayOf(name: string): number | null {
  const number = LOCAL.exec(name)?.[1];
  return number === undefined ? null : Number(number);
}
