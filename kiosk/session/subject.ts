import type { RemoteProgram } from '../../core/sessions/freerdp.ts';

/** What is opened: a desktop, or one program of it. */
export interface Subject {
  /** VM ID. */
  readonly id: number;
  /** Of the desktop, or of the application. */
  readonly name: string;
  readonly program: RemoteProgram | null;
}
