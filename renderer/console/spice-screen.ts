import type { Place, SpiceInput } from './spice-input.ts';

/** As large as it can be in its screen, or in its own size; in the middle of it, and scrolled where it is too large. */
export function fitInto(screen: HTMLElement, canvas: HTMLCanvasElement, fit: boolean): void {
  screen.style.overflow = fit ? 'hidden' : 'auto';
  const largest = Math.min(screen.clientWidth / canvas.width, screen.clientHeight / canvas.height);
  const scale = fit ? largest : 1;
  const [width, height] = [canvas.width * scale, canvas.height * scale];
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
  canvas.style.left = `${Math.max(0, (screen.clientWidth - width) / 2)}px`;
  canvas.style.top = `${Math.max(0, (screen.clientHeight - height) / 2)}px`;
}

/** What is done at the screen goes to the machine, in its own pixels. A button that went down is followed wherever the pointer goes. */
export function listen(screen: HTMLElement, canvas: () => HTMLCanvasElement | null, input: SpiceInput): void {
  const at = ({ clientX, clientY }: MouseEvent): Place | null => {
    const picture = canvas();
    if (picture === null) return null;
    const { left, top, width, height } = picture.getBoundingClientRect();
    return {
      x: within(((clientX - left) * picture.width) / width, picture.width),
      y: within(((clientY - top) * picture.height) / height, picture.height),
    };
  };
  const button = (event: MouseEvent, down: boolean) => {
    event.preventDefault();
    const place = at(event);
    if (place !== null) input.button(place, event.button, event.buttons, down);
  };
  const key = (event: KeyboardEvent, down: boolean) => {
    event.preventDefault();
    event.stopPropagation();
    input.key(event.code, down);
  };
  screen.addEventListener('keydown', (event) => key(event, true));
  screen.addEventListener('keyup', (event) => key(event, false));
  screen.addEventListener('blur', () => input.releaseKeys());
  screen.addEventListener('pointerdown', (event) => screen.setPointerCapture(event.pointerId));
  screen.addEventListener('mousedown', (event) => {
    screen.focus({ preventScroll: true });
    button(event, true);
  });
  screen.addEventListener('mouseup', (event) => button(event, false));
  screen.addEventListener('mousemove', (event) => {
    const place = at(event);
    if (place !== null) input.move(place, event.buttons);
  });
  screen.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault();
      if (event.deltaY !== 0) input.wheel(event.deltaY < 0, event.buttons);
    },
    { passive: false },
  );
}

const within = (value: number, size: number): number => Math.min(Math.max(0, Math.floor(value)), size - 1);
