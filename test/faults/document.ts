import { failureSentence, translate } from '../../contract/catalogue/index.ts';
import type { FailureKind } from '../../contract/failure.ts';
import type { FaultCase, Told } from './case.ts';
import { THEMES } from './themes/index.ts';

const INTRODUCTION = [
  '# What goes wrong, and what becomes of it',
  '',
  'Each of these faults is made to happen by `npm run test:faults`: in the demo cloud, with real processes on real sockets (QEMU, RDP',
  'servers, viewers under Xvfb, the console bridge), asked as the page asks. Each must strike, end in the words that stand here, and be',
  'right again when the fault goes. This page is made of the tests (`vitest run --project unit test/unit/faults -u`).',
  '',
  'A SPICE viewer does not tell a connection that was reset from a desktop that was taken over or closed, so the list is there again',
  'without a word, and the desktop is not taken back from whoever has it.',
  '',
].join('\n');

const said = (kind: FailureKind, params: Told['params'] = {}): string =>
  quoted(translate('en', failureSentence({ kind, params })));
const quoted = (text: string): string => `“${text.length > 200 ? `${text.slice(0, 200)}…` : text}”`;

/** What the person is told, in the words of the catalogue. */
function told({ signedOut, refused, trouble, failure, params, sentence, stage, alive, offer }: Told): string {
  if (signedOut) return `signed out: ${said(signedOut)}`;
  if (refused) return said(refused);
  if (trouble) return `beside the list: ${said(trouble)}`;
  if (offer) return quoted(translate('en', { key: offer }));
  if (failure) return said(failure, params);
  if (sentence !== undefined && stage !== 'running') return quoted(translate('en', { key: sentence }));
  if (alive === false) return quoted(translate('en', { key: sentence ?? 'session.frozen' }));
  if (stage === null) return 'the list is there again';
  if (stage === 'questions') return 'whether to throw out who is there';
  return 'nothing: it goes on';
}

function recovered({ recovery }: FaultCase): string {
  if (recovery === 'itself') return 'by itself';
  if (typeof recovery === 'object') return recovery.words;
  return `one press: ${translate('en', { key: `action.${recovery}` })}`;
}

const cell = (text: string): string =>
  text.replaceAll('|', '\\|').replaceAll('<', '&lt;').replaceAll('\n', ' ');
const row = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;

/** docs/faults.md, but for its layout. */
export const document = (): string =>
  [
    INTRODUCTION,
    ...Object.entries(THEMES).map(([name, { faults }]) =>
      [
        `## ${name}\n`,
        row(['what goes wrong', 'what people are told', 'how it is right again']),
        row(['---', '---', '---']),
        ...faults.map((fault) => row([fault.name, told(fault.verdict), recovered(fault)])),
        '',
      ].join('\n'),
    ),
  ].join('\n');
