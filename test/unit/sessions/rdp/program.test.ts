import { describe, expect, test } from 'vitest';
import { rdpSpec } from '../../../../core/sessions/freerdp.ts';
import type { RemoteProgram } from '../../../../core/sessions/freerdp.ts';
import { SpecError } from '../../../../core/sessions/text.ts';
import { rdpOptions } from '../../../support/launch.ts';

const args = (version: 2 | 3, program: RemoteProgram) => rdpSpec(rdpOptions({ version, program })).args;
const app = (program: string, more = ''): RemoteProgram => ({ kind: 'remote-app', program, arguments: more });

describe('a RemoteApp', () => {
  test('has windows of its own: no full screen, no second monitor, no size', () => {
    const { display } = rdpOptions();
    const whole = rdpSpec(
      rdpOptions({ program: app('||word'), display: { ...display, multiMonitor: true } }),
    ).args;
    for (const never of ['/f', '/multimon', '/dynamic-resolution']) expect(whole).not.toContain(never);
  });

  test('in the words of FreeRDP 2', () => {
    expect(args(2, app('||word', 'a, "b" it’s'))).toEqual(
      expect.arrayContaining(['/app:||word', '/app-cmd:a, "b" it’s']),
    );
    expect(args(2, app('||word')).join(' ')).not.toContain('app-cmd');
  });

  test.each([
    [app('||word'), '/app:program:||word'],
    [app('||word', 'C:\\a.docx'), '/app:cmd:C:\\a.docx,program:||word'],
    [app('||word', 'a,file:b'), '/app:"cmd:a,file:b",program:||word'],
    [app('||word', "it's, b"), `/app:"cmd:it's, b",program:||word`],
    [app('||word', '"a, b" c'), `/app:'cmd:"a, b" c',program:||word`],
  ])('in those of FreeRDP 3: %j is %s', (program, expected) => {
    expect(args(3, program).filter((each) => each.startsWith('/app'))).toEqual([expected]);
  });

  test.each([app('||a,file:b'), app('"a"'), app(`'a'`), app('||word', `"a" it's`)])(
    'that could not be told from a key of FreeRDP 3 is refused: %j',
    (program) => {
      expect(() => args(3, program)).toThrow(SpecError);
    },
  );
});

test('the one program of a session is a command line of the guest, in its full screen', () => {
  for (const version of [2, 3] as const) {
    const told = args(version, { kind: 'shell', program: '/usr/bin/xterm', arguments: '-e "a, b"' });
    expect(told).toEqual(expect.arrayContaining(['/f', '/shell:/usr/bin/xterm -e "a, b"']));
    expect(args(version, { kind: 'shell', program: 'xterm', arguments: '' })).toContain('/shell:xterm');
  }
});

test.each([
  ['', ''],
  ['  ', ''],
  ['x'.repeat(260), ''],
  ['a\u0000b', ''],
  ['||word', 'a\nb'],
  ['||word', 'x'.repeat(8_000)],
])('no program, none so long, and none over two lines: %#', (program, more) => {
  for (const kind of ['remote-app', 'shell'] as const)
    expect(() => args(2, { kind, program, arguments: more })).toThrow(SpecError);
});
