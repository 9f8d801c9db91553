/**
 * The manual page onekiosk.toml(5), made of the commented example: a heading for each table, a paragraph for each key, which is what its
 * comment says, and its value is the default. mdoc(7).
 */
export function settingsManual(example: string, date: string): string {
  const [preamble = '', ...tables] = example.split(/^(?=\[|# \[\[?[a-z])/m);
  return [
    `.Dd ${date}`,
    '.Dt ONEKIOSK.TOML 5',
    '.Os',
    '.Sh NAME',
    '.Nm onekiosk.toml',
    '.Nd settings of a onekiosk terminal',
    '.Sh DESCRIPTION',
    ...paragraph(commentOf(preamble)),
    ...tables.flatMap(table),
    '.Sh FILES',
    '.Bl -tag -width Ds',
    '.It Pa /etc/onekiosk/onekiosk.toml',
    'Must belong to root or to the user who runs the shell, and nobody else may write it or its folder.',
    '.It Pa /usr/share/onekiosk/settings.toml',
    'Settings that a package of the site brings, under those of the machine.',
    '.It Pa /var/lib/onekiosk/site/',
    'What was good before: taken where what is new is no good.',
    '.It Pa /usr/share/doc/onekiosk/examples/onekiosk.example.toml',
    'The example that this page is made of.',
    '.El',
    '.Sh SEE ALSO',
    '.Xr onekiosk 1 ,',
    '.Xr onekiosk.service 8',
    '',
  ].join('\n');
}

const HEAD = /^(?:# )?(\[\[?[^\]]+\]\]?)(.*)$/;
const KEY = /^(# )?((?:"[^"]+"|[a-z][a-z0-9-]*) = )(.*)$/;

function table(text: string): string[] {
  const [first = '', ...lines] = text.trimEnd().split('\n');
  const [, name = first, remark = ''] = HEAD.exec(first) ?? [];
  const out = [`.Sh ${escape(name)}`, ...paragraph(remark.replace(/^\s*#\s*/, '').trim())];
  let comment: string[] = [];
  let open = false;
  for (const line of lines) {
    const key = KEY.exec(line);
    if (key !== null) {
      if (!open) out.push('.Bl -tag -width Ds');
      open = true;
      const [, off, name = '', value = ''] = key;
      out.push(`.It Li ${escape(name.replace(/ = $/, ''))}`, ...paragraph(comment.join(' ')));
      out.push(`.Dl ${escape(`${name}${value}`)}`, ...(off === undefined ? [] : ['Not set by default.']));
      comment = [];
    } else if (line.startsWith('#')) comment.push(line.replace(/^#\s?/, ''));
  }
  if (open) out.push('.El');
  return [...out, ...paragraph(comment.join(' '))];
}

const commentOf = (text: string): string =>
  text
    .split('\n')
    .filter((line) => line.startsWith('#'))
    .map((line) => line.replace(/^#\s?/, ''))
    .join(' ');

/** One sentence a line, as mdoc wants it. */
const paragraph = (text: string): string[] =>
  text === ''
    ? []
    : escape(text)
        .split(/(?<=[.:;]) (?=[A-Z"])/)
        .map(guard);

/** Nothing of the text is a command: at the start of a line and as an argument of one. */
const escape = (text: string): string =>
  text
    .replaceAll('\\', '\\e')
    .replaceAll('"', '\\(dq')
    .replaceAll('-', '\\-')
    .replaceAll('…', '...')
    .replaceAll('–', '\\(en')
    .replaceAll("'", '\\(aq');
const guard = (line: string): string => (line.startsWith('.') ? `\\&${line}` : line);
