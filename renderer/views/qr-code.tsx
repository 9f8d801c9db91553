import { useEffect, useState } from 'preact/hooks';
import type { HelpView } from '../../contract/views.ts';
import { helpCode } from '../help-text.ts';
import type { HelpLine } from '../help-text.ts';
import { useWords } from '../words.ts';

/** Pixels of a module: whole ones, so that none is wider than another. */
const SCALE = 3;

/** The help page as a QR code. Its code is loaded when one is shown. */
export function QrCode({ help, lines }: { readonly help: HelpView; readonly lines: readonly HelpLine[] }) {
  const { say } = useWords();
  const [rows, setRows] = useState<readonly (readonly boolean[])[] | null>(null);
  const text = helpCode(help, lines, say('help.number'));
  useEffect(() => {
    let over = false;
    const draw = async () => {
      const { matrixOf } = await import('../console/qr.ts');
      if (!over) setRows(matrixOf(text));
    };
    // Without it the page says the same.
    draw().catch(() => {});
    return () => {
      over = true;
    };
  }, [text]);
  if (rows === null) return <div class="qr" />;
  const size = rows.length;
  return (
    <svg
      class="qr"
      width={size * SCALE}
      height={size * SCALE}
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label={say('help.qr')}
      data-qr={text}
    >
      <path d={pathOf(rows)} />
    </svg>
  );
}

/** One rectangle for each run of dark modules in a row. */
const pathOf = (rows: readonly (readonly boolean[])[]): string =>
  rows
    .flatMap((row, y) => {
      const line = row.map((dark) => (dark ? '1' : '0')).join('');
      return [...line.matchAll(/1+/g)].map(
        ({ index, 0: run }) => `M${index} ${y}h${run.length}v1h-${run.length}z`,
      );
    })
    .join('');
