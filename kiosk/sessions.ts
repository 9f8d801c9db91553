import type { SessionStage, SessionTab, SessionView } from '../contract/views.ts';
import { Trouble } from './failures.ts';
import type { Fail } from './failures.ts';
import type { Person } from './person.ts';
import type { Ports } from './ports.ts';
import { openSession } from './session/supervisor.ts';
import type { SessionHandle } from './session/supervisor.ts';
import type { Subject } from './session/subject.ts';

/** Stages in which a session waits for the person. */
const WAITING: readonly SessionStage[] = ['questions', 'credentials', 'failed', 'did-not-boot'];

export interface SessionsOptions {
  readonly ports: Ports;
  readonly fail: Fail;
  readonly keyboard: () => string;
  /** Whether a session is on the stage, in place of the list. */
  readonly covered: (covered: boolean) => void;
  /** Something of the strip has changed. */
  readonly changed: () => void;
}

/** Every session that is open, one of them on the stage at most. What is behind goes on, and says in its tab when it needs somebody. */
export class Sessions {
  private readonly options: SessionsOptions;
  private readonly open = new Map<number, SessionHandle>();
  private front: number | null = null;
  private serial = 0;
  private told = '';
  /** The shell stays before all of them. */
  private held = false;

  constructor(options: SessionsOptions) {
    this.options = options;
  }

  /** The session on the stage. Throws `bad-request` where the list is there. */
  present(): SessionHandle {
    const handle = this.front === null ? undefined : this.open.get(this.front);
    if (handle === undefined) throw new Trouble('bad-request', { what: 'session' });
    return handle;
  }

  view(): SessionView | null {
    return this.front === null ? null : (this.open.get(this.front)?.view() ?? null);
  }

  tabs(): readonly SessionTab[] {
    return [...this.open.values()].map((handle) => {
      const { id, stage, alive, failure } = handle.view();
      return {
        id,
        name: handle.subject.name,
        stage,
        attention: WAITING.includes(stage) || !alive || (stage === 'reverting' && failure !== null),
      };
    });
  }

  views(): readonly SessionView[] {
    return [...this.open.values()].map((handle) => handle.view());
  }

  /** Opens it, or goes to it where it is open already. Throws `busy` when there are as many as the settings allow. */
  begin(person: Person, subject: Subject): SessionView {
    const already = [...this.open.values()].find((each) => sameSubject(each.subject, subject));
    if (already !== undefined) {
      this.show(already.view().id);
      return already.view();
    }
    const { ports, fail, keyboard } = this.options;
    if (this.open.size >= ports.settings.sessions.atOnce) throw new Trouble('busy');
    this.serial += 1;
    const id = this.serial;
    let before: SessionView | null = null;
    const handle = openSession(ports, person, subject, {
      ...{ id, fail, keyboard },
      changed: (view) => {
        this.changed(view, before);
        before = view;
      },
    });
    this.open.set(id, handle);
    this.stage(id);
    void handle.over.then(() => this.ended(id));
    return handle.view();
  }

  /** Throws `bad-request` for one that is not there. */
  show(id: number): void {
    if (!this.open.has(id)) throw new Trouble('bad-request', { what: 'session' });
    this.stage(id);
    this.raise();
  }

  home(): void {
    if (this.options.ports.settings.sessions.atOnce < 2) throw new Trouble('policy-denied', { what: 'home' });
    this.stage(null);
    this.raise();
  }

  /** Keeps the shell before everything that is open, whatever that does; or not any more. Answers whether the shell is there. */
  async hold(held: boolean): Promise<boolean> {
    this.held = held;
    const { windows, bridge } = this.options.ports;
    // No page keeps a road to a machine's own screen.
    if (held) bridge.revoke();
    const done = await windows.hold(held);
    if (held) return done || this.open.size === 0;
    this.raise();
    return true;
  }

  /** The machine has slept: what is open is looked at at once. */
  resumed(): void {
    this.open.forEach((each) => each.resumed());
  }

  /** Ends all of them; resolves when nothing of them is left. */
  async close(): Promise<void> {
    const handles = [...this.open.values()];
    handles.forEach((each) => each.cancel());
    await Promise.all(handles.map((each) => each.over));
  }

  private changed(view: SessionView, before: SessionView | null): void {
    if (!this.open.has(view.id)) return;
    if (view.id === this.front) this.options.ports.emit('session:changed', view);
    this.tell();
    const opened = view.stage === 'running' && before?.stage !== 'running';
    const left = view.stage !== 'running' && before?.stage === 'running';
    const fell = view.stage === 'running' && before?.alive === true && !view.alive;
    const rose = view.stage === 'running' && before?.alive === false && view.alive;
    // A window that opens behind the person's back would take what they type elsewhere.
    if (opened && (this.held || view.id !== this.front)) this.raise();
    if (view.id !== this.front) return;
    if (left || fell) void this.options.ports.windows.showShell();
    if (rose) this.raise();
  }

  private ended(id: number): void {
    this.open.delete(id);
    if (this.front === id) this.stage(null);
    this.tell();
    // Behind the window that went there may be another desktop: what the stage says is what is to be seen.
    if (this.open.size > 0) this.raise();
  }

  /** Brings to the screen what the stage means: an open desktop, or the shell. Answers whether it is the shell. */
  raise(): boolean {
    const { windows } = this.options.ports;
    const handle = this.front === null ? undefined : this.open.get(this.front);
    const pid = this.held ? null : (handle?.viewer()?.pid ?? null);
    void (pid === null ? windows.showShell() : windows.show(pid));
    return pid === null;
  }

  private stage(id: number | null): void {
    this.front = id;
    this.options.covered(id !== null);
    this.options.ports.emit('session:changed', this.view());
    this.tell();
  }

  private tell(): void {
    const tabs = this.tabs();
    const said = JSON.stringify(tabs);
    if (said === this.told) return;
    this.told = said;
    this.options.ports.emit('sessions:changed', tabs);
    this.options.changed();
  }
}

const sameSubject = (one: Subject, other: Subject): boolean =>
  one.id === other.id && JSON.stringify(one.program) === JSON.stringify(other.program);
