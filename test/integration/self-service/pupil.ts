import type { AppView } from '../../../contract/views.ts';
import type { OfferView } from '../../../contract/offers.ts';
import type { Clock } from '../../../core/clock.ts';
import { createOpenNebula } from '../../../core/opennebula/client.ts';
import type { Transport } from '../../../core/opennebula/transport.ts';
import type { Settings } from '../../../core/policy/settings.ts';
import { createKiosk } from '../../../kiosk/kiosk.ts';
import { systemClock, systemRandom } from '../../../platform/clock.ts';
import { createHttpTransport } from '../../../platform/http/transport.ts';
import { createStage } from '../../support/ports.ts';

/** When a terminal loses its power: at which of its calls to oned after the press, and at which moment of it. */
export interface Death {
  /** The how-manieth call of a method like this. */
  readonly call: readonly [method: RegExp, nth: number];
  /**
   * `before` it is sent; `sent`, the connection torn while oned has it; `late`: the bytes lie in oned's backlog, and are read when the
   * terminal is up again and has its desktop, or long before; `answered`, before the answer does anything.
   */
  readonly moment: 'before' | 'sent' | 'late' | 'answered';
  readonly ms: number;
}

/** A terminal that can lose its power. From then on nothing of it does anything any more. */
export interface Pupil {
  signIn(): Promise<void>;
  press(): Promise<void>;
  offer(): Promise<OfferView | null>;
  /** The desktop that is on its screen, or null. */
  desktop(): Promise<number | null>;
  /** Resolves when it died. */
  readonly died: Promise<void>;
  signOut(): Promise<void>;
  /** Pulls the plug. */
  kill(): void;
}

export interface PupilOptions {
  readonly endpoint: string;
  readonly settings: Settings;
  readonly person: { readonly name: string; readonly password: string };
  /** Number of the terminal: the same after a restart. */
  readonly terminal: number;
  readonly death: Death | null;
  /** Called when the sign-in has to be pressed once more. */
  readonly again: () => void;
  /** Is given what oned will read when nobody waits for it any more. */
  readonly late: (body: string, ms: number) => void;
}

const never = <T>(): Promise<T> => new Promise(() => {});

export function createPupil(options: PupilOptions): Pupil {
  const { endpoint, settings, person, terminal, death, again, late } = options;
  const power = new AbortController();
  const died = new Promise<void>((resolve) => {
    power.signal.addEventListener('abort', () => resolve(), { once: true });
  });
  let calls: string[] | null = null;
  const isDue = (method: string): boolean => {
    if (calls === null || death === null) return false;
    calls.push(method);
    const [wanted, nth] = death.call;
    return wanted.test(method) && calls.filter((each) => wanted.test(each)).length === nth;
  };
  const wire = createHttpTransport({
    endpoints: [endpoint],
    tls: { ca: null, pins: [], client: null },
    proxy: null,
    allowPlain: false,
    deadlines: settings.cloud.deadlines,
    maxBytes: 32 * 1024 * 1024,
  });
  const die = () => power.abort();
  const transport: Transport = {
    async post(body, take, signal) {
      if (power.signal.aborted) return await never();
      const hit = isDue(/<methodName>([^<]*)/.exec(body)?.[1] ?? '') ? death : null;
      if (hit?.moment === 'before') {
        die();
        return await never();
      }
      if (hit?.moment === 'late') {
        late(body, hit.ms);
        die();
        return await never();
      }
      if (hit?.moment === 'sent') setTimeout(die, hit.ms);
      const both = signal === undefined ? power.signal : AbortSignal.any([signal, power.signal]);
      try {
        await wire.post(body, take, both);
      } catch (error) {
        if (power.signal.aborted) return await never();
        throw error;
      }
      if (hit?.moment === 'answered') die();
      return power.signal.aborted ? await never() : undefined;
    },
  };
  const clock: Clock = {
    now: systemClock.now,
    monotonic: systemClock.monotonic,
    async sleep(ms, signal) {
      const both = signal === undefined ? power.signal : AbortSignal.any([signal, power.signal]);
      await systemClock.sleep(ms, both).catch(async (error: unknown) => {
        if (power.signal.aborted) return await never();
        throw error;
      });
    },
  };
  const { ports } = createStage();
  const kiosk = createKiosk({
    ...ports,
    ...{ settings, clock, random: systemRandom },
    cloud: createOpenNebula(transport, clock, systemRandom),
    mark: `onekiosk-${terminal.toString(16).padStart(12, '0')}`,
    log: { write: () => {}, hide: () => () => {} },
    launcher: { ...ports.launcher, has: () => false },
    emit: () => {},
  });
  const ask = async <T>(...[name, args]: Parameters<typeof kiosk.answer>): Promise<T> => {
    const answer = await kiosk.answer(name, args);
    if (!answer.ok) throw new Error(`${person.name}, ${name}: ${JSON.stringify(answer.failure)}`);
    return answer.value as T;
  };
  const view = () => ask<AppView>('app:view', {});
  return {
    died,
    kill: die,
    async signIn() {
      // Whoever reads that the cloud is busy presses again.
      for (const name of ['auth:sign-in', 'desktops:list'] as const) {
        const args = name === 'auth:sign-in' ? { user: person.name, password: person.password } : {};
        for (;;) {
          const answer = await kiosk.answer(name, args);
          if (answer.ok) break;
          if (answer.failure.retry !== 'later') throw new Error(JSON.stringify(answer.failure));
          again();
          await clock.sleep(1_500);
        }
      }
    },
    async press() {
      calls = [];
      const offer = (await view()).desktops?.offers[0];
      if (offer === undefined) throw new Error(`${person.name} is offered nothing`);
      await ask('offers:take', { offer: offer.id });
    },
    offer: async () => (await view()).desktops?.offers[0] ?? null,
    desktop: async () => (await view()).session?.desktop.id ?? null,
    signOut: async () => void (await ask('auth:sign-out', {})),
  };
}
