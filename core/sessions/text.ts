/** A value that cannot be handed to a viewer: names the field, never the value. */
export class SpecError extends Error {
  override readonly name = 'SpecError';
  readonly field: string;
  constructor(field: string) {
    super(`${field} holds characters that no viewer can be given`);
    this.field = field;
  }
}

const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/;

/** The value, or `SpecError`: a line break in a password would begin a new key or a new answer. */
export function oneLine(field: string, value: string): string {
  if (CONTROL.test(value)) throw new SpecError(field);
  return value;
}

/** Text that is only shown: what would break the line becomes a space. */
export const shownText = (value: string, longest: number): string =>
  value.replace(new RegExp(CONTROL.source, 'g'), ' ').slice(0, longest).toWellFormed().trim();

const ADDRESS = /^[A-Za-z0-9]([A-Za-z0-9.:-]*[A-Za-z0-9])?$/;

/** A host name or an IP address, and nothing that a viewer could take for an option. */
export function safeHost(host: string): string {
  if (!ADDRESS.test(host) && host !== '::1') throw new SpecError('host');
  return host;
}
