/** A small hash (FNV-1a) that gives every name its own quiet picture, the same on every terminal. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const character of text) value = Math.imul(value ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return value;
}

/** Three soft discs in one hue; decoration only. */
export function Pattern({ name }: { readonly name: string }) {
  const seed = hash(name);
  const at = (shift: number, span: number) => (seed >>> shift) % span;
  return (
    <svg
      class={`pattern hue-${seed % 6}`}
      viewBox="0 0 280 96"
      preserveAspectRatio="xMidYMid slice"
      aria-hidden="true"
    >
      <rect width="280" height="96" />
      <circle cx={20 + at(3, 240)} cy={at(7, 96)} r={40 + at(11, 36)} />
      <circle cx={20 + at(13, 240)} cy={at(17, 96)} r={24 + at(5, 40)} />
      <circle cx={20 + at(19, 240)} cy={at(23, 96)} r={12 + at(9, 30)} />
    </svg>
  );
}
