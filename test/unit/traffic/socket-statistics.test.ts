import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { shortestQuiet } from '../../../platform/traffic/socket-statistics.ts';

/** As ss of iproute2 6.1 prints a connection with -tinpHO. */
const connection = (pid: number, figures: string, name = 'xfreerdp') =>
  `ESTAB 0      0      127.0.0.1:37888 127.0.0.1:24220 users:(("${name}",pid=${pid},fd=30))  bbr wscale:10,10 rto:208 cwnd:17 ${figures} pacing_rate 374275672024bps rcv_space:65495`;
const OURS = new Set([100, 101]);

describe('the shortest time since something was received', () => {
  test.each<[string, readonly string[], number | null]>([
    ['one connection', [connection(100, 'lastsnd:4444 lastrcv:4480 lastack:4400')], 4_480],
    [
      'several connections, of its child too',
      [connection(100, 'lastrcv:9000'), connection(101, 'lastrcv:70'), connection(100, 'lastrcv:800')],
      70,
    ],
    ['others are not counted', [connection(100, 'lastrcv:9000'), connection(102, 'lastrcv:5')], 9_000],
    [
      'a shared socket',
      ['ESTAB 0 0 a b users:(("x",pid=7,fd=3),("y",pid=101,fd=3)) cwnd:10 lastrcv:12 minrtt:1'],
      12,
    ],
    ['ss leaves 0 out', [connection(100, 'lastsnd:1 lastack:1')], 0],
    ['the last field of the line', [`${connection(100, '')} lastrcv:33`], 33],
    ['a kernel that gives no figures', ['ESTAB 0 0 a b users:(("x",pid=100,fd=3))'], null],
    [
      'one with figures beside one without',
      ['ESTAB 0 0 a b users:(("x",pid=100,fd=3))', connection(100, 'lastrcv:5')],
      5,
    ],
    ['no connection', [], null],
    ['connections of others alone', [connection(102, 'lastrcv:5')], null],
    ['another field that ends alike', [connection(100, 'notlastrcv:5 lastrcv:77')], 77],
    ['a number that is none', [connection(100, 'lastrcv:many')], null],
    ['a number that is too long', [connection(100, `lastrcv:${'9'.repeat(400)}`)], null],
    ['a process that begins alike', [connection(1000, 'lastrcv:5')], null],
    ['a name with figures in it', ['ESTAB 0 0 a b users:(("x cwnd:1 lastrcv:2 ",pid=100,fd=3))'], null],
  ])('%s', (_what, lines, quiet) => {
    expect(shortestQuiet(lines, OURS)).toBe(quiet);
  });

  test('is a number of milliseconds or nothing, whatever is printed', () => {
    const line = fc.oneof(
      fc.string(),
      fc.string().map((text) => connection(100, text)),
    );
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        const quiet = shortestQuiet(lines, OURS);
        if (quiet !== null) expect(Number.isSafeInteger(quiet) && quiet >= 0).toBe(true);
      }),
    );
  });
});
