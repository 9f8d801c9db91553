/** Keeps secrets out of what is shown and photographed: a screen may show one that this terminal knows. Pure. */

const MASK = '•';
/** A shorter one would mask half of every word. */
const SHORTEST = 4;

/**
 * `lines` with every one of `secrets` covered, also one that a full line carries over to the next. Spaces at the ends of lines are dropped.
 */
export function maskLines(lines: readonly string[], secrets: readonly string[]): readonly string[] {
  const whole = lines.join('');
  const covered = new Uint8Array(whole.length);
  for (const secret of secrets) {
    if (secret.length < SHORTEST) continue;
    for (let at = whole.indexOf(secret); at >= 0; at = whole.indexOf(secret, at + 1)) {
      covered.fill(1, at, at + secret.length);
    }
  }
  let begin = 0;
  return lines.map((line) => {
    const shown = [...line.split('').entries()]
      .map(([i, letter]) => (covered[begin + i] === 1 ? MASK : letter))
      .join('');
    begin += line.length;
    return shown.trimEnd();
  });
}

export const maskText = (text: string, secrets: readonly string[]): string =>
  maskLines([text], secrets)[0] ?? '';
