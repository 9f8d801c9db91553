import { cdata, wrap } from './xml.ts';

/** A vector attribute: `NAME = [ KEY = "value", … ]`. */
export type Vector = Readonly<Record<string, string>>;

/** As oned writes it: its values in CDATA, sorted by name (VectorAttribute is a map); those of one name follow each other. */
export const vector = (name: string, values: Vector): string =>
  wrap(
    name,
    Object.entries(values)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, value]) => cdata(key, value)),
  );
