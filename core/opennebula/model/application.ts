/**
 * VDI_APP as written: an application that is published to people (docs/applications.md). What is absent is empty; nothing of it is
 * checked (`core/desktops/applications.ts` does).
 */
export interface ApplicationVector {
  readonly name: string;
  readonly program: string;
  readonly arguments: string;
  readonly icon: string;
  readonly mode: string;
  /** On a group only: which VMs serve it. */
  readonly desktop: string;
  readonly hosts: string;
  readonly template: string;
}
