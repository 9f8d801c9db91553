import type { Changed, ConsoleConnection, ConsoleManner } from './connection.ts';
import { createInput } from './spice-input.ts';
import { loadSpice } from './spice-library.ts';
import type { SpiceMainConn } from './spice-html5/main.js';
import { fitInto, listen } from './spice-screen.ts';

let serial = 0;

/** spice-html5 in `place`: it draws; keyboard, pointer, focus and size are the shell's own. */
export async function connectSpice(
  place: HTMLElement,
  url: string,
  manner: ConsoleManner,
  changed: Changed,
): Promise<ConsoleConnection> {
  const screen = document.createElement('div');
  screen.id = `console-screen-${(serial += 1)}`;
  screen.className = 'console-screen';
  screen.tabIndex = -1;
  place.append(screen);
  let main: SpiceMainConn | null = null;
  let canvas: HTMLCanvasElement | null = null;
  let over = false;
  let fits = manner.fit;
  const fit = () => {
    if (canvas !== null) fitInto(screen, canvas, fits);
  };
  const sizes = new ResizeObserver(fit);
  const input = createInput(() => main);
  const end = () => {
    if (over) return;
    over = true;
    sizes.disconnect();
    if (main !== null) stop(main);
    main = null;
    screen.remove();
    changed('closed');
  };
  try {
    const Main = await loadSpice();
    main = new Main({
      uri: url,
      password: '',
      screen_id: screen.id,
      onerror: end,
      onsuccess: () => changed('connected'),
    });
    main.pictured = (picture) => {
      canvas = picture;
      canvas.removeAttribute('tabindex');
      fit();
    };
    sizes.observe(place);
    if (manner.input) listen(screen, () => canvas, input);
  } catch {
    end();
  }
  return {
    focus: () => screen.focus({ preventScroll: true }),
    key: (code, down) => {
      if (manner.input) input.key(code, down);
    },
    fit: (on) => {
      fits = on;
      fit();
    },
    picture: () => canvas,
    close: end,
  };
}

/** The library may trip over what is gone already; its connections are closed by then. */
function stop(main: SpiceMainConn): void {
  try {
    main.stop();
  } catch {
    main.ws?.close();
  }
}
