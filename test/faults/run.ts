import { afterAll, beforeAll, expect, test } from 'vitest';
import type { VmKey } from '../../demo/catalogue.ts';
import type { Fault } from '../../demo/faults-counter.ts';
import type { FaultCase } from './case.ts';
import { openStand } from './stand.ts';
import type { Stand } from './stand.ts';
import { Terminal } from './terminal.ts';

declare module 'vitest' {
  interface TaskMeta {
    /** Of a test that is a fault: how often it struck. */
    faultBites?: number;
  }
}

export interface Theme {
  readonly desktops: readonly VmKey[];
  readonly faults: readonly FaultCase[];
  /** The same without any fault: they end well, so that the wrong end of a fault is its own. */
  readonly controls: readonly Control[];
}

export interface Control extends Pick<
  FaultCase,
  'name' | 'desktop' | 'from' | 'settings' | 'doors' | 'after' | 'truth' | 'check'
> {
  readonly act: (terminal: Terminal) => Promise<void>;
}

/** Runs a theme's controls and faults one after the other, against one cloud. */
export function runTheme({ desktops, faults, controls }: Theme): void {
  let stand: Stand;
  beforeAll(async () => {
    stand = await openStand(desktops);
  });
  afterAll(async () => {
    await stand.close();
  });
  test.each(controls)('without a fault: $name', async (control) => {
    await withTerminal(stand, control, async (terminal) => {
      await terminal.home();
      await control.act(terminal);
      await end(terminal, control);
    });
  });
  for (const each of faults) {
    test(each.name, async ({ task }) => {
      task.meta.faultBites = 0;
      await withTerminal(stand, each, async (terminal) => {
        task.meta.faultBites = await strike(terminal, each);
      });
      expect(task.meta.faultBites, 'how often it struck').toBeGreaterThan(0);
    });
  }
}

async function withTerminal(
  stand: Stand,
  { desktop, from, settings, doors }: Pick<FaultCase, 'desktop' | 'from' | 'settings' | 'doors'>,
  work: (terminal: Terminal) => Promise<void>,
): Promise<void> {
  if (from !== undefined) await stand.bring(desktop, from);
  const terminal = await Terminal.open(stand, desktop, { settings, doors });
  try {
    await work(terminal);
  } catch (error) {
    // What the shell wrote down tells most of what went wrong.
    console.error(terminal.log());
    await terminal.close().catch(() => {});
    throw error;
  }
  await terminal.close();
}

/** Once from the injection to where all is well again; answers how often the fault struck. */
async function strike(terminal: Terminal, fault: FaultCase): Promise<number> {
  await (fault.before ?? ((each) => each.home()))(terminal);
  const injected = await fault.inject(terminal);
  try {
    await (fault.act ?? ((each) => each.open()))(terminal);
    await terminal.sees(fault.verdict, fault.within);
    for (const stage of fault.never ?? []) expect(terminal.stages).not.toContain(stage);
    await (fault.heal ?? heal)(terminal, injected);
    await recover(terminal, fault.recovery);
    await end(terminal, fault);
  } finally {
    await injected.end();
  }
  return injected.bites();
}

const heal = async (_terminal: Terminal, fault: Fault): Promise<void> => fault.end();

async function recover(terminal: Terminal, recovery: FaultCase['recovery']): Promise<void> {
  if (recovery === 'itself') return;
  if (typeof recovery === 'string') await terminal.press(recovery);
  else await recovery.run(terminal);
}

async function end(
  terminal: Terminal,
  { after, truth, check }: Pick<FaultCase, 'after' | 'truth' | 'check'>,
): Promise<void> {
  await terminal.sees(after, 20_000);
  if (truth !== undefined) await terminal.knows(truth);
  await check?.(terminal);
}
