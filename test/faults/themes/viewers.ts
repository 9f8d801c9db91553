import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFault } from '../../../demo/faults-counter.ts';
import type { Fault } from '../../../demo/faults-counter.ts';
import { makeCertificate } from '../../support/certificate.ts';
import { openNlaServer } from '../../support/nla-server.ts';
import type { FaultCase, Told } from '../case.ts';
import type { Theme } from '../run.ts';
import type { Terminal } from '../terminal.ts';

const nobody = async () => {};
const OPEN: Told = { stage: 'running', alive: true, failure: null };
const AT_THE_GUEST: Told = { stage: 'credentials', failed: null };

/** Signals to the viewer that is open. */
const viewer = (t: Terminal, signal: NodeJS.Signals): Fault => {
  const pids = t.stand.viewers();
  const send = (name: NodeJS.Signals) => {
    for (const pid of pids) {
      try {
        process.kill(pid, name);
        if (name === signal) fault.bite();
      } catch {
        // Gone meanwhile.
      }
    }
  };
  const fault = createFault(() => {
    if (signal === 'SIGSTOP') send('SIGCONT');
  });
  send(signal);
  return fault;
};

const inside = async (t: Terminal) => {
  await t.home();
  await t.into();
  await t.knows(t.desktop === 'spice' ? { spice: 7 } : { rdp: 1 });
};
/** Of a SPICE desktop that is open. */
const spice = (name: string, inject: FaultCase['inject'], more: Partial<FaultCase> = {}): FaultCase => ({
  ...{ name, inject, desktop: 'spice', from: 'running', before: inside, act: nobody },
  ...{ verdict: OPEN, recovery: 'itself', after: OPEN, truth: { spice: 7 } },
  ...more,
});
/** Of an RDP desktop that is open. */
const rdp = (name: string, inject: FaultCase['inject'], more: Partial<FaultCase> = {}): FaultCase => ({
  ...spice(name, inject),
  ...{ desktop: 'rdp', truth: { rdp: 1 } },
  ...more,
});
const again: FaultCase['recovery'] = {
  words: 'one press: Try again, and the guest’s password',
  run: async (t) => {
    await t.press('try-again');
    await t.arrive();
  },
};

const VIEWER: readonly FaultCase[] = [
  spice('the SPICE viewer is killed', (t) => viewer(t, 'SIGKILL'), { never: ['failed'] }),
  rdp('the RDP viewer is killed', (t) => viewer(t, 'SIGKILL'), { never: ['failed'] }),
  spice('the viewer is killed, and once more when it is back', (t) => viewer(t, 'SIGKILL'), {
    act: async (t) => {
      await t.sees({ stage: 'opening' });
      await t.arrive();
      await t.knows({ spice: 7 });
      t.beside(viewer(t, 'SIGKILL'));
    },
    verdict: { stage: 'failed', failure: 'connection-lost', failed: 'connection' },
    recovery: 'try-again',
  }),
  spice('the viewer hangs', (t) => viewer(t, 'SIGSTOP'), {
    act: (t) => t.press('close'),
    verdict: { stage: null },
    recovery: { words: 'the desktop is opened again', run: (t) => t.into() },
  }),
  spice('the viewer is killed while oned is away', (t) => t.cloud.faults.oned.stop(), {
    act: async (t) => void viewer(t, 'SIGKILL'),
    verdict: { stage: 'failed', failure: 'connection-lost', failed: 'connection' },
    recovery: 'try-again',
  }),
];

const LOST: readonly FaultCase[] = [
  spice('oned goes away while a SPICE desktop is open', (t) => t.cloud.faults.oned.stop()),
  spice('QEMU is killed under an open desktop', (t) => t.cloud.faults.guest('spice').kill(), {
    verdict: { stage: null },
    recovery: { words: 'the desktop is opened again', run: (t) => t.into() },
  }),
  spice('the guest is frozen while its desktop is open', (t) => t.cloud.faults.guest('spice').freeze(), {
    verdict: { stage: 'running', alive: false, sentence: 'session.frozen' },
  }),
  spice(
    'the guest is frozen for so long that it is given up',
    (t) => t.cloud.faults.guest('spice').freeze(),
    {
      verdict: { stage: 'failed', failure: 'connection-lost', params: { reason: 'frozen' } },
      ...{ within: 25_000, recovery: 'try-again' },
    },
  ),
  spice('the host is gone while its desktop is open', (t) => t.cloud.faults.host.gone(500), {
    verdict: { stage: 'running', alive: false, sentence: 'session.frozen' },
  }),
  spice('the road to an open desktop is cut for a moment', (t) => t.door().cut(), {
    doors: ['spice'],
    verdict: { stage: 'running', alive: false, sentence: 'session.frozen' },
  }),
  // remote-viewer ends as if it had been closed, and so it does when somebody else takes the desktop over: it is not taken back by itself.
  spice('the connection to an open desktop is reset', (t) => t.door().shut(), {
    ...{ doors: ['spice'], verdict: { stage: null } },
    recovery: { words: 'the desktop is opened again', run: (t) => t.into() },
  }),
  rdp('the RDP server crashes under an open desktop', (t) => t.cloud.faults.rdp('rdp').crash(), {
    verdict: { stage: 'did-not-boot', sentence: 'boot.refused', failed: 'system' },
    recovery: {
      words:
        'by itself: the desktop is offered behind the console, and one press opens it, without a password',
      run: async (t) => {
        await t.sees({ sentence: 'session.ready' });
        await t.press('open');
      },
    },
  }),
];

/** At the question for the guest's password, or just behind it. */
const typing = (name: string, inject: FaultCase['inject'], more: Partial<FaultCase>): FaultCase =>
  rdp(name, inject, {
    before: async (t) => {
      await t.home();
      await t.open();
      await t.sees(AT_THE_GUEST);
    },
    act: (t) => t.typeCredentials(),
    recovery: again,
    ...more,
  });

/** A whole RDP server, which is another one. */
const stranger = async (t: Terminal): Promise<Fault> => {
  const folder = mkdtempSync(join(tmpdir(), 'onekiosk-faults-stranger-'));
  const certificate = makeCertificate(folder);
  rmSync(folder, { recursive: true });
  const server = await openNlaServer({ certificate, selects: 'nla' });
  const fault = await t.cloud.faults.rdp('rdp').replace(server.port);
  return {
    bites: fault.bites,
    async end() {
      await fault.end();
      await server.close();
    },
  };
};

const SIGN_IN: readonly FaultCase[] = [
  typing('the RDP service goes while the password is typed', (t) => t.cloud.faults.rdp('rdp').shut(), {
    verdict: { stage: 'did-not-boot', sentence: 'boot.refused', failed: 'system' },
    recovery: {
      words: 'by itself: the desktop is offered behind the console, and one press opens it',
      run: async (t) => {
        await t.sees({ sentence: 'session.ready' });
        await t.press('open');
        await t.arrive();
      },
    },
  }),
  typing('another RDP server answers while the password is typed', stranger, {
    verdict: { stage: 'failed', failure: 'certificate-untrusted', failed: 'connection' },
    recovery: {
      words: 'the desktop is opened again',
      run: async (t) => {
        await t.press('back');
        await t.into();
      },
    },
  }),
  rdp('another RDP server answers', stranger, {
    before: (t) => t.home(),
    act: (t) => t.open(),
    verdict: {
      stage: 'failed',
      failure: 'certificate-untrusted',
      params: { reason: 'changed' },
      failed: 'connection',
    },
    recovery: {
      words: 'the desktop is opened again',
      run: async (t) => {
        await t.press('back');
        await t.into();
      },
    },
  }),
  spice(
    'the SPICE password is another one than the cloud says',
    (t) => t.cloud.faults.guest('spice').changeTicket(),
    {
      before: (t) => t.home(),
      act: (t) => t.open(),
      verdict: { stage: 'failed', failure: 'ticket-rejected', failed: 'connection' },
      recovery: 'try-again',
    },
  ),
];

export const VIEWERS: Theme = {
  desktops: ['spice', 'rdp'],
  faults: [...VIEWER, ...LOST, ...SIGN_IN],
  controls: [
    {
      name: 'a SPICE desktop',
      desktop: 'spice',
      from: 'running',
      act: (t) => t.into(),
      after: OPEN,
      truth: { spice: 7 },
    },
    {
      name: 'an RDP desktop',
      desktop: 'rdp',
      from: 'running',
      act: (t) => t.into(),
      after: OPEN,
      truth: { rdp: 1 },
    },
  ],
};
