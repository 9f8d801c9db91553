import type { Owned } from './common.ts';

/** A VM template that somebody may instantiate (VMTEMPLATE, src/vm_template/VMTemplate.cc). */
export interface VmTemplate extends Owned {
  /** REGTIME: seconds since the epoch. */
  readonly registered: number;
  /** TEMPLATE/DESCRIPTION, TEMPLATE/LOGO, as written; empty when absent. */
  readonly description: string;
  readonly logo: string;
  /** What one VM of it takes: CPU (cores), MEMORY (megabytes), as far as they are numbers. */
  readonly cpu: number;
  readonly memory: number;
  /** IMAGE_ID of its disks; a disk without one is volatile or named by IMAGE. */
  readonly imageIds: readonly number[];
  /** What is asked of the person, in the order of INPUTS_ORDER. */
  readonly inputs: readonly UserInput[];
  /** Every VDI_* attribute of TEMPLATE as written. */
  readonly vdi: Readonly<Record<string, string>>;
}

/** USER_INPUTS: `M|type|description|options|default` (docs, VM template reference). */
export interface UserInput {
  readonly name: string;
  readonly mandatory: boolean;
  readonly type: string;
  readonly description: string;
  /** Choices of a list; `low..high` of a range. As written. */
  readonly options: string;
  readonly initial: string;
}
