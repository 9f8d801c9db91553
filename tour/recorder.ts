import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface TourStep {
  readonly name: string;
  readonly ok: boolean;
  readonly milliseconds: number;
  readonly screenshot: string | null;
  /** What the peer itself said. */
  readonly observed: unknown;
  readonly problem: string | null;
}

/** What a step saw, and whether that is what had to be seen. */
export interface Observation {
  readonly ok: boolean;
  readonly observed: unknown;
}

/** Runs the steps one after the other and keeps what each observed. After one that fails nothing more is tried. */
export class Recorder {
  private readonly steps: TourStep[] = [];
  private readonly folder: string;
  private readonly capture: (path: string) => Promise<void>;
  private readonly tell: (line: string) => void;
  private failed = false;

  constructor(folder: string, capture: (path: string) => Promise<void>, tell: (line: string) => void) {
    this.folder = folder;
    this.capture = capture;
    this.tell = tell;
  }

  async step(name: string, work: () => Promise<Observation>): Promise<void> {
    if (this.failed) return;
    const started = performance.now();
    let seen: Observation = { ok: false, observed: null };
    let problem: string | null = null;
    try {
      seen = await work();
      if (!seen.ok) problem = 'the peer does not say what it had to say';
    } catch (error) {
      problem = error instanceof Error ? error.message : String(error);
    }
    const milliseconds = Math.round(performance.now() - started);
    const screenshot = `${String(this.steps.length + 1).padStart(2, '0')}-${name.replaceAll(' ', '-')}.png`;
    await mkdir(this.folder, { recursive: true });
    const taken = await this.capture(join(this.folder, screenshot)).then(
      () => true,
      () => false,
    );
    this.failed = problem !== null;
    this.steps.push({
      name,
      ok: problem === null,
      milliseconds,
      screenshot: taken ? screenshot : null,
      observed: seen.observed,
      problem,
    });
    this.tell(
      `${problem === null ? 'ok  ' : 'FAIL'}  ${name} (${milliseconds} ms)${problem === null ? '' : `: ${problem}`}`,
    );
  }

  /** Writes `tour.json`; answers whether every observation of `expected` steps is there. */
  async finish(expected: number): Promise<boolean> {
    const ok = !this.failed && this.steps.length === expected;
    await mkdir(this.folder, { recursive: true });
    await writeFile(
      join(this.folder, 'tour.json'),
      `${JSON.stringify({ ok, steps: this.steps }, null, 2)}\n`,
    );
    return ok;
  }
}
