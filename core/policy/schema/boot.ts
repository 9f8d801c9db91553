import * as v from 'valibot';
import type { SignMeaning } from '../../boot/screen/signs.ts';
import type { BootSettings, VncSettings } from '../boot-settings.ts';
import { flag, oneOf, path, seconds, table, text, whole } from './parts.ts';

const ids = v.optional(v.array(whole(0, 2_147_483_647), 'must be a list of numbers'), []);
const deadline = v.optional(
  v.pipe(
    v.number('must be a number of seconds'),
    v.check((n) => n >= 1 && n <= 3_600, 'must be between 1 and 3600 seconds'),
    v.transform((n) => Math.round(n * 1000)),
  ),
);

const MEANINGS = [
  'no-boot-medium',
  'boot-loader',
  'kernel-panic',
  'file-system',
  'network-boot',
  'other',
] as const satisfies readonly SignMeaning[];

const sign = table({
  // A short text stands on screens that are well.
  text: v.pipe(
    text(120),
    v.check((it) => it.trim().length >= 4, 'must have four characters at least'),
    v.regex(/[\p{L}\p{N}]/u, 'must hold a letter or a digit'),
  ),
  means: v.optional(oneOf(MEANINGS), 'other'),
  stands: seconds(2, 0, 60),
});

const rule = v.pipe(
  table({ templates: ids, desktops: ids, start: deadline, rdp: deadline, console: deadline }),
  v.forward(
    v.check(
      (it) => it.templates.length + it.desktops.length > 0,
      'must name one, or boot.rules must name desktops: a rule about nobody does nothing',
    ),
    ['templates'],
  ),
);

const few = <T extends v.GenericSchema>(each: T) =>
  v.optional(
    v.pipe(v.array(each, 'must be a list of tables'), v.maxLength(64, 'must not hold more than 64')),
    [],
  );

export const boot = table({
  'read-screen': flag(true),
  'look-every': seconds(1.5, 1, 30),
  grace: seconds(120, 0, 3_600),
  longest: seconds(900, 10, 3_600),
  'open-when-ready': v.optional(oneOf(['ask', 'by-itself']), 'ask'),
  signs: few(sign),
  rules: few(rule),
});

const consoleTls = v.pipe(
  table({
    mode: v.optional(oneOf(['off', 'required']), 'off'),
    ca: v.optional(path),
    'host-subject': v.optional(text(1_024), ''),
  }),
  v.forward(
    v.check((it) => it.mode === 'off' || it.ca !== undefined, 'must be there: nobody is trusted without it'),
    ['ca'],
  ),
);

export const consoleTable = table({ tls: v.optional(consoleTls, {}) });

export const bootOf = (it: v.InferOutput<typeof boot>): BootSettings => ({
  readScreen: it['read-screen'],
  lookEvery: it['look-every'],
  grace: it.grace,
  longest: it.longest,
  openWhenReady: it['open-when-ready'],
  signs: it.signs,
  rules: it.rules.map((each) => ({
    templates: each.templates,
    desktops: each.desktops,
    start: each.start ?? null,
    rdp: each.rdp ?? null,
    console: each.console ?? null,
  })),
});

export const vncOf = ({ tls }: v.InferOutput<typeof consoleTable>): VncSettings => ({
  tls: { mode: tls.mode, ca: tls.ca ?? null, hostSubject: tls['host-subject'] },
});
