import { shownName } from '../state/name.ts';

/** A name in its own direction of reading, and as text only. */
export function DesktopName({ name, look = '' }: { readonly name: string; readonly look?: string }) {
  return <bdi class={look}>{shownName(name)}</bdi>;
}
