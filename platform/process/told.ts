/**
 * Calls `act` at the first signal that asks this program to end. Later ones are swallowed: it is ending already, and a Ctrl+C under npm
 * comes twice.
 */
export function onceTold(act: () => void): void {
  let told = false;
  const listen = () => {
    if (!told) act();
    told = true;
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, listen);
}
