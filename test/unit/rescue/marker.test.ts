import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readMarker, runOf, writeMarker } from '../../../core/rescue/marker.ts';
import type { RevertMarker } from '../../../core/rescue/marker.ts';
import { vmOf } from '../../support/vm.ts';

const holding = (text: string) =>
  readMarker({ attributes: { description: '', logo: '', ready: false, vdi: { VDI_REVERT: text } } });

const marker: fc.Arbitrary<RevertMarker> = fc.record({
  disk: fc.nat(99_999),
  snapshot: fc.nat(999_999_999),
  step: fc.constantFrom('off', 'leaving', 'revert', 'resume', 'done'),
  run: fc.tuple(fc.nat(999_999_999), fc.nat(2_000_000_000)).map(([seq, time]) => `${seq}.${time}`),
  by: fc.constant('onekiosk-0123456789ab'),
  at: fc.nat(2_000_000_000),
});

test('what is written is read again', () => {
  fc.assert(
    fc.property(marker, (each) => {
      expect(holding(writeMarker(each))).toEqual(each);
    }),
  );
});

const GOOD = 'disk=0 snapshot=3 step=off run=0.1000 by=onekiosk-0123456789ab at=1700000000';

describe('of the owner’s attribute nothing else is taken', () => {
  test('but this is', () => {
    expect(holding(GOOD)).toMatchObject({ disk: 0, snapshot: 3, step: 'off' });
  });

  test.each([
    '',
    'done',
    GOOD.replace('disk=0', 'disk=-1'),
    GOOD.replace('snapshot=3', 'snapshot=3 vm=9'),
    GOOD.replace('step=off', 'step=terminate'),
    GOOD.replace('run=0.1000', 'run='),
    GOOD.replace('at=1700000000', 'at=now'),
    `${GOOD}\nstep=revert`,
    ` ${GOOD}`,
    GOOD.replace('onekiosk', 'one kiosk'),
    GOOD.repeat(2),
  ])('%j', (text) => {
    expect(holding(text)).toBeNull();
  });

  test('whatever stands there, reading it never fails', () => {
    fc.assert(fc.property(fc.string(), (text) => void holding(text)));
  });
});

test('a run is named by its history record and when it began', () => {
  expect(runOf(vmOf())).toBe('0.1');
  expect(runOf(vmOf({ host: null }))).toBe('0.0');
});
