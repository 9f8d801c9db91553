import type { ConsoleRoad } from '../../contract/views.ts';
import type { Changed, ConsoleConnection, ConsoleManner } from './connection.ts';

/** Shows a console in `place`, over the bridge's road. The bridge does the authentication: no password is ever here. */
export async function connectConsole(
  place: HTMLElement,
  { protocol, url }: ConsoleRoad,
  manner: ConsoleManner,
  changed: Changed,
): Promise<ConsoleConnection> {
  switch (protocol) {
    case 'vnc':
      return (await import('./vnc.ts')).connectVnc(place, url, manner, changed);
    case 'spice':
      return await (await import('./spice.ts')).connectSpice(place, url, manner, changed);
  }
}
