/** Stands in messages, faults, names and values of the answers: it may be in what was decoded, and never in an error. */
export const PLANTED = 'pl4nted-secret';

/** What a value may be, once somebody means it. */
export const VALUES: readonly string[] = [
  ...['', ' ', '0', '-1', '1', '3', '8', '71', '72', '999', '65535', '65536', '4294967296', '0012', '0x1F'],
  ...['1e309', 'NaN', 'Infinity', '-0', '99999999999999999999999', '1.5', ' 3 ', '3 3', '٣', '１'],
  ...['YES', 'yes', 'Yes ', 'NO', 'true', 'vnc', 'SPICE', 'Vnc', 'sdl', '127.0.0.1', '::1', '--exec=sh'],
  ...[PLANTED, `alice:${PLANTED}`, `<b>${PLANTED}</b>`, `&amp;${PLANTED}`, `]]>${PLANTED}`],
  ...[
    '&',
    '&amp;',
    '&lt;',
    '&#0;',
    '&#x1F600;',
    '&#xD800;',
    '&#1114112;',
    '&nbsp;',
    '&undefined;',
    '&;',
    '&#;',
  ],
  ...['<', '>', ']]>', '<![CDATA[', '<!--', '-->', '<?xml version="1.0"?>', '<a b="c">', '</VM>', '<VM>'],
  ...[
    '<!DOCTYPE x [<!ENTITY a "b">]>',
    '\u0000',
    '\u0008',
    '\u001b[31m',
    '\ufffe',
    '\uffff',
    '\ud800',
    '\udfff',
  ],
  ...['\u{1f600}', '\u202egpj.exe', '\u2028', '\r\n', '\r', 'a\nb', '\ufeff', 'e\u0301', '日本'],
  ...['M|list|a|b|c', '|||||||', 'Mon Nov 23 18:30:47 2026: DEPLOY: x', 'Xyz Foo 99 99:99:99 9999: y', '{}'],
  ...['x'.repeat(70_000), '&amp;'.repeat(2_000), '['.repeat(300), '9'.repeat(5_000), '\n'.repeat(3_000)],
];
