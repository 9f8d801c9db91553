import { useEffect, useMemo, useState } from 'preact/hooks';

/** Whole seconds until then, counted once a second by a clock that nobody sets. `until`: milliseconds since the epoch. */
export function useSecondsLeft(until: number): number {
  const end = useMemo(() => performance.now() + until - Date.now(), [until]);
  const [now, setNow] = useState(() => performance.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(performance.now()), 1_000);
    return () => clearInterval(timer);
  }, [until]);
  return Math.max(0, Math.ceil((end - now) / 1_000));
}
