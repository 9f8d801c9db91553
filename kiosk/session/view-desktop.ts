import type { ExitMeaning, LaunchSpec } from '../../core/sessions/launch-spec.ts';
import type { Run } from '../../core/sessions/launcher.ts';
import { Cancelled } from '../failures.ts';
import type { Ports } from '../ports.ts';
import type { Screen } from './screen.ts';

/** Runs the viewer until it ends, and tells the screen when it covers it. An abort stops the viewer first. */
export async function viewDesktop(
  ports: Pick<Ports, 'launcher' | 'log' | 'clock'>,
  spec: LaunchSpec,
  screen: Screen,
  signal: AbortSignal,
): Promise<ExitMeaning> {
  signal.throwIfAborted();
  const started = ports.clock.monotonic();
  screen.climb('connection', 'working', {
    stage: 'opening',
    sentence: { key: 'session.connecting' },
    since: ports.clock.now(),
    limit: spec.readyWithin,
    failure: null,
  });
  const run = ports.launcher.launch(spec);
  const stop = () => void run.stop();
  signal.addEventListener('abort', stop, { once: true });
  try {
    if (await run.ready) {
      const ms = Math.round(ports.clock.monotonic() - started);
      ports.log.write({ level: 'info', event: 'desktop open', fields: { program: spec.program, ms } });
      screen.climb('connection', 'done', {
        stage: 'running',
        sentence: { key: 'session.open' },
        limit: null,
      });
    }
    return await ended(ports, spec, run, signal);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

async function ended(
  ports: Pick<Ports, 'log'>,
  spec: LaunchSpec,
  run: Run,
  signal: AbortSignal,
): Promise<ExitMeaning> {
  const end = await run.ended;
  const failed = end.meaning !== 'closed' && end.meaning !== 'cancelled';
  const said = failed ? { said: end.lastLines.join(' | ') } : {};
  ports.log.write({
    level: failed ? 'warning' : 'info',
    event: 'viewer ended',
    fields: { program: spec.program, meaning: end.meaning, ...said },
  });
  if (signal.aborted) throw signal.reason instanceof Error ? signal.reason : new Cancelled('session');
  return end.meaning;
}
