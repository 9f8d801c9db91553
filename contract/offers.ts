import type { Failure } from './failure.ts';
import type { Sentence } from './views.ts';

/** What a person may make a desktop of: a template to fill in, or a class whose desktop is one press away. */
export interface OfferView {
  /** OpenNebula template ID. */
  readonly id: number;
  readonly kind: 'template' | 'class';
  readonly name: string;
  readonly description: string;
  /** Its desktop ends with the sign-out, and nothing on it is kept. */
  readonly endsWithSignOut: boolean;
  /** What is being done for the person now; null when nothing is. */
  readonly progress: OfferProgress | null;
  /** Why it cannot be pressed; null when it can. */
  readonly blocked: Sentence | null;
  /** How the last try ended, until the next one begins. */
  readonly failure: Failure | null;
}

export interface OfferProgress {
  readonly sentence: Sentence;
  /** When this step began, milliseconds since the epoch. */
  readonly since: number;
  readonly canCancel: boolean;
  /** The person waits for a place, and not for the cloud. */
  readonly inLine: boolean;
}

export type InputKind =
  'text' | 'lines' | 'password' | 'number' | 'range' | 'boolean' | 'list' | 'list-multiple';

/** One of the template's USER_INPUTS. */
export interface InputView {
  readonly name: string;
  /** What is asked, in the words of whoever made the template. */
  readonly label: string;
  readonly kind: InputKind;
  readonly mandatory: boolean;
  /** Of a list. */
  readonly options: readonly string[];
  /** Of a range; null without an end. */
  readonly low: number | null;
  readonly high: number | null;
  /** Of a number: no fractions. */
  readonly whole: boolean;
  /** What stands there to begin with: `YES` or `NO` of a boolean, a comma list where several may be picked. */
  readonly initial: string;
}

export type QuotaKind = 'vms' | 'running' | 'cpu' | 'memory' | 'disk';

/** What one more desktop takes of a limit, and what is left of it: the tighter one of the person's and the group's. */
export interface QuotaLineView {
  readonly what: QuotaKind;
  /** Desktops, cores, or megabytes. */
  readonly takes: number;
  readonly left: number;
  readonly of: 'user' | 'group';
}

/** What the form of a template needs. */
export interface OfferDetailsView {
  readonly offer: number;
  readonly name: string;
  readonly description: string;
  /** A name for the new desktop, to begin with. */
  readonly proposal: string;
  readonly inputs: readonly InputView[];
  /** Cores and megabytes of one desktop; 0 where the template does not say. */
  readonly cpu: number;
  readonly memory: number;
  /** Megabytes of all its disks; null where the cloud does not tell. */
  readonly disk: number | null;
  /** Only what has a limit. */
  readonly quota: readonly QuotaLineView[];
  /** Whether its disks outlive it: the site decides, or the person does. */
  readonly persistent: 'no' | 'yes' | 'choose';
}

/** The longest name that can be given, characters: oned takes 128. */
export const LONGEST_OFFER_NAME = 100;
