/** What the boot watch is told. `at` is of the clock that never jumps, milliseconds; the cloud's own dates are compared with each other only. */
import type { Phase, Protocol } from '../../contract/views.ts';
import type { ExitMeaning } from '../sessions/launch-spec.ts';
import type { SignMeaning } from './screen/signs.ts';

/** What a look at a port met. */
export type Met =
  | 'answers' //     it speaks its protocol
  | 'refused' //     the port is closed: whoever has the address is up that far, or somebody refuses in its place
  | 'reset'
  | 'timeout' //     nothing, or a connection and then not a word
  | 'unreachable' // no road to it, or no such name
  | 'other'; //      something else answers there

/** The document of the VM, as far as a watch needs it. */
export interface CloudSignal {
  readonly kind: 'cloud';
  readonly at: number;
  readonly phase: Phase;
  /** SEQ of the HISTORY record: a new one is a new deployment. */
  readonly sequence: number | null;
  /** Why it is still queued, in the scheduler's words; empty for none. */
  readonly queued: string;
  /** ERROR, where it was written since this watch began or wanted the start; else empty. */
  readonly error: string;
  readonly guest: GuestSignals;
}

/** What the guest says of itself, only as far as it is of the present run (`core/opennebula/news.ts`). */
export interface GuestSignals {
  /** It said READY between two looks. */
  readonly ready: boolean;
  /** VM_QEMU_PING and GUEST_IP_ADDRESSES with TIMESTAMP of their record, seconds of the cloud's clock; null for none. */
  readonly record: {
    readonly time: number;
    readonly answers: boolean;
    readonly addresses: readonly string[];
  } | null;
}

/** A sign that has stood on the screen for as long as it must. */
export interface ShownSign {
  /** The screen's own words. */
  readonly quote: string;
  readonly means: SignMeaning;
}

export interface ScreenSignal {
  readonly kind: 'screen';
  readonly at: number;
  readonly picture: 'text' | 'graphics' | 'black';
  readonly sign: ShownSign | null;
  /** For how long nothing has changed on it, milliseconds. */
  readonly still: number;
  /** It has changed at least once since it is looked at. */
  readonly moved: boolean;
  /** For how long it has been black, milliseconds; 0 while it is not. */
  readonly black: number;
}

export type WatchSignal =
  | CloudSignal
  /** The cloud does not answer. */
  | { readonly kind: 'cloud-silent'; readonly at: number }
  /** The cloud was asked to start it and said yes; that is not yet a machine that runs. */
  | { readonly kind: 'start-accepted'; readonly at: number }
  /** The machine was restarted, or set back, from outside; its system has the whole time again. */
  | { readonly kind: 'restarted'; readonly at: number }
  /** It is to be given this much longer before it is said once more that it did not boot. */
  | { readonly kind: 'extended'; readonly by: number; readonly at: number }
  /** Its way in, or its console, is elsewhere by now: what was met there says nothing any more. */
  | { readonly kind: 'moved'; readonly at: number }
  /** A look at the way in. */
  | {
      readonly kind: 'way';
      readonly protocol: Protocol;
      readonly met: Met;
      /** What an RDP server picked; null for other protocols, or where nothing was picked. */
      readonly security: string | null;
      /** The host or IP address where it was looked for. */
      readonly address: string;
      readonly at: number;
    }
  /** A look at the port of the machine's console on its host, where that is not the way in. */
  | { readonly kind: 'console'; readonly met: Met; readonly at: number }
  | ScreenSignal
  /** A viewer came to its end at the sign-in, or got past it. */
  | { readonly kind: 'sign-in'; readonly ended: ExitMeaning | 'worked'; readonly at: number };
