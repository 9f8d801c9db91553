import type { FailureKind } from '../../contract/failure.ts';
import type { Layer, SessionAction, SessionStage } from '../../contract/views.ts';
import type { VmKey } from '../../demo/catalogue.ts';
import type { Fault } from '../../demo/faults-counter.ts';
import type { Terminal } from './terminal.ts';

/** What a person is told, as far as a fault is about it: what is left out may be anything. */
export interface Told {
  /** Of the session on the stage; null: the list is there. */
  readonly stage?: SessionStage | null;
  readonly sentence?: string;
  /** The layer of the ladder that is marked as failed; null: none. */
  readonly failed?: Layer | null;
  /** Of the session. */
  readonly failure?: FailureKind | null;
  readonly params?: Readonly<Record<string, string | number>>;
  /** All that is offered, in its order. */
  readonly actions?: readonly SessionAction[];
  /** Whether the desktop is said to give signs of life. */
  readonly alive?: boolean;
  /** What the last request of the page was refused with; null: it was not. */
  readonly refused?: FailureKind | null;
  /** Beside the list; null: nothing is wrong with it. */
  readonly trouble?: FailureKind | null;
  /** What is being done about an offer: a key of the catalogue; null: nothing. */
  readonly offer?: string | null;
  /** Why the sign-in ended; null: it did not. */
  readonly signedOut?: FailureKind | null;
}

/** What the demo cloud itself knows of the VM in the end. */
export interface Truth {
  /** STATE and, where it counts, LCM_STATE. */
  readonly state?: number;
  readonly lcmState?: number;
  /** Connections to its RDP server. */
  readonly rdp?: number;
  /** Channels of its SPICE server. */
  readonly spice?: number;
  readonly booted?: boolean;
}

export interface FaultCase {
  /** In plain words; it stands in docs/faults.md. */
  readonly name: string;
  readonly desktop: VmKey;
  /** Where its VM is brought before; left as it is unless told. */
  readonly from?: 'running' | 'off' | 'suspended';
  /** Tables of a settings file, over those of `terminal.ts`. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** The way to the hypervisor leads over doors that can be changed, for these desktops and no other. */
  readonly doors?: readonly VmKey[];
  /** How far the person is when it strikes: at the list, unless told. */
  readonly before?: (terminal: Terminal) => Promise<void>;
  readonly inject: (terminal: Terminal) => Fault | Promise<Fault>;
  /** What is done then: the desktop is opened, unless told. */
  readonly act?: (terminal: Terminal) => Promise<void>;
  readonly verdict: Told;
  /** How long the verdict may take, milliseconds; 15 s unless told. */
  readonly within?: number;
  /** Stages that the session must never have been in. */
  readonly never?: readonly SessionStage[];
  /** How the fault goes: it is ended, unless told. */
  readonly heal?: (terminal: Terminal, fault: Fault) => Promise<void>;
  /** What brings it right again once the fault is gone: nothing (`itself`), one press, or what the person does. */
  readonly recovery: 'itself' | SessionAction | Recovery;
  readonly after: Told;
  readonly truth?: Truth;
  /** What has to be seen besides, when all is well again. */
  readonly check?: (terminal: Terminal) => Promise<void>;
}

export interface Recovery {
  /** For docs/faults.md. */
  readonly words: string;
  readonly run: (terminal: Terminal) => Promise<void>;
}
