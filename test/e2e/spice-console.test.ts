import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { Page } from 'puppeteer-core/internal/api/Page.js';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ROOT } from '../../build/tools.ts';
import { openChromium } from '../../chromium/host.ts';
import { openNursery } from '../../demo/process.ts';
import type { Nursery } from '../../demo/process.ts';
import type { Host } from '../../kiosk/host.ts';
import { CHROMIUM_ORIGIN } from '../../kiosk/page.ts';
import { systemClock, systemRandom } from '../../platform/clock.ts';
import { startConsoleBridge } from '../../platform/console/bridge.ts';
import type { ConsoleBridge, ConsoleTarget } from '../../platform/console/bridge-types.ts';
import { hasSpiceHtml5, loadBundle } from '../../platform/files/bundle.ts';
import { openXSession } from '../../tour/x-session.ts';
import type { XSession } from '../../tour/x-session.ts';
import { PASSWORD, TICKET, readPicture, startMachine } from '../integration/console/machine.ts';
import type { Machine, Picture } from '../integration/console/machine.ts';

const WITHOUT = hasSpiceHtml5() ? null : 'no spice-html5 on this machine: apt install spice-html5';

/** What OpenNebula gives a guest beside its screen, most of which the page cannot use; and QEMU's word of what was typed. */
const HARDWARE = [
  ...['-device', 'virtio-serial-pci', '-chardev', 'spicevmc,id=agent,name=vdagent'],
  ...['-device', 'virtserialport,chardev=agent,name=com.redhat.spice.0'],
  ...['-device', 'ich9-usb-ehci1,id=usb'],
  ...['-chardev', 'spicevmc,id=redir1,name=usbredir', '-device', 'usb-redir,chardev=redir1,bus=usb.0'],
  ...['-chardev', 'spicevmc,id=redir2,name=usbredir', '-device', 'usb-redir,chardev=redir2,bus=usb.0'],
  ...['-audiodev', 'spice,id=sound', '-device', 'intel-hda', '-device', 'hda-duplex,audiodev=sound'],
  ...['-trace', 'input_event_rel', '-trace', 'input_event_btn', '-trace', 'input_event_key_qcode'],
];

/** The stage of a console as the shell draws it, on a page with nothing else. */
const PAGE = `
import { render } from 'preact';
import { lockInput } from './renderer/keys.ts';
import { ConsoleStage } from './renderer/views/console-stage.tsx';
const session = {
  stage: 'console', console: true, actions: ['back'], sentence: { key: 'session.console' },
  more: [], snapshots: [], layer: null, opensAt: null, consoleInput: true,
  desktop: { id: 1, name: 'Console' },
};
lockInput(window);
// A page that is silent is built anew by its host.
setInterval(() => window.onekiosk.request('app:alive', { touched: false }), 2_000);
window.show = (shown) =>
  render(shown ? <ConsoleStage session={session} failure={null} act={() => {}} revert={() => {}} /> : null, document.body);
`;

async function buildPage(folder: string): Promise<void> {
  await build({
    stdin: { contents: PAGE, loader: 'tsx', resolveDir: ROOT },
    outfile: join(folder, 'main.js'),
    bundle: true,
    format: 'esm',
    external: ['./spice-html5/*'],
    jsx: 'automatic',
    jsxImportSource: 'preact',
    logLevel: 'warning',
  });
  await build({
    entryPoints: [join(ROOT, 'renderer', 'main.css')],
    outfile: join(folder, 'main.css'),
    bundle: true,
    external: ['/fonts/*'],
    logLevel: 'warning',
  });
  writeFileSync(
    join(folder, 'index.html'),
    '<!doctype html><title>x</title><link rel="stylesheet" href="/main.css"><script type="module" src="/main.js"></script>',
  );
}

let work: string;
let nursery: Nursery;
let machine: Machine;
let bridge: ConsoleBridge;
let x: XSession;
let host: Host;
let page: Page;
/** The next console of the page, and whether spice-html5 is served. */
let target: ConsoleTarget;
let served = true;
const wrong: string[] = [];

beforeAll(async () => {
  if (WITHOUT !== null) return;
  work = mkdtempSync(join(tmpdir(), 'onekiosk-test-console-'));
  nursery = openNursery(work);
  machine = await startMachine(nursery, work, HARDWARE);
  bridge = await startConsoleBridge({
    allowedOrigins: [CHROMIUM_ORIGIN],
    clock: systemClock,
    random: systemRandom,
  });
  const folder = join(work, 'page');
  mkdirSync(folder);
  await buildPage(folder);
  x = await openXSession(nursery, work, '1280x800');
  const files = loadBundle(folder);
  host = await openChromium({
    environment: { DISPLAY: x.display, LANG: 'C.UTF-8' },
    sandbox: process.getuid?.() !== 0,
    clock: systemClock,
    executable: null,
    onPage: (opened) => {
      page = opened;
      page.on('dialog', (dialog) => wrong.push(`dialog: ${dialog.message()}`));
      page.on('pageerror', (error) => wrong.push(`error: ${String(error)}`));
    },
  })({
    answer: async (name) => ({
      ok: true,
      value: name === 'app:alive' ? {} : { protocol: target.protocol, url: bridge.grant(target, 10_000).url },
    }),
    bundle: (path) => (served || !path.startsWith('/spice-html5/') ? files(path) : null),
    consolePort: bridge.port,
    tell: () => {},
    rebuilt: () => true,
    gone: () => {},
  });
});
afterAll(async () => {
  if (WITHOUT !== null) return;
  await host.close();
  await bridge.close();
  await nursery.close();
});
beforeEach(async (context) => {
  if (WITHOUT !== null) return context.skip(WITHOUT);
  wrong.length = 0;
  return async () => {
    await page.evaluate('show(false)');
    await expect.poll(async () => (await machine.channels()).length, { timeout: 5_000 }).toBe(0);
  };
});

const spice = (password = TICKET): ConsoleTarget => ({
  protocol: 'spice',
  address: { host: '127.0.0.1', port: machine.spice.port },
  password,
  tls: null,
});
const vnc = (): ConsoleTarget => ({
  protocol: 'vnc',
  address: { host: '127.0.0.1', port: machine.vnc.plain },
  password: PASSWORD,
});
const [MAIN, DISPLAY, INPUTS, CURSOR] = [1, 2, 3, 4];
const types = async () =>
  (await machine.channels()).map((each) => each['channel-type']).sort((a, b) => a - b);
const isIn = async (state: 'connected' | 'closed') => {
  await page.waitForSelector(`[data-console=${state}]`, { timeout: 10_000 });
};
/** Shows a console and gives it the keyboard, as Tab does. */
const open = async (wanted: ConsoleTarget) => {
  target = wanted;
  await page.evaluate('show(true)');
  await isIn('connected');
  if (wanted.protocol === 'spice') {
    await expect.poll(types, { timeout: 5_000 }).toEqual([MAIN, DISPLAY, INPUTS, CURSOR]);
  }
  await page.focus('.console-place');
};
interface Shown extends Picture {
  /** Where it is on the screen. */
  readonly place: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
}
/** The canvas of the console as the page has it. */
const shown = async (): Promise<Shown> => {
  const { rgba, ...rest } = (await page.evaluate(`(() => {
    const canvas = document.querySelector('.console-place canvas');
    const { x, y, width, height } = canvas.getBoundingClientRect();
    const pixels = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
    let rgba = '';
    for (let at = 0; at < pixels.length; at += 8192) rgba += String.fromCharCode(...pixels.subarray(at, at + 8192));
    return { width: canvas.width, height: canvas.height, rgba: btoa(rgba), place: { x, y, width, height } };
  })()`)) as Omit<Shown, 'rgb'> & { readonly rgba: string };
  return { ...rest, rgb: Buffer.from(Buffer.from(rgba, 'base64').filter((_byte, i) => i % 4 !== 3)) };
};
const sizeOf = ({ width, height }: Picture) => `${width}x${height}`;
/** Waits until the page shows, pixel by pixel, what the machine does. */
const showsTheMachine = async () => {
  await page.waitForSelector('.console-place canvas');
  await expect
    .poll(
      async () => {
        const [here, there] = [await shown(), await machine.screen()];
        return sizeOf(here) === sizeOf(there) && here.rgb.equals(there.rgb);
      },
      { timeout: 10_000, interval: 100 },
    )
    .toBe(true);
};
/** The colour behind the window of the guest, at its upper left. */
const colour = async () => (await machine.screen()).rgb.subarray(0, 3).toString('hex');
const changesColour = async (press: () => Promise<unknown>) => {
  const before = await colour();
  await press();
  await expect.poll(colour, { timeout: 5_000 }).not.toBe(before);
};

/** What QEMU says of keys and pointer from now on, such as `key qcode a, down 1`. */
const listenToMachine = () => {
  const before = machine.said().length;
  return () =>
    [
      ...machine
        .said()
        .slice(before)
        .matchAll(/^input_event_\w+ con -?\d+, (.*)$/gm),
    ].map(([, what]) => what);
};
const strokes = (key: string) => [`key qcode ${key}, down 1`, `key qcode ${key}, down 0`];
const focused = () =>
  page.evaluate('document.activeElement.closest("[data-action], .console-place")?.className');

describe.each([
  ['SPICE', spice],
  ['VNC', vnc],
])('a console by %s', (_protocol, wanted) => {
  beforeEach(() => open(wanted()));

  test('shows what the machine shows, as large as the stage allows', async () => {
    await showsTheMachine();
    const { place, width, height } = await shown();
    const stage = (await page.evaluate(`(() => {
      const { x, y, width, height } = document.querySelector('.console-place').getBoundingClientRect();
      return { x, y, width, height };
    })()`)) as Shown['place'];
    const scale = Math.min(stage.width / width, stage.height / height);
    expect(place.width).toBeCloseTo(width * scale, 0);
    expect(place.height).toBeCloseTo(height * scale, 0);
    expect(place.x + place.width / 2).toBeCloseTo(stage.x + stage.width / 2, 0);
    // And it is really there to see.
    await x.screenshot(join(work, 'x.ppm'));
    const seen = readPicture(join(work, 'x.ppm'));
    const at = 3 * (Math.round(place.y + 5) * seen.width + Math.round(place.x + 5));
    expect(seen.rgb.subarray(at, at + 3).toString('hex')).toBe(await colour());
  });

  test('gives it the keys by their places, and what they do is shown', async () => {
    const heard = listenToMachine();
    await changesColour(() => x.press('a'));
    await changesColour(() => x.press('Left'));
    await changesColour(() => x.press('y'));
    await showsTheMachine();
    await expect.poll(heard).toEqual([...strokes('a'), ...strokes('left'), ...strokes('y')]);
  });

  test('gives it the pointer, by its own measure', async () => {
    const { place, width } = await shown();
    const middle = place.y + place.height / 2;
    await page.mouse.move(place.x + place.width / 4, middle);
    const heard = listenToMachine();
    await page.mouse.move(place.x + (place.width * 3) / 4, middle);
    await page.mouse.down({ button: 'right' });
    await page.mouse.up({ button: 'right' });
    await page.mouse.wheel({ deltaY: 100 });
    const buttons = () => heard().filter((each) => each?.startsWith('button'));
    await expect
      .poll(buttons)
      .toEqual(
        ['right', 'wheel-down'].flatMap((each) => [`button ${each}, down 1`, `button ${each}, down 0`]),
      );
    // This guest has a PS/2 mouse alone, which takes distances: half of its screen.
    const far = heard().map((each) => Number(/^axis x, value (-?\d+)/.exec(each ?? '')?.[1] ?? 0));
    expect(far.reduce((sum, each) => sum + each)).toBe(width / 2);
  });

  test('restarts it by the button for Ctrl+Alt+Del', async () => {
    const before = machine.events.filter((each) => each === 'RESET').length;
    await page.click('.console-foot button');
    await expect.poll(() => machine.events.filter((each) => each === 'RESET').length).toBeGreaterThan(before);
    await showsTheMachine();
  });

  test('has a way out by the keyboard, which leaves no key down', async () => {
    expect(await focused()).toBe('console-place');
    const heard = listenToMachine();
    await x.press('Tab');
    expect(await focused()).toBe('console-place');
    await expect.poll(heard).toEqual(strokes('tab'));
    await x.press('ctrl+alt+shift+Escape');
    expect(await focused()).not.toBe('console-place');
    const down = ['ctrl', 'alt', 'shift'].map((key) => `key qcode ${key}, down 1`);
    const up = down.map((each) => each.replace('down 1', 'down 0'));
    await expect
      .poll(() =>
        heard()
          .slice(2)
          .map(String)
          .sort((a, b) => a.localeCompare(b)),
      )
      .toEqual([...down, ...up].sort((a, b) => a.localeCompare(b)));
    await page.focus('.console-place');
    await changesColour(() => x.press('b'));
  });

  test('keeps no password in the page, and nothing goes wrong in it', async () => {
    const everything = (await page.evaluate(
      'document.documentElement.outerHTML + JSON.stringify(performance.getEntries()) + Object.keys(window)',
    )) as string;
    expect(everything).not.toContain(TICKET);
    expect(everything).not.toContain(PASSWORD);
    expect(wrong).toEqual([]);
  });

  test('may open no dialog', async () => {
    expect(await page.evaluate('alert("x"), confirm("x") || prompt("x") || "went on"')).toBe('went on');
    expect(wrong).toEqual([]);
  });
});

describe('a SPICE console that ends', () => {
  const again = async () => {
    target = spice();
    await page.click('.console-cover button');
    await isIn('connected');
    await showsTheMachine();
  };

  test('says so when the ticket was another one, and tries again', async () => {
    target = spice('other');
    await page.evaluate('show(true)');
    await isIn('closed');
    await again();
    expect(wrong).toEqual([]);
  });

  test('says so when the machine throws it out, and tries again', async () => {
    await open(spice());
    await showsTheMachine();
    await machine.disconnect();
    await isIn('closed');
    await again();
    expect(wrong).toEqual([]);
  });

  test('closes its connections when it is left', async () => {
    await open(spice());
    await page.evaluate('show(false)');
    await expect.poll(types).toEqual([]);
    expect(wrong).toEqual([]);
  });
});

test('without spice-html5 the page says that there is no connection', async () => {
  served = false;
  await page.reload();
  target = spice();
  await page.evaluate('show(true)');
  await isIn('closed');
  expect(await types()).toEqual([]);
  expect(wrong).toEqual([]);
});
