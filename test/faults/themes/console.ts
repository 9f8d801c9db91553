import { expect } from 'vitest';
import type { Fault } from '../../../demo/faults-counter.ts';
import type { Impostor } from '../../../demo/faults-impostor.ts';
import type { Page } from '../../integration/console/page.ts';
import type { FaultCase, Recovery, Told } from '../case.ts';
import { lookAtConsole } from '../page.ts';
import type { Theme } from '../run.ts';
import type { Terminal } from '../terminal.ts';

const base = { desktop: 'vnc', from: 'running', doors: ['vnc'] } as const;
const CONSOLE: Told = { stage: 'console', failure: null, failed: null };
const nobody = async () => {};
const look = async (t: Terminal) => {
  (await lookAtConsole(t)).socket.terminate();
};

/** The console is the way in, and something is wrong with its port: there is nothing else to show. */
const offered: Recovery = {
  words: 'by itself: the desktop is offered, and one press opens it',
  run: async (t) => {
    await t.sees({ stage: 'did-not-boot', sentence: 'session.ready', actions: ['open', 'back'] });
    await t.press('open');
  },
};
const shut = (name: string, met: string, inject: FaultCase['inject']): FaultCase => ({
  ...{ ...base, name, inject },
  verdict: { stage: 'did-not-boot', sentence: `boot.no-console.${met}`, failed: 'machine', failure: null },
  ...{ recovery: offered, after: CONSOLE, check: look },
});
const replaced = (kind: Impostor, met: string, name: string): FaultCase =>
  shut(name, met, (t) => t.door().replace(kind));
const ofSpice = (fault: FaultCase): FaultCase => {
  const { check: _, ...rest } = fault;
  return {
    ...rest,
    desktop: 'spice',
    doors: ['spice'],
    after: { stage: 'running', failure: null },
    truth: { spice: 7 },
  };
};

const PORT: readonly FaultCase[] = [
  shut('nobody listens at the VNC port', 'refused', (t) => t.door().shut()),
  shut('the road to the VNC port is cut', 'timeout', (t) => t.door().cut()),
  replaced('silent', 'timeout', 'the VNC port takes connections and says nothing'),
  replaced('resetting', 'reset', 'the VNC port resets every connection'),
  replaced('web', 'other', 'a web server answers at the VNC port'),
  replaced('ssh', 'other', 'an SSH server answers at the VNC port'),
  replaced('tls', 'other', 'the VNC port speaks TLS only'),
  replaced('noise', 'other', 'the VNC port sends noise without end'),
  ofSpice(replaced('echo', 'other', 'the SPICE port sends back what it is sent')),
  ofSpice(replaced('web', 'other', 'a web server answers at the SPICE port')),
  ofSpice(shut('nobody listens at the SPICE port', 'refused', (t) => t.door().shut())),
];

/** Somebody looks at the console; it breaks, and the page asks for it again. */
const looking = (
  name: string,
  inject: (t: Terminal) => Fault | Promise<Fault>,
  more: Partial<FaultCase> = {},
): FaultCase => {
  let page: Page;
  return {
    ...{ ...base, name, inject },
    before: async (t) => {
      await t.home();
      await t.into();
      page = await lookAtConsole(t);
    },
    act: async () => void (await page.ended),
    verdict: CONSOLE,
    recovery: { words: 'by itself: the page asks for the console again', run: look },
    ...{ after: CONSOLE },
    ...more,
  };
};

const BROKEN: readonly FaultCase[] = [
  looking('the connection to the console breaks', (t) => t.door().shut()),
  looking('the host ends the console', async (t) => {
    const fault = await t.door().replace('resetting');
    const count = lookAtConsole(t).catch(() => {});
    await count;
    return fault;
  }),
  {
    ...{ ...base, name: 'the VNC password is another one than the cloud says' },
    before: async (t) => {
      await t.home();
      await t.into();
    },
    inject: (t) => t.cloud.faults.guest('vnc').changeTicket(),
    act: (t) => expect(lookAtConsole(t)).rejects.toThrow(),
    ...{
      verdict: CONSOLE,
      recovery: { words: 'by itself: the page asks for the console again', run: look },
      after: CONSOLE,
    },
  },
];

export const CONSOLES: Theme = {
  desktops: ['vnc', 'spice'],
  faults: [...PORT, ...BROKEN],
  controls: [
    { ...base, name: 'a VNC console', act: (t) => t.open(), after: CONSOLE, check: look },
    {
      ...{ ...base, name: 'a SPICE desktop', desktop: 'spice', doors: ['spice'] },
      ...{ act: (t) => t.open(), after: { stage: 'running' }, truth: { spice: 7 }, check: nobody },
    },
  ],
};
